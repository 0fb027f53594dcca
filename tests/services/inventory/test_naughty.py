"""Naughty strings in notes, references, location names and searches of the inventory."""

import pytest

from services.inventory import rules
from services.inventory.records import CountLine, LevelQuery, LocationChange, MovementFilter
from services.inventory.records import NewLocation as New
from services.kernel import work
from services.kernel.errors import Invalid
from tests.naughty import ALL, UNSEEN, kept
from tests.services.inventory.conftest import LEEDS, MANAGER, YORK

RUNS_THE_SHOP = work.Caller("Margaret Shaw", MANAGER.permissions | {"shop.write"})


def note_of(text: str) -> str | None:
    return kept(rules.checked_note, text, "note")


def test_a_note_is_kept_as_it_is_or_refused_at_its_field():
    welcome = [text for text in ALL if note_of(text) is not None]
    assert len(welcome) > 400
    assert all(note_of(text) == text.strip() for text in welcome)


def test_notes_and_references_are_stored_and_found_again(inventory, stock, as_manager):
    stock(1, "MUG", leeds=10)
    stock(2, "CUP", leeds=10, york=10)
    texts = [text for text in ALL[::24] if note_of(text)]
    for number, text in enumerate(texts, start=10):
        with work.doing(work.Work(MANAGER)):
            inventory.adjust(1, LEEDS, 1, "found", text)
        with work.doing(work.Work(MANAGER)):
            line = CountLine(1, LEEDS, number + 1, number + 1)
            inventory.count_many([line], note=text, reference=text[:60])
    assert {m.note for m in inventory.movements(1) if m.note} == {text.strip() for text in texts}

    done = inventory.transfer(2, LEEDS, YORK, 1, note=texts[0])
    assert {m.note for m in done.movements} == {texts[0].strip()}
    for text in texts:
        found = inventory.movements(2, wanted=MovementFilter(actor=text, reference=text))
        assert [m for m in found if text.casefold() not in m.reference.casefold()] == []


@pytest.mark.parametrize("text", UNSEEN)
def test_a_note_nobody_could_read_moves_nothing(inventory, stock, as_manager, text):
    stock(1, "MUG", leeds=10)
    before = inventory.movements(1)
    for change in (
        lambda: inventory.adjust(1, LEEDS, 1, "found", text),
        lambda: inventory.count(1, LEEDS, 10, 9, note=text),
        lambda: inventory.transfer(1, LEEDS, YORK, 1, note=text),
        lambda: inventory.set_aside(1, LEEDS, 1, note=text),
    ):
        with pytest.raises(Invalid) as refused:
            change()
        assert refused.value.field == "note"
    assert inventory.movements(1) == before


def test_locations_and_searches_take_any_text(inventory, owner):
    owner.execute("SELECT setval(pg_get_serial_sequence('location', 'id'), 100)")
    with work.doing(work.Work(RUNS_THE_SHOP)):
        first = inventory.locations()[0]
        for number, text in enumerate(ALL[::24]):
            new = {"code": f"N{number}", "name": text, "city": text}
            if kept(lambda _: rules.checked_location(new)["name"], text, "name") is None:  # noqa: B023 - called at once
                with pytest.raises(Invalid):
                    inventory.add_location(New(**new))
                continue
            made = inventory.add_location(New(**new))
            assert (made.name, made.city) == (text.strip(), text.strip())
            assert made in inventory.locations()
        for text in UNSEEN:
            with pytest.raises(Invalid):
                inventory.change_location(first.id, first.version, LocationChange(name=text))
        assert inventory.locations()[0] == first
        for text in ALL[::12]:
            assert inventory.find(LevelQuery(text=text)).rows == ()
