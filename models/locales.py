"""The locale everything is written in. Without Babel: the first window needs no more."""

from PySide6.QtCore import QLocale


def qlocale() -> QLocale:
    """The locale Qt uses now; British English where the system names none."""
    here = QLocale()
    return QLocale("en_GB") if here.language() == QLocale.Language.C else here
