"""Money: whole pence, read from what people type and written as they read it. Never a floating-point number."""

import re
from fractions import Fraction

MOST_PENCE = 100_000_000  # a million pounds for a place and a year; the dearest published is a quarter of that
_TYPED = re.compile(r"£? ?(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{1,2}))?")


class NotMoney(ValueError):
    """What was typed is no amount of pounds. The message says what to do."""


def pence(typed: str) -> int:
    """`£38,042.50` or `38042` as pence. `NotMoney` for anything else, below 0, and above a million pounds."""
    text = typed.strip()
    if text.startswith(("-", "−", "(")):
        raise NotMoney("A cost is not below 0")
    found = _TYPED.fullmatch(text) if text.isascii() or "£" in text else None
    if found is None:
        raise NotMoney("Write pounds and pence as figures, such as 38042 or 38,042.50")
    whole, part = found.group(1).replace(",", ""), (found.group(2) or "").ljust(2, "0")
    made = int(whole) * 100 + int(part or "0")
    if made > MOST_PENCE:
        raise NotMoney(f"A place costs at most {pounds(MOST_PENCE)} a year: write pounds, not pence or totals")
    return made


def pounds(amount: int) -> str:
    """Pence as people read them: £38,042, and £38,042.50 where there are pence."""
    sign, whole = ("−" if amount < 0 else ""), abs(amount)
    return f"{sign}£{whole // 100:,}" + (f".{whole % 100:02d}" if whole % 100 else "")


def rounded(amount: Fraction, to: int = 1) -> int:
    """An amount rounded to a multiple of `to` pence, a half upwards."""
    steps = amount / to
    return int((2 * steps.numerator + steps.denominator) // (2 * steps.denominator)) * to


def per_cent(part: Fraction) -> str:
    """A share of one as per cent with one decimal that is never rounded up to a threshold: 65.9 for 0.6599."""
    tenths = part.numerator * 1000 // part.denominator
    return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"
