"""The report: whole, one file that needs nothing, text as text, readable whatever was left out."""

import json
import re
from pathlib import Path

import msgspec
import pytest

from console.peak.bounds import NAMES
from console.peak.records import Result
from console.peak.report import write
from console.peak.report.markup import el
from models.before_after import decode
from tests.console.peak.page import Page, read
from tests.console.peak.results import example
from tests.contrast import contrast

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
FORMULA = '=HYPERLINK("http://evil.example","x")'


@pytest.fixture(scope="module")
def whole() -> Result:
    return example()


@pytest.fixture
def page(whole: Result, tmp_path: Path) -> Page:
    return read(write(whole, tmp_path / "new" / "folder"))


def test_the_page_is_well_formed_and_says_what_was_found(page: Page, whole: Result) -> None:
    assert "Pages take 97.2 % less time, and the database works 97.6 % less for each." in page.text
    assert "13 of 14 are met" in page.text
    for told in [
        *(goal.text for goal in whole.goals),
        *(goal.cause for goal in whole.goals),
        *(step.brings for step in whole.steps),
        *whole.notes,
        *NAMES,
        "13 of 14 are met",
        "strongest wide table we could write",
        "The case study: \N{MINUS SIGN}70 %",
        "The case study: \N{MINUS SIGN}50 %",
        "Example 9000 at 3.2 GHz",
        "251 pages",
        "HOT updates",
    ]:
        assert told in page.text


def test_it_refers_to_nothing_outside_and_runs_nothing(page: Page) -> None:
    assert not {"script", "link", "img", "iframe", "object", "a", "base", "form"} & {
        tag for tag, _ in page.elements
    }
    for _, attributes in page.elements:
        assert not {"src", "href", "srcset", "action", "xlink:href", "style"} & attributes.keys()
        assert not any(name.startswith("on") for name in attributes)
    for outside in ("url(", "@import", "http:", "https:", "//"):
        assert outside not in page.styles


def test_light_dark_and_paper_with_the_themes_colours(page: Page) -> None:
    tokens = json.loads(Path("resources/theme/tokens.json").read_text(encoding="utf-8"))["color"]
    assert "prefers-color-scheme:dark" in page.styles
    assert "@media print" in page.styles
    for theme in ("light", "dark"):
        assert f"--surface:{tokens[theme]['surface']};" in page.styles
    assert not [word for word in page.styles.split("var(--") if word.startswith(")")]
    used = {word.split(")")[0] for word in page.styles.split("var(--")[1:]}
    assert used <= {name.replace("_", "-") for name in tokens["light"]}


def test_every_drawing_has_a_title_a_description_and_a_table(page: Page) -> None:
    ids = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    drawings = [attributes for tag, attributes in page.elements if tag == "svg"]
    assert len(drawings) == page.count("figure") == page.count("details") == 3
    numbers = {"viewbox", "points", "d", "x", "y", "width"}
    for _, attributes in page.elements:
        drawn = "".join(attributes[name] or "" for name in numbers & attributes.keys())
        assert re.fullmatch(r"[-0-9., MLZa-z=]*", drawn)
    assert page.count("polyline") == 2 * len(NAMES)
    for attributes in drawings:
        assert attributes["role"] == "img"
        assert set((attributes["aria-labelledby"] or "").split()) <= ids
    assert page.count("caption") == page.count("table")
    assert all("scope" in attributes for tag, attributes in page.elements if tag == "th")


def test_text_in_an_attribute_does_not_end_it() -> None:
    ((tag, attributes),) = Page(el("p", "x", title=EVIL)).elements
    assert (tag, attributes) == ("p", {"title": EVIL})


def test_what_data_says_is_shown_as_text(whole: Result, tmp_path: Path) -> None:
    evil = msgspec.structs.replace(
        whole,
        machine={EVIL: EVIL, "processor": FORMULA},
        notes=[EVIL, FORMULA, "a\x00b\x1b[31m\u202egnp.exe"],
        at=EVIL,
        capacity={EVIL: 3.0},
        equal={EVIL: 1},
        indexes={EVIL: {EVIL: 1.0}},
        configs=[msgspec.structs.replace(row, name=EVIL, said=(EVIL,)) for row in whole.configs],
        goals=[
            msgspec.structs.replace(goal, text=EVIL, wanted=EVIL, found=EVIL, cause=EVIL)
            for goal in whole.goals
        ],
        steps=[msgspec.structs.replace(step, name=EVIL, brings=EVIL) for step in whole.steps],
    )
    page = read(write(evil, tmp_path))
    assert not {"script", "img"} & {tag for tag, _ in page.elements}
    assert not any(name.startswith("on") for _, each in page.elements for name in each)
    assert EVIL in page.text
    assert FORMULA in page.text
    assert not {"\x00", "\x1b", "\u202e"} & set(page.text)


