"""What a rule would do to a selection: each row's value before and after, or why not."""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from services.catalog import batching, expressions, rules
from services.catalog.queries import bulk, listing
from services.catalog.queries.bulk import State
from services.catalog.records import BulkPlan, BulkRule, PlannedEdit, Selection
from services.kernel import work
from services.kernel.errors import Invalid

FIELDS = ("price", "cost", "status", "category", "brand", "name")
_NUMBER = re.compile("[0-9]{1,9}")
_After = Callable[[State], Any]


def plan(session: Session, selection: Selection, rule: BulkRule) -> BulkPlan:
    """The rows of the selection in its order; a product that is gone is left out."""
    after = _rule(session, rule)
    rows: list[PlannedEdit] = []
    changed = problems = 0
    for at, state in enumerate(bulk.states(session, _ids(session, selection))):
        if at % 500 == 0:
            work.checkpoint()
        row = _row(state, rule.field, after)
        rows.append(row)
        problems += row.problem != ""
        changed += row.problem == "" and row.before != row.after
    names = _names(session, rule.field, rows)
    unchanged = len(rows) - changed - problems
    return BulkPlan(tuple(rows), changed, unchanged, problems, rule.field, names)


def _row(state: State, field: str, after: _After) -> PlannedEdit:
    before = state.fields[field]
    problem = ""
    try:
        value = after(state)
    except expressions.Problem as why:
        value, problem = before, str(why)
    return PlannedEdit(
        state.product,
        state.version,
        state.sku,
        state.name,
        before,
        value,
        state.currency,
        problem,
    )


def _rule(session: Session, rule: BulkRule) -> _After:
    """What a product's field becomes. Raises Invalid for `expression`, NotAllowed."""
    if rule.field not in FIELDS:
        raise Invalid(
            f"A rule changes one of {', '.join(FIELDS)}, not {rule.field!r:.40}.", "field"
        )
    batching.require({rule.field})
    if rule.field in batching.MONEY:
        return _arithmetic(rule)
    value = _constant(session, rule)
    return lambda _state: value


def _arithmetic(rule: BulkRule) -> _After:
    expression = expressions.parse(rule.expression, rule.field)
    if "cost" in expression.uses:
        work.require("cost.read", "use costs in a rule")

    def after(state: State) -> int:
        if state.variant == 0:
            raise expressions.Problem("It has no SKU to sell.")
        amount = expression.amount(state.fields["price"], state.fields["cost"], state.currency)
        if amount > rules.MAX_AMOUNT:
            raise expressions.Problem("The result is higher than any amount kept here.")
        return amount

    return after


def _constant(session: Session, rule: BulkRule) -> Any:
    try:
        if rule.field == "name":
            return rules.checked_name(rule.expression)
        if rule.field == "status":
            return rules.checked_status(rule.expression)  # type: ignore[arg-type]  # checked here
    except Invalid as error:
        raise Invalid(str(error), "expression") from None
    if rule.field == "brand" and rule.expression == "":
        return None
    known = bulk.category_names if rule.field == "category" else bulk.brand_names
    number = int(rule.expression) if _NUMBER.fullmatch(rule.expression) else 0
    if number not in known(session, [number]):
        raise Invalid(f"There is no such {rule.field}. Choose another one.", "expression")
    return number


def _ids(session: Session, selection: Selection) -> list[int]:
    if selection.query is None:
        ids = list(dict.fromkeys(selection.ids))
    else:
        ids = listing.every(session, selection.query)
    if len(ids) > batching.MOST:
        raise Invalid(
            f"{len(ids):,} products are selected; at most {batching.MOST:,} are changed at once."
            " Filter the view further."
        )
    return ids


def _names(session: Session, field: str, rows: list[PlannedEdit]) -> dict[int, str]:
    ids = sorted({each for row in rows for each in (row.before, row.after) if type(each) is int})
    if field == "category":
        return bulk.category_names(session, ids)
    return bulk.brand_names(session, ids) if field == "brand" else {}
