"""After a death: who may carry a complaint on, and a name that somebody wrote "dead" behind."""

import re
from enum import StrEnum


class Relation(StrEnum):
    """What whoever carries a case on was to the person. Our own list, to be set with the Ombudsman's lawyers."""

    NEXT_OF_KIN = "next-of-kin"
    ESTATE = "estate"
    NAMED = "named"
    ADVISER = "adviser"

    @property
    def words(self) -> str:
        """As a page says it."""
        return {
            "next-of-kin": "Their next of kin",
            "estate": "Their executor, or whoever deals with what they left",
            "named": "Somebody they named to us while they lived",
            "adviser": "A solicitor or adviser who acts for their family",
        }[self.value]


TO_WHOM = (
    "It can go on with their next of kin, their executor or whoever deals with what they left, somebody they named to "
    "us while they lived, or a solicitor or adviser who acts for their family."
)
NOBODY = (
    "This person has died, and nobody is recorded who carries the case on: nothing is sent. Choose “Record who carries "
    "the case on” on the page of the case. " + TO_WHOM
)
REMARK = "Leave remarks out of the name. If the person has died, choose “has died” on the page of the case."

_DEAD = re.compile(r"(?:[(\[,;–—-]|\s-)\s*(?:now\s+)?(?:dead|deceased|died|r\.?i\.?p\b\.?)", re.IGNORECASE)


def says_dead(name: str) -> bool:
    """Whether somebody wrote into a name that its bearer has died: "Tomas Obrien (dead)". A surname that means so
    stands alone and is none ("Martin Dead")."""
    return _DEAD.search(name) is not None
