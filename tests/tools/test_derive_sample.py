"""The sample shop's files say what its rules say, and the source still gives these very bytes."""

import re
import shutil
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from console.samplefiles import DamagedSample, Movements, SampleFiles

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample"
DATA = ROOT.parent / "shared" / "data"
NAMES = (
    "manifest.json",
    "products.csv.xz",
    "prices.csv.xz",
    "cells.csv.xz",
    "movements.bin.xz",
    "locations.csv",
    "left_out.csv",
)


@pytest.fixture(scope="module")
def sample() -> SampleFiles:
    return SampleFiles(SAMPLE)


@pytest.fixture(scope="module")
def moves(sample: SampleFiles) -> Movements:
    return sample.movements()


@pytest.mark.slow
@pytest.mark.chaos
def test_the_source_gives_the_same_bytes_again(tmp_path: Path) -> None:
    if not (DATA / "online_retail").is_dir():
        pytest.skip(f"the real order lines are not at {DATA}: the derivation was NOT checked")
    script = ROOT / "tools" / "derive_sample.py"
    subprocess.run(
        [sys.executable, script, "--data", DATA, "--out", tmp_path], check=True, timeout=110
    )
    assert {path.name for path in tmp_path.iterdir()} == set(NAMES)
    for name in NAMES:
        assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes(), name


def test_every_source_line_is_accounted_for(sample: SampleFiles, moves: Movements) -> None:
    told = sample.summary
    real = np.count_nonzero(moves.reason != moves.reasons.index("opening"))
    left_out = sum(left.lines for left in sample.left_out())
    assert told["source_lines"] == 431_673
    assert real + told["merged_duplicates"] + left_out == told["source_lines"]


def test_the_whole_sample_is_three_megabytes_at_most() -> None:
    assert {path.name for path in SAMPLE.iterdir()} == set(NAMES)
    assert sum(path.stat().st_size for path in SAMPLE.iterdir()) <= 3_000_000


def test_skus_are_unlike_in_more_than_case_and_are_goods(sample: SampleFiles) -> None:
    skus = [product.sku for product in sample.products()]
    assert len({sku.upper() for sku in skus}) == len(skus) > 3_500
    assert all(sku == sku.strip().upper() for sku in skus)
    mistyped = {left.code for left in sample.left_out() if "by mistake" in left.reason}
    charges = {left.code for left in sample.left_out()} - mistyped
    assert {"POST", "DOT", "M", "D", "BANK CHARGES", "C2", "CRUK", "AMAZONFEE", "PADS"} < charges
    assert not charges & set(skus)
    assert [sku for sku in skus if not re.match(r"\d{5}|DCGS", sku)] == []


def test_names_read_as_in_a_shop(sample: SampleFiles) -> None:
    names = {product.sku: product.name for product in sample.products()}
    assert names["85123A"] == "White Hanging Heart T-Light Holder"
    assert names["22423"] == "Regency Cakestand 3 Tier"
    notes = re.compile(r"\b(damage|thrown|found|adjust|sold as|wrongly|mouldy)", re.IGNORECASE)
    assert [name for name in names.values() if notes.search(name)] == []
    assert [n for n in names.values() if n == n.upper() or n != " ".join(n.split())] == []


def test_categories_have_two_levels_and_leave_little_over(sample: SampleFiles) -> None:
    paths = [product.category for product in sample.products()]
    assert {len(path) for path in paths} == {2}
    assert 10 <= len({path[0] for path in paths}) <= 13
    assert sum(path[0] == "Everything Else" for path in paths) < 0.08 * len(paths)


