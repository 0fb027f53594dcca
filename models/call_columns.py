"""The columns of the activity screen."""

from typing import Literal

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from models.columns import Column
from models.tooltips import as_typed
from services.kernel.activity import Call

Tone = Literal["ok", "warn", "bad", "info", "neutral"]

CACHE_TONES: dict[str, Tone] = {"hit": "ok", "miss": "warn", "mixed": "info", "away": "bad"}
OUTCOME_TONES: dict[str, Tone] = {
    "ok": "ok",
    "cancelled": "neutral",
    "refused": "warn",
    "failed": "bad",
}


def call_columns() -> list[Column[Call]]:
    """Made on demand: the titles are in the language of that moment."""
    return [
        Column("at", _tr("Time"), "time", 104, clock, tooltip=moment),
        Column("caller", _tr("Caller"), "text", 128, lambda call: call.caller),
        Column("operation", _tr("Operation"), "text", 186, operation),
        Column("kind", _tr("Kind"), "text", 92, lambda call: _tr(call.kind), paint=_kind_color),
        Column("milliseconds", _tr("ms"), "number", 76, lambda call: decimal(call.milliseconds)),
        Column("cache", _tr("Cache"), "pill", 84, lambda call: _tr(call.cache), paint=cache_tone),
        Column(
            "statements",
            _tr("Statements"),
            "number",
            96,
            lambda call: QLocale().toString(call.statements),
        ),
        Column(
            "database",
            _tr("Database ms"),
            "number",
            108,
            lambda call: decimal(call.database_milliseconds),
        ),
        Column(
            "outcome", _tr("Outcome"), "pill", 104, lambda c: _tr(c.outcome), paint=outcome_tone
        ),
        Column(
            "said",
            _tr("What was said"),
            "text",
            120,
            lambda call: call.said,
            paint=lambda _call: "text2",
            tooltip=lambda call: as_typed(call.said),
        ),
    ]


def operation(call: Call) -> str:
    """`service.operation`, as the log and the code name it."""
    return f"{call.service}.{call.operation}"


def cache_tone(call: Call) -> Tone:
    return CACHE_TONES.get(call.cache, "neutral")


def outcome_tone(call: Call) -> Tone:
    return OUTCOME_TONES[call.outcome]


def clock(call: Call) -> str:
    """The time of day in the user's own zone, with milliseconds."""
    return QLocale().toString(_local(call), "HH:mm:ss.zzz")


def moment(call: Call) -> str:
    """Date and time."""
    return QLocale().toString(_local(call), "d MMM yyyy, HH:mm:ss.zzz")


def decimal(milliseconds: float) -> str:
    """One digit behind the point: a cached call takes tenths of a millisecond."""
    return QLocale().toString(milliseconds, "f", 1)


def _kind_color(call: Call) -> str:
    return "text" if call.kind == "command" else "text3"


def _local(call: Call) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(int(call.at.timestamp() * 1000))


def _tr(text: str) -> str:
    return QCoreApplication.translate("calls", text)
