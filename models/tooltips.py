"""Tooltips that show data as it is: Qt would take "<b>x</b>" in a name for markup."""

import html


def as_typed(text: str) -> str:
    """`text` as rich text that looks exactly like it; "" for no tooltip."""
    return f"<span>{html.escape(text)}</span>" if text else ""
