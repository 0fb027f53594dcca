import pytest

from services.inventory.records import ADJUST_REASONS
from services.kernel.errors import Invalid
from views.inventory import delta
from views.inventory.delta import REASON_KEYS, Wanted


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ("", "delta", "Type how many"),
        ("-", "delta", "Type how many"),
        ("0", "delta", "changes nothing"),
        ("-0", "delta", "changes nothing"),
        ("2.5", "delta", "“2.5” is not a whole number"),
        ("two", "delta", "not a whole number"),
        ("1e3", "delta", "not a whole number"),
        ("2147483648", "delta", "more than a stock can hold"),
        ("-99999999999999999999", "delta", "more than a stock can hold"),
    ],
)
def test_what_is_no_change_is_said_at_the_field(typed, field, says):
    with pytest.raises(Invalid, match=says) as error:
        delta.read(typed, "lost", "")
    assert error.value.field == field


def test_a_reason_must_be_chosen():
    with pytest.raises(Invalid, match="Choose a reason") as error:
        delta.read("-2", "", "")
    assert error.value.field == "reason"


@pytest.mark.parametrize(
    ("typed", "pieces"),
    [("-2", -2), ("+5", 5), (" 7 ", 7), ("\N{MINUS SIGN}3", -3), ("2147483647", 2147483647)],
)
def test_signs_as_keyboards_and_papers_have_them(typed, pieces):
    assert delta.read(typed, "found", " a note ") == Wanted(pieces, "found", "a note")


def test_every_reason_has_a_letter_of_its_own():
    assert sorted(REASON_KEYS.values()) == sorted(ADJUST_REASONS)
