"""How the tests of eligibility stand for a case, with the last days that the clocks make of its dates."""

from datetime import date

from regulator.core import clocks
from regulator.standards import queries as standards

from ..models import Complaint
from ..rules.eligibility import Tested, Told, Windows, tested
from ..rules.words import Stage


def tests_of(complaint: Complaint) -> list[Tested]:
    """Every test of a case. Inside the compartment."""
    told = Told(
        received_on=complaint.received_on,
        stages=Stage(complaint.stages) if complaint.stages else None,
        last_reply_on=complaint.last_reply_on,
        complained_on=complaint.complained_on,
        affected=complaint.affected,
        in_remit=complaint.in_remit,
        worthwhile=complaint.worthwhile,
    )
    return tested(told, windows(complaint.last_reply_on, complaint.complained_on, complaint.learned_on))


def windows(last_reply_on: date | None, complained_on: date | None, learned_on: date | None) -> Windows:
    """The last day of each window, by the clocks in force."""
    return Windows(
        three_months_end_on=_end("complaint-three-months", last_reply_on),
        silence_ends_on=_end("complaint-silence", complained_on),
        twelve_months_end_on=_end("complaint-twelve-months", learned_on),
    )


def _end(clock: str, start: date | None) -> date | None:
    return None if start is None else clocks.due_on(standards.clock(clock), start)
