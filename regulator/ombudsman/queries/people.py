"""Who could take a case, for the page on which it is given to somebody."""

from datetime import date

from regulator.core.actor import Actor

from .allocation import Candidate, candidates
from .walls import office, one


def candidates_for(actor: Actor, reference: str, today: date) -> list[Candidate]:
    """Every investigator for a case, the fittest first."""
    with office(actor, "to give a case to an investigator", opened=reference):
        return candidates(one(actor, reference), today)
