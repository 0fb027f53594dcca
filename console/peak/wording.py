"""What people would search for in a shop: words that its products' names really contain."""

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

PAIRS = 0.5  # the share of names that are looked for by two words, where they have two
MOST = 5000  # searches to draw from
_WORD = re.compile(r"[^\W\d_]{3,}")


def searches(names: Sequence[tuple[str, float]], seed: int) -> list[str]:
    """Words and pairs of words, the most frequent first.

    `names`: in small letters, with the popularity of their product. Each name is looked for by
    one of its words or by two that follow each other, drawn by `seed`, as often as it is popular.
    """
    drawn = random.Random(seed)  # noqa: S311 - requests, not secrets
    weights: defaultdict[str, float] = defaultdict(float)
    for name, popularity in names:
        words = _WORD.findall(name)
        pairs = [f"{one} {other}" for one, other in pairwise(words)]
        choices = pairs if pairs and drawn.random() < PAIRS else words
        if choices:
            weights[drawn.choice(choices)] += popularity
    ranked = sorted(weights.items(), key=lambda each: (-each[1], each[0]))
    return [words for words, _ in ranked[:MOST]]
