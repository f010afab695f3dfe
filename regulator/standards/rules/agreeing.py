"""Local standards: agreed between a commissioner and a provider, and never below the minimum."""

import re
from dataclasses import dataclass
from enum import StrEnum

from ...core.workflow import Transition, Workflow

AGREE, CHECK = "local-standard:agree", "local-standard:check"


class Stage(StrEnum):
    """Where a local standard stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    HOLDS = "holds"
    DECLINED = "declined"
    REFUSED = "refused"
    ENDED = "ended"


LIFE: Workflow[Stage] = Workflow(
    name="Local standard",
    states=tuple(Stage),
    begins=Stage.PROPOSED,
    ends=(Stage.DECLINED, Stage.REFUSED, Stage.ENDED),
    transitions=(
        Transition("agree", "Agree to it", (Stage.PROPOSED,), Stage.AGREED, AGREE),
        Transition("decline", "Decline it", (Stage.PROPOSED, Stage.AGREED), Stage.DECLINED, AGREE),
        Transition("confirm", "Confirm that it keeps the minimum", (Stage.AGREED,), Stage.HOLDS, CHECK),
        Transition("refuse", "Refuse it: it lowers the minimum", (Stage.AGREED,), Stage.REFUSED, CHECK),
        Transition("end", "End it", (Stage.HOLDS,), Stage.ENDED, AGREE),
    ),
)


def compared(minimum: float | None, local: float | None, better: str | None) -> str | None:
    """Whether a local number keeps the minimum's: `kept` or `lowered`, or nothing where there is nothing to compare.

    `better`: whether `more` or `less` is better for people. Nine hours where six are the minimum keeps it; five days
    where three are the longest that the minimum allows lowers it.
    """
    if minimum is None or local is None or better is None:
        return None
    return "kept" if (local >= minimum if better == "more" else local <= minimum) else "lowered"


def may_be_found(finding: str, by_numbers: str | None, note: str) -> tuple[str, str] | None:
    """Why a person's finding cannot stand beside the numbers: at which field, and why. None where it can."""
    if finding == "kept" and by_numbers == "lowered":
        return "finding", "The number agreed is worse than the minimum's, so the minimum is lowered"
    if not note.strip():
        return "note", "Say what you compared, and why you find so"
    return None


@dataclass(frozen=True)
class Touched:
    """A minimum standard that a local one touches, with the numbers of both where they have any."""

    ref: str
    measure: str = ""
    minimum_number: float | None = None
    local_number: float | None = None
    better: str | None = None


_NUMBERS = re.compile(
    r"^(?P<measure>[^;]+);\s*minimum\s+(?P<minimum>\d{1,7}(?:\.\d{1,2})?)\s*;\s*ours\s+(?P<ours>\d{1,7}(?:\.\d{1,2})?)\s*;"
    r"\s*(?P<better>more|less)(?: is better)?$",
    re.IGNORECASE,
)


def touched(text: str) -> tuple[list[Touched], list[str]]:
    """The minimum standards that lines name, and the lines that cannot be read.

    A line is a reference, or a reference with numbers: `MS-P1; hours out of cell; minimum 10; ours 12; more is better`.
    """
    found: dict[str, Touched] = {}
    wrong = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        ref, _, rest = (part.strip() for part in line.partition(";"))
        numbers = _NUMBERS.match(rest) if rest else None
        if (rest and not numbers) or not re.fullmatch(r"[A-Za-z0-9.-]{1,20}", ref) or ref.upper() in found:
            wrong.append(line)
        elif numbers is None:
            found[ref.upper()] = Touched(ref.upper())
        else:
            found[ref.upper()] = Touched(
                ref.upper(),
                numbers["measure"].strip(),
                float(numbers["minimum"]),
                float(numbers["ours"]),
                numbers["better"].lower(),
            )
    return list(found.values()), wrong
