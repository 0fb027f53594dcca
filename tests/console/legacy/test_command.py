"""`migrate-legacy` as it is called: into engines of one's own, with JSON or a file of findings."""

import csv
import json
from collections.abc import Generator
from pathlib import Path

import pytest

from console import cli
from console.legacy import listing
from console.legacy.records import Finding
from console.settings import DATABASES
from tests.console.legacy.conftest import empty_shop

SECRET = "s3cret/at"


@pytest.fixture
def external(engines, monkeypatch) -> Generator[None]:
    """The shop's databases by URL; nothing in them."""
    empty_shop(engines)
    for name in DATABASES:
        monkeypatch.setenv(f"BACKROOM_{name.upper()}_URL", engines.database_url(name))
        monkeypatch.setenv(f"BACKROOM_{name.upper()}_OWNER_URL", engines.owner_url(name))
    monkeypatch.setenv("BACKROOM_REDIS_URL", engines.redis_url)
    yield
    empty_shop(engines)


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))


def test_json_says_everything_and_the_file_is_for_a_spreadsheet(external, planted, tmp_path, capfd):
    command = ["--home", str(tmp_path / "home"), "migrate-legacy", "--from", planted]
    assert cli.main([*command, "--json"]) == 0

    told = json.loads(capfd.readouterr().out)
    assert (told["ok"], told["already"], told["rows"], told["skus"]) == (True, False, 102, 66)
    assert told["findings_by_rule"]["negative_stock"] == 1
    assert sum(told["findings_by_rule"].values()) == len(told["findings"])
    assert {"rule", "row", "product_id", "sku", "warehouse", "column", "found", "done"} == set(
        told["findings"][0]
    )
    assert all(each["agree"] for each in told["totals"].values())
    assert not list(tmp_path.glob("home/*.csv"))

    assert cli.main([*command, "--report", str(tmp_path / "sub" / "found.csv")]) == 0

    said = capfd.readouterr()
    assert "Was taken over before: 67 products with 66 SKUs" in said.err
    assert f"{len(told['findings'])} findings" in said.err
    assert said.out == ""
    rows = read(tmp_path / "sub" / "found.csv")
    assert [row["done"] for row in rows] == [each["done"] for each in told["findings"]]


def test_no_cell_is_a_formula(tmp_path):
    bad = Finding("missing_name", 7, 1, "=1+1", "@MKC", "sku", '=HYPERLINK("x";"y")', "-1")
    listing.write([bad], tmp_path / "found.csv")
    (row,) = read(tmp_path / "found.csv")
    assert row["sku"] == "'=1+1"
    assert row["found"] == '\'=HYPERLINK("x";"y")'
    assert row["row"] == "7"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://localhost/shop", "its scheme is mysql://"),
        ("postgresql://localhost", "it names no database"),
        (f"postgresql://me:{SECRET}@localhost:1/shop", "is not usable"),
        ("postgresql://me:hush@localhost:1/shop", "could not be used"),
    ],
)
def test_what_cannot_be_read_is_said_before_a_home_is_made(tmp_path, capfd, url, says):
    home = tmp_path / "home"
    assert cli.main(["--home", str(home), "migrate-legacy", "--from", url, "--json"]) == 2
    said = capfd.readouterr()
    told = json.loads(said.out)
    assert not told["ok"]
    assert says in told["error"]
    assert SECRET not in said.out + said.err
    assert "hush" not in said.out + said.err
    assert not home.exists()


def test_a_url_is_needed(capfd):
    assert cli.main(["migrate-legacy", "--json"]) == 2
    assert "--from" in json.loads(capfd.readouterr().out)["error"]


def test_the_grammar_names_it(capfd):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert "migrate-legacy" in capfd.readouterr().out


@pytest.mark.chaos
def test_an_empty_folder_becomes_the_old_shop(home: Path, planted, capfd):
    assert cli.main(["--home", str(home), "migrate-legacy", "--from", planted]) == 0
    said = capfd.readouterr().err
    (report,) = home.glob("migrate-legacy-*.csv")
    assert str(report) in said
    assert "All totals agree" in said
    assert cli.main(["--home", str(home), "check", "--full"]) == 0
    assert cli.main(["--home", str(home), "sample"]) == 0
    assert "There is a shop already; nothing was loaded." in capfd.readouterr().err
