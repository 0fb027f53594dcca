import pytest

from models.flush_words import consequence, outcome, reach


@pytest.mark.parametrize(
    ("keys", "share", "told"),
    [
        (412, 0.12, "412 keys  ·  12 % of the last minute's reads"),
        (1, 1.0, "1 key  ·  100 % of the last minute's reads"),
        (12345, 0.0, "12,345 keys  ·  0 % of the last minute's reads"),
        (3, 0.0001, "3 keys  ·  less than 1 % of the last minute's reads"),
        (3, None, "3 keys  ·  nothing was read in the last minute"),
    ],
)
def test_the_reach_of_a_flush_in_words(keys, share, told):
    assert reach(keys, share) == told


def test_what_will_happen_is_said_for_each_kind_and_for_nothing():
    told = {kind: consequence(kind, 5) for kind in ("product", "category", "namespace", "all")}
    assert len(set(told.values())) == 3  # a namespace and everything do the same
    assert all("nothing to undo" in each for each in told.values())
    assert "nothing to flush" in consequence("product", 0)


def test_the_toast_says_what_happened():
    assert outcome("category", "A > B", 412, 0.12) == (
        "412 keys of A > B flushed  ·  12 % of the last minute's reads"
    )
    assert outcome("category", "A > B", 0, None) == "Nothing of A > B was in the cache"
    assert outcome("all", "everything", 1, None) == "Cache flushed: 1 key"
