"""How well a few typed letters match a text: as a subsequence, best at the starts of words."""


def score(query: str, text: str) -> int | None:
    """Higher is better; None if some word of `query` is not in `text` in any way.

    Words are matched one by one, in any order; an empty query matches everything with 0.
    """
    low = text.casefold()
    total = 0
    for word in query.casefold().split():
        found = _word(word, low)
        if found is None:
            return None
        total += found
    return total


def _word(word: str, text: str) -> int | None:
    at = text.find(word)
    if at >= 0:
        starts = at == 0 or not text[at - 1].isalnum()
        return 100 + (60 if starts else 0) + (20 if at == 0 else 0) - min(at, 15)
    points, position, last = 0, 0, -2
    for letter in word:
        position = text.find(letter, position)
        if position < 0:
            return None
        if position == 0 or not text[position - 1].isalnum():
            points += 8
        points += 5 if position == last + 1 else -1
        last = position
        position += 1
    return points if points > 0 else None
