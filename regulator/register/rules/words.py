"""The words the register uses for kinds, functions and sectors, as the published estate uses them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an organisation is to the regulator."""

    PRISON = "prison"
    CRC = "crc"
    LRT = "lrt"
    COMMISSIONER = "commissioner"
    OMBUDSMAN = "ombudsman"
    PARTNER = "partner"


KIND_WORDS: Mapping[Kind, tuple[str, str]] = {
    Kind.PRISON: ("Prison", "Prisons"),
    Kind.CRC: ("Community rehabilitation company", "Community rehabilitation companies"),
    Kind.LRT: ("Local rehabilitation trust", "Local rehabilitation trusts"),
    Kind.COMMISSIONER: ("Commissioner", "Commissioners"),
    Kind.OMBUDSMAN: ("Ombudsman", "Ombudsmen"),
    Kind.PARTNER: ("Partner", "Partners"),
}
"""Each kind as a page says it: of one, and of several."""

PROVIDERS = frozenset({Kind.PRISON, Kind.CRC, Kind.LRT})
"""Those the regulator inspects."""


class Function(StrEnum):
    """What a prison is for: the twelve agreed names."""

    HIGH_SECURITY = "high security"
    LOCAL = "local/reception"
    CATEGORY_B_TRAINER = "category B trainer"
    CATEGORY_C_TRAINER = "category C trainer/resettlement"
    OPEN = "open"
    WOMEN_CLOSED = "women closed"
    WOMEN_OPEN = "women open"
    YOUNG_ADULT = "young adult"
    CHILDRENS_YOI = "children's YOI"
    SECURE_TRAINING_CENTRE = "secure training centre"
    SECURE_HOSPITAL_SCHOOL = "secure hospital school"
    IMMIGRATION_REMOVAL_CENTRE = "immigration removal centre"


FOR_WOMEN = frozenset({Function.WOMEN_CLOSED, Function.WOMEN_OPEN})
FOR_CHILDREN = frozenset({Function.CHILDRENS_YOI, Function.SECURE_TRAINING_CENTRE, Function.SECURE_HOSPITAL_SCHOOL})


class Holds(StrEnum):
    """Whom a prison holds."""

    MEN = "men"
    WOMEN = "women"
    MIXED = "mixed"
    CHILDREN = "children"


class Category(StrEnum):
    """The highest security category a prison for men takes."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Sector(StrEnum):
    """Who runs a prison."""

    PUBLIC = "public"
    PRIVATE = "private"


class Descent(StrEnum):
    """How one organisation came from another. The value is read from the earlier one to the later one.

    A place that is re-roled may stay the same organisation; the other three are of two.
    """

    REROLED_AS = "re-roled as"
    MERGED_INTO = "merged into"
    SPLIT_INTO = "split into"
    TRANSFERRED_TO = "transferred to"

    @property
    def backwards(self) -> str:
        """The same, read from the later one to the earlier one."""
        return _BACKWARDS[self]


_BACKWARDS = {
    Descent.MERGED_INTO: "formed by merging",
    Descent.SPLIT_INTO: "split from",
    Descent.REROLED_AS: "re-roled from",
    Descent.TRANSFERRED_TO: "transferred from",
}


class CommissionerType(StrEnum):
    """Who commissions for a police area."""

    PCC = "PCC"
    MAYOR = "elected mayor"
    MOPAC = "MOPAC"
    CITY_OF_LONDON = "City of London Corporation"


_MAYOR_OF = {"North Yorkshire": "York and North Yorkshire"}  # data/estate/README.md: the mayoralty is named so


def commissioner_name(kind: CommissionerType, area: str) -> str:
    """The office that commissions for a police area: `Police and Crime Commissioner for Kent`."""
    if kind == CommissionerType.PCC:
        return f"Police and Crime Commissioner for {area}"
    if kind == CommissionerType.MAYOR:
        return f"Mayor of {_MAYOR_OF.get(area, area)}"
    if kind == CommissionerType.MOPAC:
        return "Mayor's Office for Policing and Crime (MOPAC)"
    return "City of London Corporation"


def fits(function: Function, holds: Holds) -> bool:
    """Whether a place of this function can hold these people: women's and children's functions hold no others."""
    return (function in FOR_WOMEN) == (holds == Holds.WOMEN) and (function in FOR_CHILDREN) == (holds == Holds.CHILDREN)


@dataclass(frozen=True)
class PrisonFacts:
    """What a prison is for and who runs it."""

    function: Function
    category: Category | None
    holds: Holds
    sector: Sector
    operator: str
