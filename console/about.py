"""About: versions, and whose work stands in this program."""

import re
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, qVersion
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from views.kit import layouts, resources
from views.kit.cards import KeyValue
from views.kit.dialog import Choice, ChoiceDialog
from views.kit.labels import label

_SOURCES = (
    ("Sample shop", "ATTRIBUTION.md"),
    ("Inter, typeface (SIL Open Font License 1.1)", "fonts/OFL-Inter.txt"),
    ("Lucide, icons (ISC)", "icons/LICENSE-lucide"),
)
_QT = (
    "Qt and PySide6 are used under the GNU Lesser General Public License, version 3. "
    "They are linked dynamically: you may replace them with your own build. "
    "Sources: https://www.qt.io/download-open-source"
)


def about(parent: QWidget, version: str, engines: Mapping[str, str]) -> ChoiceDialog:
    """The dialog, not yet open. `engines`: name → version, as they told themselves."""
    facts = {"Backroom": version, **engines, "Qt": qVersion()}
    text = QPlainTextEdit(licences())
    text.setReadOnly(True)
    text.setTabChangesFocus(True)
    text.setAccessibleName(QCoreApplication.translate("About", "Licences"))
    text.setMinimumHeight(260)
    body = QWidget()
    body.setLayout(
        layouts.column(
            *(KeyValue(name, value) for name, value in facts.items()),
            6,
            label(
                QCoreApplication.translate("About", "Data, typeface, icons, toolkit"), "body_strong"
            ),
            text,
            gap=6,
        )
    )
    title = QCoreApplication.translate("About", "About Backroom")
    close = QCoreApplication.translate("About", "Close")
    return ChoiceDialog(parent, title, body, [Choice("close", close, "primary")], width=560)


def licences() -> str:
    """Attributions and licences as plain text, the shipped files in full."""
    parts = []
    for name, file in _SOURCES:
        try:
            told = resources.text(*file.split("/")).strip()
            told = without_marks(told) if file.endswith(".md") else told
        except OSError:
            told = f"The file resources/{file} is missing from this installation."
        parts.append(f"{name}\n\n{told}")
    return "\n\n\n".join([*parts, f"Qt for Python (LGPL 3)\n\n{_QT}"])


def without_marks(markdown: str) -> str:
    """Markdown as a person reads it in plain text: no marks, and links with their address."""
    text = re.sub(r"^(#+|>)[ \t]*", "", markdown, flags=re.MULTILINE)
    text = re.sub(r"\[([^\]]+)\]\(([^)]+)\)", r"\1 (\2)", text)
    return re.sub(r"(\*\*|\*|`)(?=\S)(.+?)(?<=\S)\1", r"\2", text, flags=re.DOTALL)
