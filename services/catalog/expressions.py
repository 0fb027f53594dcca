"""The arithmetic of a bulk change, such as ``price * 0.9 round .99``: a small language, read here.

::

    rule     = sum [ ("round" | "rounded") ["to"] number ["up" | "down"] ]
    sum      = product { ("+" | "-") product }      # "+ 10%" is a tenth of what stands before it
    product  = factor { ("*" | "/") factor }        # or the signs of multiplication, division
    factor   = ["-"] ( number ["%"] | "price" | "cost" | "(" sum ")" )

A rule that begins with an operator goes on from the field itself: ``+10%``, ``-0.50``, ``*2``.
``round .99`` (no digit before the point) is the nearest amount that ends so, ``round 0.05`` the
nearest multiple; of two as near, the higher. Amounts are exact (Decimal), in major units; the
result is minor units of the currency, halves up. The decimal separator is a point, always.
"""

import re
from collections.abc import Callable
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext
from functools import cache

from babel.numbers import get_currency_precision

from services.catalog import rounding
from services.catalog.rounding import Rounding
from services.kernel.errors import Invalid

LONGEST = 200
DEEPEST = 20  # brackets
DIGITS = 20
PRECISION = 60
NAMES = ("price", "cost")

Values = dict[str, Decimal]
_Node = Callable[[Values], Decimal]
_TOKEN = re.compile(r"\s*(?:(?P<number>[0-9]+\.?[0-9]*|\.[0-9]+)|(?P<word>[A-Za-z]+)|(?P<sign>\S))")
_SIGNS = {
    "\N{MULTIPLICATION SIGN}": "*",
    "\N{MIDDLE DOT}": "*",
    "\N{DIVISION SIGN}": "/",
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
}


class Problem(Exception):
    """Why a rule gives no amount for one product; a sentence without the product's name."""


class Expression:
    """A rule that was read. `uses`: "price" and "cost", as far as it names them."""

    def __init__(self, node: _Node, uses: frozenset[str], finish: Rounding | None) -> None:
        self.uses = uses
        self._node = node
        self._finish = finish

    def amount(self, price: int | None, cost: int | None, currency: str) -> int:
        """Minor units for a product with these. Raises Problem."""
        exponent = exponent_of(currency)
        known = {"price": price, "cost": cost}
        values: Values = {}
        for name in self.uses:
            minor = known[name]
            if minor is None:
                raise Problem("It has no price now." if name == "price" else "Its cost is unknown.")
            values[name] = Decimal(minor).scaleb(-exponent)
        with localcontext(prec=PRECISION):
            try:
                exact = self._node(values)
            except (DivisionByZero, InvalidOperation):
                raise Problem("This divides by zero.") from None
            if exact < 0:
                raise Problem("The result is below 0.")
            if self._finish is not None:
                exact = self._finish.of(exact)
            return rounding.minor_units(exact, exponent)


@cache
def exponent_of(currency: str) -> int:
    """Minor digits of a currency: GBP 2, JPY 0, KWD 3."""
    return get_currency_precision(currency)


def parse(text: str, field: str) -> Expression:
    """Read a rule for `field`, "price" or "cost". Raises Invalid for `expression`."""
    if not isinstance(text, str) or not text.strip():
        raise Invalid("The rule is empty. Write one such as price * 0.9 round .99.", "expression")
    if len(text) > LONGEST:
        raise Invalid(f"The rule is longer than {LONGEST} characters.", "expression")
    return _Reader(text, field).rule()


def canonical(text: str, decimal: str) -> str:
    """`text` as typed in a locale whose decimal separator is `decimal`, with points instead.

    Raises Invalid where a point stands though the locale writes another separator.
    """
    if decimal == "." or "." not in text:
        return text.replace(decimal, ".")
    at = text.index(".") + 1
    raise Invalid(
        f"Position {at}: write {decimal} before the decimals, and nothing between thousands.",
        "expression",
    )


