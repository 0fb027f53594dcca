"""What people would search for in a shop: words that its products' names really contain."""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

COMMON = 50  # nobody looks for a word alone that one name in so many has
MOST = 5000  # searches to draw from
_WORD = re.compile(r"[^\W\d_]{3,}")


def searches(names: Sequence[tuple[str, float]], seed: int) -> list[str]:
    """Words and pairs of words, the most frequent first.

    `names`: in small letters, with the popularity of their product. Each name is looked for by
    one of its words or by two that follow each other, drawn by `seed`, as often as it is popular.
    """
    drawn = random.Random(seed)  # noqa: S311 - requests, not secrets
    found = [(_WORD.findall(name), popularity) for name, popularity in names]
    having = Counter(word for words, _ in found for word in set(words))
    weights: defaultdict[str, float] = defaultdict(float)
    for words, popularity in found:
        alone = [word for word in words if having[word] * COMMON <= max(len(names), COMMON)]
        pairs = [f"{one} {other}" for one, other in pairwise(words)]
        for choices in (alone, pairs) if drawn.random() < 0.5 else (pairs, alone):  # noqa: PLR2004 - either
            if choices:
                weights[drawn.choice(choices)] += popularity
                break
    ranked = sorted(weights.items(), key=lambda each: (-each[1], each[0]))
    return [words for words, _ in ranked[:MOST]]
