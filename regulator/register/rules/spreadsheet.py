"""Rows for a spreadsheet, as comma-separated values that no program takes for a formula."""

import csv
import io
from collections.abc import Sequence

BYTE_ORDER_MARK = "\ufeff"  # without it, Excel reads the file in the letters of its own country
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def row(cells: Sequence[object]) -> str:
    """One line. A cell that a spreadsheet would take for a formula is made text by an apostrophe before it."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow([_text(each) for each in cells])
    return written.getvalue()


def _text(cell: object) -> str:
    text = "" if cell is None else str(cell)
    begins = text.lstrip(" \u00a0")
    return f"'{text}" if begins.startswith(_FORMULA) and not _number(text) else text


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.strip("-0123456789.") == ""
