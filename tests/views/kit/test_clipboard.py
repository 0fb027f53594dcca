"""Blocks of cells: what goes out comes back, and no spreadsheet runs it as a formula."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData

from tests.naughty import LISTED as NAUGHTY
from views.kit import clipboard

DANGEROUS = tuple("=+-@\t\r")


def cells_as_a_spreadsheet_reads(text: str) -> list[str]:
    return [cell.strip('"') for line in text.split("\n") for cell in line.split("\t")]


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("", []),
        ("a", [["a"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\n\nb", [["a"], [""], ["b"]]),
        ("a\t", [["a", ""]]),
        ("\t\n", [["", ""]]),
        ('"two\nlines"\t"say ""hi"""\n', [["two\nlines", 'say "hi"']]),
        ('5" pipe\t"open\n', [['5" pipe', '"open']]),  # inches, and a quote that never closes
        ('"a" and "b"\n', [['"a" and "b"']]),
        ("one\rtwo", [["one"], ["two"]]),
        ("1,5\t2;5\n", [["1,5", "2;5"]]),  # only a tab parts cells
        ("'=1+1\t'quoted'\n", [["=1+1", "'quoted'"]]),
    ],
)
def test_text_as_spreadsheets_write_it(text: str, block: clipboard.Block) -> None:
    assert clipboard.parse(text) == block


def test_naughty_names_come_back_as_they_were_in_both_forms() -> None:
    block = [[name, "2.55"] for name in NAUGHTY]
    mime = clipboard.written(block)
    assert clipboard.read(mime) == block
    assert clipboard.parse(mime.text()) == block
    foreign = cells_as_a_spreadsheet_reads(mime.text())
    assert not [cell for cell in foreign if cell.startswith(DANGEROUS)]


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=3), min_size=1, max_size=3))
def test_any_text_comes_back_from_the_text_alone(block: clipboard.Block) -> None:
    assert clipboard.parse(clipboard._text(block)) == block


def test_headers_are_for_spreadsheets_only() -> None:
    mime = clipboard.written([["Mug"]], ["Name"])
    assert mime.text() == "Name\nMug\n"
    assert clipboard.read(mime) == [["Mug"]]


@pytest.mark.parametrize(
    "data", [b"no json", b'{"cells": 1}', b"[[1]]", b'{"cells": [[1]], "columns": []}', b"\xff"]
)
def test_a_foreign_use_of_our_type_falls_back_to_the_text(data: bytes) -> None:
    mime = QMimeData()
    mime.setData(clipboard.MIME, data)
    assert clipboard.read(mime) == []
    mime.setText("a\tb")
    assert clipboard.read(mime) == [["a", "b"]]
