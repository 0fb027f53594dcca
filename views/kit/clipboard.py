"""Blocks of cells to and from a spreadsheet.

What is copied goes out twice: exactly, under a type of our own, for a paste in this console;
and as tab-separated text, as spreadsheets read it. In the text a cell that a spreadsheet would
take for a formula gets an apostrophe in front, and loses it when the text comes back.
"""

import json
import re
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QByteArray, QMimeData, Qt
from PySide6.QtGui import QGuiApplication

from models.formulas import guarded, unguarded
from views.kit.grid import Grid

Block = list[list[str]]  # rows of cells; they may differ in length

MIME = "application/x-backroom-cells"  # JSON, UTF-8: {"cells": a Block, "columns": their keys}

_NEEDS_QUOTES = re.compile(r'[\t\r\n]|^"')
# A cell, then what ends it. A quote that never closes is a character as any other.
_CELL = re.compile(r'(?:"((?:[^"]|"")*)"(?=[\t\r\n]|\Z)|([^\t\r\n]*))(\t|\r\n|\r|\n|\Z)')


def put(
    block: Block,
    headers: Sequence[str] = (),
    columns: Sequence[str] = (),
    text: Block | None = None,
) -> None:
    """Onto the clipboard; `columns` are the cells' keys.

    The text of it stands below `headers` if there are any; `text` is what a spreadsheet gets
    where that differs from the block.
    """
    QGuiApplication.clipboard().setMimeData(written(block, headers, columns, text))


def taken() -> Block:
    """What lies on the clipboard, as cells; empty if there is no text."""
    return read(QGuiApplication.clipboard().mimeData())


def taken_columns() -> list[str]:
    """The keys of the columns that our own cells on the clipboard come from; else none."""
    return _own(QGuiApplication.clipboard().mimeData())[1]


def written(
    block: Block,
    headers: Sequence[str] = (),
    columns: Sequence[str] = (),
    text: Block | None = None,
) -> QMimeData:
    """The block in both forms. The exact one has no headers: it is pasted on cells."""
    made = QMimeData()
    lines = block if text is None else text
    made.setText(_text([list(headers), *lines] if headers else lines))
    exact = json.dumps({"cells": block, "columns": list(columns)})
    made.setData(MIME, QByteArray(exact.encode()))
    return made


def read(mime: QMimeData | None) -> Block:
    """The cells of a paste: our own exactly, else those of the text. None: nothing was copied."""
    block = _own(mime)[0]
    return block or (parse(mime.text()) if mime is not None and mime.hasText() else [])


def _own(mime: QMimeData | None) -> tuple[Block, list[str]]:
    """Cells and column keys of our own type; none of another program's idea of it."""
    if mime is None or not mime.hasFormat(MIME):
        return [], []
    try:
        found = json.loads(bytes(mime.data(MIME).data()))
        block, columns = found["cells"], found["columns"]
    except (ValueError, TypeError, KeyError):
        return [], []
    if not (isinstance(block, list) and all(map(_is_row, block)) and _is_row(columns)):
        return [], []
    return block, columns


def parse(text: str) -> Block:
    """Tab-separated text with a spreadsheet's quoting; "" is no cell at all."""
    block: Block = []
    row: list[str] = []
    at = 0
    while at < len(text):
        cell = _CELL.match(text, at)
        assert cell is not None  # noqa: S101 - it matches the empty text too
        quoted, bare, end = cell.groups()
        row.append(unguarded(quoted.replace('""', '"') if quoted is not None else bare))
        at = cell.end()
        if end == "\t":
            if at == len(text):
                row.append("")
        else:
            block.append(row)
            row = []
    return [*block, row] if row else block


def selected(grid: Grid) -> Block:
    """The texts of a grid's block, as they are typed: no unit, no grouping. Loaded rows only."""
    model, block = grid.model(), grid.block
    return [
        [
            str(model.index(row, column).data(Qt.ItemDataRole.EditRole) or "")
            for column in block.columns()
        ]
        for row in block.rows()
    ]


def titles(grid: Grid, columns: Iterable[int]) -> list[str]:
    """The headers of these columns."""
    return [grid.columns()[column].title for column in columns]


def _text(block: Block) -> str:
    return "".join("\t".join(map(_cell, row)) + "\n" for row in block)


def _cell(text: str) -> str:
    text = guarded(text)
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def _is_row(row: object) -> bool:
    return isinstance(row, list) and all(isinstance(cell, str) for cell in row)