def test_barcodes_are_unique_in_store_numbers_with_a_valid_check_digit(sample: SampleFiles) -> None:
    codes = [product.barcode for product in sample.products()]
    assert len(set(codes)) == len(codes)
    for code in codes:
        digits = [int(digit) for digit in code]
        assert len(digits) == 13
        assert code.startswith("20")
        assert (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def test_prices_follow_each_other_without_gap_or_overlap(sample: SampleFiles) -> None:
    by_sku = defaultdict(list)
    for price in sample.prices():
        by_sku[price.sku].append(price)
    assert by_sku.keys() <= {product.sku for product in sample.products()}
    for prices in by_sku.values():
        assert all(price.amount > 0 for price in prices)
        assert prices[-1].valid_to is None
        for one, following in pairwise(prices):
            assert one.valid_from < following.valid_from == one.valid_to
            assert one.amount != following.amount


def test_no_balance_is_ever_negative_and_the_last_is_the_cell(
    sample: SampleFiles, moves: Movements
) -> None:
    cells = {(cell.sku, cell.location): cell.on_hand for cell in sample.cells()}
    for order in (np.arange(len(moves)), np.argsort(moves.at, kind="stable")):
        balance = dict.fromkeys(cells, 0)
        columns = (moves.sku[order], moves.location[order], moves.delta[order])
        for sku, location, delta in zip(*(c.tolist() for c in columns), strict=True):
            cell = (moves.skus[sku], moves.locations[location])
            balance[cell] += delta
            assert balance[cell] >= 0, cell
        assert balance == cells


def test_some_cells_are_low_and_few_are_empty(sample: SampleFiles) -> None:
    cells = sample.cells()
    low = sum(cell.on_hand <= cell.reorder_point for cell in cells)
    assert 0.10 <= low / len(cells) <= 0.12
    assert 0 < sum(cell.on_hand == 0 for cell in cells) < low


def test_movements_keep_the_staffs_words_and_london_time(moves: Movements) -> None:
    noted = {
        (moves.notes[note], moves.reasons[reason])
        for note, reason in zip(moves.note.tolist(), moves.reason.tolist(), strict=True)
    }
    assert {("wet/rusty", "damaged"), ("Found in w/hse", "found"), ("mailout", "correction")} < (
        noted
    )
    last = datetime.fromtimestamp(int(moves.at.max()), UTC)
    assert last == datetime(2011, 10, 31, 17, 19, tzinfo=UTC)  # winter: London is UTC
    summer = moves.at[moves.reference == moves.references.index("561927")]
    assert datetime.fromtimestamp(int(summer[0]), UTC).hour == 11  # 12:49 in London in August
    signs = moves.delta > 0
    for reason, adds in (("opening", True), ("found", True), ("damaged", False), ("lost", False)):
        assert set(signs[moves.reason == moves.reasons.index(reason)].tolist()) == {adds}, reason


def test_locations_are_marked_as_made_up(sample: SampleFiles) -> None:
    assert [place.kind for place in sample.locations()] == ["warehouse", *["store"] * 4]
    rows = (SAMPLE / "locations.csv").read_text(encoding="utf-8").splitlines()
    assert all(row.endswith(",yes") for row in rows[1:])


@pytest.mark.parametrize("name", NAMES)
def test_a_file_cut_short_is_told_by_name(tmp_path: Path, name: str) -> None:
    copy = tmp_path / "sample"
    shutil.copytree(SAMPLE, copy)
    whole = (copy / name).read_bytes()
    (copy / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedSample, match=f"file {re.escape(name)} .*Restore resources/sample/"):
        _read_all(copy)


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_file_changed_or_missing_is_told_by_name(tmp_path: Path, name: str) -> None:
    copy = tmp_path / "sample"
    shutil.copytree(SAMPLE, copy)
    whole = bytearray((copy / name).read_bytes())
    whole[len(whole) // 2] ^= 1
    (copy / name).write_bytes(whole)
    with pytest.raises(DamagedSample, match=f"{re.escape(name)} was changed"):
        _read_all(copy)
    (copy / name).unlink()
    with pytest.raises(DamagedSample, match=f"{re.escape(name)} cannot be opened"):
        _read_all(copy)


def _read_all(folder: Path) -> None:
    files = SampleFiles(folder)
    for read in (
        files.products,
        files.prices,
        files.cells,
        files.locations,
        files.left_out,
        files.movements,
    ):
        read()
