"""Naughty strings in the names of people and views, in preferences and at the sign-in."""

import pytest

from services.identity import rules
from services.identity.records import NewPerson, NewView, ViewChange
from services.kernel import work
from services.kernel.errors import Invalid, NotAllowed, ServiceError
from tests.naughty import ALL, UNSEEN, kept

CONSOLE = work.Caller("console", frozenset({"people.list"}))


def name_of(text: str) -> str | None:
    return kept(rules.checked_name, text, "name")


def test_a_name_is_kept_as_it_is_or_refused_at_its_field():
    welcome = [text for text in ALL if name_of(text) is not None]
    assert len(welcome) > 350
    assert all(name_of(text) == text.strip() for text in welcome)


def test_people_are_stored_under_any_readable_name(identity, vacant, as_admin):
    names = {name for text in ALL[::24] if (name := name_of(text))}
    for name in names:
        assert identity.add_person(NewPerson(name, "manager")).name == name
    for text in UNSEEN:
        with pytest.raises(Invalid) as refused:
            identity.add_person(NewPerson(text, "manager"))
        assert refused.value.field == "name"
    assert {person.name for person in identity.staff()} == names


def test_any_text_at_the_sign_in_is_somebody_nobody_knows(identity):
    with work.doing(work.Work(CONSOLE)):
        for text in ALL[::48]:
            with pytest.raises(ServiceError) as refused:
                identity.sign_in(text, text)
            assert isinstance(refused.value, (Invalid, NotAllowed))
            assert str(refused.value).isprintable()


def test_views_and_preferences_keep_any_text_that_json_can_hold(identity, vacant, as_admin):
    person = identity.add_person(NewPerson("Amelia Hughes", "manager"))
    user = work.Caller(person.name, frozenset({"views.use"}), person=person.id)
    with work.doing(work.Work(user)):
        for text in ALL[::24]:
            if (name := name_of(text)) is None:
                continue
            view = identity.save_view(NewView("catalog", name, {"text": text}))
            assert view in identity.views("catalog")
            assert (view.name, view.state) == (name, {"text": text})
            identity.set_preference("catalog.search", text)
            assert identity.preferences()["catalog.search"] == text
            with pytest.raises(Invalid):
                identity.change_view(view.id, view.version, ViewChange(name=UNSEEN[0]))
            identity.remove_view(view.id)