@pytest.mark.parametrize(
    "names", [("N1",), ("L0", "L2"), ("L2n", "N1+cache"), ("N1-naive", "N1"), ("L2n+cache",)]
)
def test_whatever_was_left_out_the_page_is_whole(names: tuple[str, ...], tmp_path: Path) -> None:
    page = read(write(example(*names), tmp_path))
    assert page.count("svg") == 3
    if "N1+cache" not in names:
        assert "were not measured under the same load" in page.text
        assert "could not be measured" in page.text


def test_a_run_that_measured_nothing_has_a_page_too(whole: Result, tmp_path: Path) -> None:
    empty = msgspec.structs.replace(
        whole,
        seeds=[],
        machine={},
        configs=[],
        reductions=[],
        capacity={},
        steps=[],
        goals=[],
        notes=[],
        equal={},
        indexes={},
        stopped=True,
    )
    page = read(write(empty, tmp_path))
    assert "Nothing was measured" in page.text
    assert "stopped before its end" in page.text


def test_what_is_not_to_be_quoted_is_marked_in_words(tmp_path: Path) -> None:
    page = read(write(example(quick=True), tmp_path))
    assert "none of them is to be quoted" in page.text
    assert "not quotable" in page.text
    assert "no: one seed" in page.text
    assert "mark hollow" in {attributes.get("class") for _, attributes in page.elements}


def test_a_cure_that_queues_has_no_bare_headline(whole: Result, tmp_path: Path) -> None:
    late = {"mean": 486.0, "p50": 33.0, "p95": 1607.0, "p99": 1671.0}
    configs = [
        msgspec.structs.replace(row, latency_ms=late) if row.name == "N1+cache" else row
        for row in whole.configs
    ]
    page = read(write(msgspec.structs.replace(whole, configs=configs), tmp_path))
    assert "N1+cache does not carry 12 pages/s itself" in page.text


def test_a_machine_that_was_busy_is_told(whole: Result, tmp_path: Path) -> None:
    assert "was busy" not in read(write(whole, tmp_path)).text
    busy = msgspec.structs.replace(whole, machine={"load_before": 7.13, "cores": 2})
    assert "(load 7.13 on 2 cores)" in read(write(busy, tmp_path)).text


def test_the_json_is_the_answer_and_the_console_reads_it(whole: Result, tmp_path: Path) -> None:
    write(whole, tmp_path)
    content = (tmp_path / "report.json").read_bytes()
    assert msgspec.json.decode(content, type=Result) == whole
    report = decode(content)
    assert report.capacity == whole.capacity
    assert [goal.met for goal in report.goals] == [goal.met for goal in whole.goals]


def test_no_nan_reaches_the_json_or_the_page(whole: Result, tmp_path: Path) -> None:
    nan, endless = float("nan"), float("inf")
    odd = msgspec.structs.replace(
        whole,
        machine={"load_before": nan},
        indexes={"naive": {"hot_share": nan, "wal_bytes": endless, "low_stock_ms": nan}},
        configs=[
            msgspec.structs.replace(
                row, latency_ms={"mean": nan, "p95": endless}, database_ms_per_page=nan
            )
            for row in whole.configs
        ],
    )
    page = read(write(odd, tmp_path))

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    json.loads((tmp_path / "report.json").read_text(encoding="utf-8"), parse_constant=refuse)
    assert "nan" not in {word.lower() for word in page.text.split()}
    assert "inf" not in {word.lower() for word in page.text.split()}


def test_names_of_lines_can_be_read(page: Page) -> None:
    tokens = json.loads(Path("resources/theme/tokens.json").read_text(encoding="utf-8"))["color"]
    share = int(re.findall(r"currentColor (\d+)%", page.styles)[0]) / 100
    lines = set(re.findall(r"\.s-[^{]*\{ color: var\(--([\w-]+)\)", page.styles))
    assert len(lines) > 5
    for theme in tokens.values():
        text = bytes.fromhex(theme["text"][1:])
        for name in lines:
            line = bytes.fromhex(theme[name.replace("-", "_")][1:])
            pairs = zip(line, text, strict=True)
            mixed = bytes(round(share * one + (1 - share) * other) for one, other in pairs)
            assert contrast(f"#{mixed.hex()}", theme["surface"]) >= 4.5, name
