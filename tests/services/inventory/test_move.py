"""The write path in the database itself: move_stock, its locks, its rights."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests import closing
from tests.services.inventory.conftest import LEEDS, YORK

CALL = (
    "SELECT line, status, balance, available FROM move_stock(%s, %s::int[], %s::bigint[],"
    " %s::smallint[], %s::int[], %s::text[], %s::text[], %s::text[], %s::bigint[]) ORDER BY line"
)


def move(
    connection: "psycopg.Connection[Any]",
    lines: list[tuple[int, int, int]],
    request: UUID | None = None,
    *,
    stores: str = "*",
    backwards: bool = False,
) -> list[tuple[Any, ...]]:
    """Lines of (variant, location, delta), numbered from 1; their (line, status, …)."""
    some = len(lines)
    numbers = list(range(1, some + 1))
    if backwards:  # the same lines under the same numbers, handed over the other way round
        lines, numbers = lines[::-1], numbers[::-1]
    variants, locations, deltas = zip(*lines, strict=True)
    with connection.transaction():
        connection.execute("SELECT set_config('app.stores', %s, true)", [stores])
        return connection.execute(
            CALL,
            [
                request or uuid4(),
                numbers,
                list(variants),
                list(locations),
                list(deltas),
                ["found"] * some,
                [""] * some,
                [""] * some,
                [None] * some,
            ],
        ).fetchall()


@pytest.fixture
def service(own, database):
    with psycopg.connect(own.runtime, autocommit=True) as connection:
        yield connection


def test_what_fits_is_accepted_behind_what_does_not(service, stock):
    stock(1, "MUG", leeds=5)

    done = move(service, [(1, LEEDS, delta) for delta in (-10, -1, 20, -2)])

    assert done == [
        (1, "short", None, 5),
        (2, "applied", 4, 4),
        (3, "applied", 24, 24),
        (4, "applied", 22, 22),
    ]
    told = service.execute(
        "SELECT delta, balance, sequence FROM stock_movement WHERE variant = 1 ORDER BY id"
    )
    assert told.fetchall() == [(5, 5, 1), (-1, 4, 2), (20, 24, 3), (-2, 22, 4)]


def test_a_request_is_remembered_line_by_line_and_a_refused_line_is_not(service, stock):
    stock(1, "MUG", leeds=5)
    request = uuid4()
    lines = [(1, LEEDS, -6), (1, LEEDS, 2), (1, YORK, 3)]

    first = move(service, lines, request)
    again = move(service, lines, request)

    assert [line[1] for line in first] == ["short", "applied", "applied"]
    assert [line[1] for line in again] == ["applied", "replay", "replay"]
    assert [line[2] for line in again] == [1, 7, 3]  # a replay tells the balance of its time


def test_each_line_that_cannot_be_is_told_apart(service, stock):
    stock(1, "MUG", leeds=5, york=5)
    done = move(service, [(1, 9, 1), (7, LEEDS, 1), (1, YORK, 1), (1, LEEDS, 1)], stores="1")
    assert [line[1] for line in done] == [
        "unknown location",
        "unknown item",
        "not your store",
        "applied",
    ]
    assert done[2][3] is None  # nor is the other store's stock told
    assert move(service, [(1, LEEDS, 1)], stores="")[0][1] == "not your store"


def test_lines_of_a_request_have_numbers_of_their_own(service, stock):
    stock(1, "MUG", leeds=5)
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="numbers of their own"):
        service.execute(
            CALL,
            [
                uuid4(),
                [1, 1],
                [1, 1],
                [1, 1],
                [1, 1],
                ["found"] * 2,
                [""] * 2,
                [""] * 2,
                [None] * 2,
            ],
        )


def in_threads(own, work: Callable[["psycopg.Connection[Any]", int], None], threads: int) -> None:
    """Run `work(connection, number)` in so many threads at once; the first error is raised."""
    failures: list[Exception] = []
    ready = threading.Barrier(threads)

    def run(number: int) -> None:
        try:
            with psycopg.connect(own.runtime, autocommit=True) as connection:
                ready.wait()
                work(connection, number)
        except Exception as error:  # noqa: BLE001 - raised again by the test's thread
            failures.append(error)

    running = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    if failures:
        raise failures[0]


def test_overlapping_batches_in_opposite_order_do_not_deadlock(own, stock, owner):
    for variant in range(1, 21):
        stock(variant, f"SKU{variant}", leeds=1000 if variant % 2 else 0)  # half need a new cell
    requests = [uuid4() for _ in range(20)]

    def work(connection: "psycopg.Connection[Any]", number: int) -> None:
        for request in requests if number % 2 else requests[::-1]:
            lines = [(variant, LEEDS, 1) for variant in range(1, 21)]
            move(connection, lines, backwards=number % 2 == 0)
            move(connection, lines, request, backwards=number % 2 == 0)  # by several at once

    in_threads(own, work, 6)

    closing.count("orders", 6 * 20 * 2)
    once_each = 6 * 20 + len(requests)
    assert owner.execute(
        "SELECT DISTINCT variant % 2, stock_level, stock_level = (SELECT sum(delta)"
        " FROM stock_movement m WHERE m.variant = c.variant) FROM product_inventory c ORDER BY 1"
    ).fetchall() == [(0, once_each, True), (1, 1000 + once_each, True)]


def test_many_buyers_never_oversell_and_every_acknowledged_sale_is_in_the_ledger(own, stock, owner):
    stock(1, "MUG", leeds=50)
    sold: list[int] = []

    def work(connection: "psycopg.Connection[Any]", _number: int) -> None:
        for _ in range(20):
            done = move(connection, [(1, LEEDS, -1), (1, LEEDS, -1)])
            sold.extend(1 for line in done if line[1] == "applied")

    in_threads(own, work, 8)

    closing.count("orders", 8 * 20)
    closing.count("oversold", max(0, len(sold) - 50))
    assert len(sold) == 50
    assert owner.execute("SELECT stock_level, last_seq FROM product_inventory").fetchone() == (
        0,
        51,
    )
    assert owner.execute(
        "SELECT count(*), count(DISTINCT sequence), min(balance), sum(delta) FROM stock_movement"
    ).fetchone() == (51, 51, 0, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE product_inventory SET stock_level = 99",
        "UPDATE product_inventory SET last_seq = 99",
        "UPDATE product_inventory SET unavailable = 1",
        "UPDATE product_inventory SET reorder_point = 1",
        "DELETE FROM stock_aside",
        "UPDATE location SET sample = true",
        "DELETE FROM location",
        "INSERT INTO product_inventory (variant, location, stock_level) VALUES (1, 2, 9)",
        "INSERT INTO stock_movement VALUES (DEFAULT, now(), 1, 1, 9, 1, 1, 'found')",
        "UPDATE stock_movement SET delta = 99",
        "DELETE FROM stock_movement",
        "TRUNCATE stock_movement",
        "DELETE FROM movement_request",
        "SELECT ensure_month('stock_movement', '2001-01-01')",
    ],
)
def test_the_service_itself_cannot_pass_the_ledger_by(service, stock, statement):
    stock(1, "MUG", leeds=5)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        service.execute(statement)


@pytest.mark.parametrize("statement", ["UPDATE {} SET delta = 99", "DELETE FROM {}", "TRUNCATE {}"])
def test_not_even_the_owner_rewrites_the_ledger(owner, stock, statement):
    stock(1, "MUG", leeds=5)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        owner.execute(statement.format("stock_movement"))


TOGETHER = (
    "SELECT line, status FROM move_stock(NULL, %s::int[], %s::bigint[], %s::smallint[],"
    " %s::int[], %s::text[], %s::text[], %s::text[], %s::bigint[], NULL, %s::int[], true)"
    " ORDER BY line"
)


def test_lines_that_belong_together_are_refused_together(service, stock, owner):
    stock(1, "MUG", leeds=5, york=3)
    for last, said in ((-1, "confirmed"), (-4, "short")):
        with service.transaction():
            service.execute("SELECT set_config('app.stores', '*', true)")
            done = service.execute(
                TOGETHER,
                [
                    [1, 2, 3],
                    [1, 1, 1],
                    [LEEDS, LEEDS, YORK],
                    [-2, 0, last],
                    ["lost"] * 3,
                    [""] * 3,
                    [""] * 3,
                    [None] * 3,
                    [None, 3 if said == "confirmed" else 1, None],
                ],
            ).fetchall()
        if said == "confirmed":
            assert done == [(1, "applied"), (2, "confirmed"), (3, "applied")]
        else:
            assert done == [(1, "held back"), (2, "held back"), (3, "short")]
        assert owner.execute("SELECT stock_level FROM product_inventory ORDER BY 1").fetchall() == [
            (2,),
            (3,),
        ]
        assert owner.execute("SELECT count(*) FROM stock_count").fetchone() == (1,)


def test_a_movement_in_a_month_nobody_made_makes_it(owner, service, stock):
    stock(1, "MUG", leeds=5)
    (month,) = owner.execute(
        "SELECT 'stock_movement_' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMM')"
    ).fetchone()
    owner.execute(f"DROP TABLE {month}")
    assert move(service, [(1, LEEDS, 1)])[0][1] == "applied"