class _Reader:
    """Recursive descent over the tokens; every complaint names its position, from 1."""

    def __init__(self, text: str, field: str) -> None:
        self._field = field
        self._tokens = [
            (each.lastgroup or "", each.group(each.lastgroup or 0), each.start(each.lastgroup or 0))
            for each in _TOKEN.finditer(text.rstrip())
        ]
        self._end = len(text.rstrip())
        self._at = 0
        self._depth = 0
        self._uses: set[str] = set()

    def rule(self) -> Expression:
        if self._peek() in {"+", "-", "*", "/"}:
            node = self._sum(self._product(self._name(self._field)))
        else:
            node = self._sum(self._product(self._factor()))
        finish = None
        if self._peek() in {"round", "rounded"}:
            finish = self._rounding()
        if self._at < len(self._tokens):
            raise self._wrong("an operator or round was expected")
        return Expression(node, frozenset(self._uses), finish)

    def _sum(self, node: _Node) -> _Node:
        while (sign := self._peek()) in {"+", "-"}:
            self._at += 1
            before = self._at
            right = self._product(self._factor())
            alone = self._at == before + 2 and self._tokens[self._at - 1][1] == "%"
            node = _added(node, right, plus=sign == "+", share=alone)
        return node

    def _product(self, node: _Node) -> _Node:
        while (sign := self._peek()) in {"*", "/"}:
            self._at += 1
            node = _scaled(node, self._factor(), times=sign == "*")
        return node

    def _factor(self) -> _Node:
        said = self._peek()
        if said == "-":
            self._at += 1
            return _negative(self._deeper(self._factor))
        if said == "(":
            self._at += 1
            node = self._deeper(lambda: self._sum(self._product(self._factor())))
            if self._peek() != ")":
                raise self._wrong("a closing bracket is missing")
            self._at += 1
            return node
        if said in NAMES:
            self._at += 1
            return self._name(said)
        number = self._number("a number, price or cost was expected")
        if self._peek() == "%":
            self._at += 1
            number /= 100
        return lambda _values: number

    def _rounding(self) -> Rounding:
        self._at += 1
        if self._peek() == "to":
            self._at += 1
        ending = self._peek().startswith(".")
        step = self._number("what to round to was expected, such as .99 or 0.05")
        if step == 0 and not ending:
            self._at -= 1
            raise self._wrong("no amount is a multiple of 0")
        way = self._peek() if self._peek() in {"up", "down"} else ""
        self._at += bool(way)
        return Rounding(step, ending=ending, way=way)

    def _name(self, name: str) -> _Node:
        self._uses.add(name)
        return lambda values: values[name]

    def _number(self, expected: str) -> Decimal:
        kind, said, _at = self._tokens[self._at] if self._at < len(self._tokens) else ("", "", 0)
        if kind != "number":
            raise self._wrong(expected)
        if len(said) > DIGITS:
            raise self._wrong(f"a number has at most {DIGITS} digits")
        self._at += 1
        return Decimal(said)

    def _deeper(self, read: Callable[[], _Node]) -> _Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._wrong("there are too many brackets")
        node = read()
        self._depth -= 1
        return node

    def _peek(self) -> str:
        said = self._tokens[self._at][1].lower() if self._at < len(self._tokens) else ""
        return _SIGNS.get(said, said)

    def _wrong(self, why: str) -> Invalid:
        if self._at >= len(self._tokens):
            return Invalid(
                f"Position {self._end + 1}, at the end of the rule: {why}.", "expression"
            )
        _kind, said, at = self._tokens[self._at]
        if said == ",":
            why = "decimals stand behind a point, and nothing between thousands"
        return Invalid(f"Position {at + 1}, at {said!r:.30}: {why}.", "expression")


def _added(left: _Node, right: _Node, *, plus: bool, share: bool) -> _Node:
    sign = 1 if plus else -1
    if share:
        return lambda values: left(values) * (1 + sign * right(values))
    return lambda values: left(values) + sign * right(values)


def _scaled(left: _Node, right: _Node, *, times: bool) -> _Node:
    if times:
        return lambda values: left(values) * right(values)
    return lambda values: left(values) / right(values)


def _negative(node: _Node) -> _Node:
    return lambda values: -node(values)
