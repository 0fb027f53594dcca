"""Text from people: what nobody sees is refused by its code point; every script is welcome."""

import pytest

from services.kernel.errors import Invalid
from services.kernel.texts import checked, legible, searchable


@pytest.mark.parametrize(
    "text",
    [
        "قميص قطني",  # Arabic
        "می\u200cروم",  # Persian, with the non-joiner inside a word
        "ספל כחול (300 מ״ל)",  # Hebrew
        "क्\u200d",  # a virama's joiner may end a word
        "Apron \U0001f469\u200d\U0001f373",  # a cook: two emoji joined
        "Flag \u2764\ufe0f\u200d\U0001f525",  # a variation selector before the joiner
        "Flag \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\u0600\u0661",  # an Arabic number sign is drawn
    ],
)
def test_real_names_stay_as_they_are(text):
    assert checked(text, "name", "name") == text


@pytest.mark.parametrize(
    "point",
    [0x202A, 0x202E, 0x2066, 0x2069, 0x200B, 0xFEFF, 0xAD, 0x200F, 0xE0067, 0, 0x7F, 0x3164],
)
def test_what_nobody_sees_is_refused_by_name_and_code_point(point):
    with pytest.raises(Invalid, match=f"The note holds .* U\\+{point:04X}") as refused:
        checked(f"Blue{chr(point)}Mug", "note", "note")
    assert refused.value.field == "note"


@pytest.mark.parametrize("text", ["\u200b", " \ufeff \u2060", "\u3164", "\u200d", "\0"])
def test_a_text_of_such_characters_alone_is_blank(text):
    with pytest.raises(Invalid, match=r"The name is blank: .* U\+"):
        checked(text, "name", "name")


@pytest.mark.parametrize("text", ["Mug \u200dblue", "\u200cMug", "Mug\u200d"])
def test_a_joiner_that_joins_nothing_is_refused(text):
    with pytest.raises(Invalid, match="cannot be seen"):
        checked(text, "name", "name")


def test_a_code_has_no_joiners_at_all():
    with pytest.raises(Invalid, match=r"The SKU holds the character U\+200D"):
        checked("MU\u200dG", "SKU", "sku", code=True)


def test_lines_may_stay_where_they_are_asked_for():
    text = "One\r\n\tTwo\n"
    assert checked(text, "description", "description", lines=True) == text
    with pytest.raises(Invalid, match="one line"):
        checked(text, "name", "name")


def test_text_must_be_text():
    with pytest.raises(Invalid, match="must be text, not int"):
        checked(5, "name", "name")


def test_a_search_reads_past_what_nobody_sees():
    assert searchable("a\0b \ufeffm\u200bug") == "a b mug"
    assert searchable("می\u200cروم") == "می\u200cروم"  # a name keeps it, so must its search


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("White Mug, £2.95", "White Mug, £2.95"),
        ("قميص قطني", "قميص قطني"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x1b[31mred\x9b0m", "\\x1b[31mred\\x9b0m"),
        ("\u202egum\u2028\ud83d", "\\u202egum\\u2028\\ud83d"),
    ],
)
def test_a_log_line_shows_what_a_terminal_would_obey(text, written):
    assert legible(text) == written
    assert legible(text, lines=True) == written.replace("\\n", "\n").replace("\\t", "\t")
