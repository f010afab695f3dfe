"""Codes: what an organisation or an area is called in addresses and files, for ever."""

import re

from ...core.refused import Refused

LONGEST_CODE = 40
_CODE = re.compile(rf"[A-Za-z0-9](?:[A-Za-z0-9-]{{0,{LONGEST_CODE - 2}}}[A-Za-z0-9])?")
_ADDRESSES = frozenset({"new"})  # words that stand where a code stands in the staff's addresses


def may_be_a_code(text: str) -> bool:
    """Whether a part of an address could be a code at all."""
    return _CODE.fullmatch(text) is not None


def new_code(text: str) -> str:
    """A code as somebody chose it. Refused where it is none."""
    if not may_be_a_code(text) or text.lower() in _ADDRESSES:
        raise Refused(
            f"Enter a code of at most {LONGEST_CODE} letters, numbers and hyphens, beginning and ending with a letter"
            " or number, like BFI",
            "code",
        )
    return text
