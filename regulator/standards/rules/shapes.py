"""The words every file of the standards is made of: texts, references, citations, and the fixed lists they draw on."""

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

PLACEHOLDER = re.compile(r"\b(TODO|TBC|TBA|TBD|[Ll]orem ipsum|X{3,}|x{3,})\b")
PROVISION = r"\d{1,3}[A-Z]{0,2}(\.\d{1,2}){0,3}(\(\w{1,3}\))*"


class Shape(BaseModel):
    """A part of a file. A name that is not known here is refused; nothing can be changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def some(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values themselves. Refused where there are none, once each of them has been found right."""
    if not values:
        raise ValueError("at least one is needed")
    return values


def _finished(text: str) -> str:
    if PLACEHOLDER.search(text):
        raise ValueError("this is not finished: a published text has no placeholder")
    if any(ord(letter) < 32 and letter != "\n" for letter in text):
        raise ValueError("this has a control character")
    return " ".join(text.split())


Prose = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=3, max_length=3000),
    AfterValidator(_finished),
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Provision = Annotated[str, StringConstraints(pattern=rf"^{PROVISION}(–{PROVISION})?$")]


class ProviderKind(StrEnum):
    """What the regulator inspects."""

    PRISON = "prison"
    CRC = "crc"
    LRT = "lrt"


class StandardsFor(StrEnum):
    """Whom an edition is for: a kind of provider, a prison that asks for freedoms, lay monitors, or the Ombudsman.

    What is decided about status has an edition of its own, so that a prison's inspection never picks it up by mistake.
    """

    PRISON = "prison"
    CRC = "crc"
    LRT = "lrt"
    REFORM_PRISON = "reform-prison"
    MONITOR = "monitor"
    OMBUDSMAN = "ombudsman"


FOR_WHOM = {
    StandardsFor.PRISON: "Prisons",
    StandardsFor.CRC: "Community rehabilitation companies",
    StandardsFor.LRT: "Local rehabilitation trusts",
    StandardsFor.REFORM_PRISON: "Prisons that ask to become Reform Prisons",
    StandardsFor.MONITOR: "Lay monitors",
    StandardsFor.OMBUDSMAN: "The Ombudsman",
}


class IssuedBy(StrEnum):
    """Who set a requirement: the proposal gives the task to the regulator in one place, to the minister in another.

    The Ombudsman sets the standards of its own service, and the prompts of its lay monitors.
    """

    REGULATOR = "regulator"
    SECRETARY_OF_STATE = "secretary-of-state"
    OMBUDSMAN = "ombudsman"


class EvidenceSource(StrEnum):
    """Where evidence comes from. The first five are a prison's; the last two are supervision's in the community."""

    OBSERVATION = "observation"
    SURVEY = "survey"
    PRISONERS = "prisoners"
    STAFF = "staff"
    DOCUMENTS = "documents"
    CASES = "cases"
    SUPERVISED_PEOPLE = "supervised-people"


class Pathway(StrEnum):
    """The seven pathways out of offending."""

    ACCOMMODATION = "accommodation"
    EDUCATION = "education-training-employment"
    HEALTH = "health"
    DRUGS = "drugs-and-alcohol"
    FINANCE = "finance-benefit-debt"
    FAMILIES = "children-and-families"
    ATTITUDES = "attitudes-thinking-behaviour"


class Characteristic(StrEnum):
    """The protected characteristics of the Equality Act 2010, section 4."""

    AGE = "age"
    DISABILITY = "disability"
    GENDER_REASSIGNMENT = "gender-reassignment"
    MARRIAGE = "marriage-and-civil-partnership"
    PREGNANCY = "pregnancy-and-maternity"
    RACE = "race"
    RELIGION = "religion-or-belief"
    SEX = "sex"
    ORIENTATION = "sexual-orientation"


class Citation(Shape):
    """An instrument, and the provisions of it where they are certain; none means the instrument as a whole."""

    instrument: Slug
    provisions: tuple[Provision, ...] = ()


class AppliesTo(Shape):
    """Which establishments a requirement is for. An empty list means every one; the words are the register's own."""

    holds: tuple[Annotated[str, StringConstraints(pattern=r"^(men|women|children)$")], ...] = ()
    functions: tuple[Prose, ...] = ()
    categories: tuple[Annotated[str, StringConstraints(pattern=r"^[A-D]$")], ...] = ()


Evidence = Annotated[dict[EvidenceSource, Prose], Field(default_factory=dict)]
