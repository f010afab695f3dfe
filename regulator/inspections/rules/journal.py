"""What an operation of the journal may say, and when a batch of them is refused."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import orjson
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from regulator.core.plain import is_plain
from regulator.core.refused import Refused
from regulator.core.tabular import day

from .given import KeyQuestionInput

SOURCES = {
    "observation": "Observation",
    "survey": "Survey",
    "prisoners": "Prisoners",
    "staff": "Staff and third parties",
    "documents": "Documents and data",
}
BEARINGS = {"strength": "Strength", "concern": "Concern", "finding": "Finding"}
LONGEST = 20_000  # characters of one note; the longest real statement has a fiftieth
CAPTION = 300  # characters of what a photograph shows
MOST = 2**53 - 1  # the largest whole number that every reader of JSON holds exactly
PSEUDONYM = r"^[A-Z]{1,3}-[0-9]{1,5}$"  # a code such as C-014, which nobody's name or number looks like
MOST_ANSWERS = 200  # key questions of one case; the longest real set has a tenth
LAST_NUMBER = 2**31 - 1  # what the databases' whole numbers hold; a device's number its entries from 1


def _storable(text: str) -> str:
    """Refuse what no database can hold."""
    if not is_plain(text):
        raise PydanticCustomError("character", "this has a character that cannot be stored")
    return text


def _day(value: object) -> date:
    """A day as text, year first; anything else would not be in the journal as it was handed in."""
    if not isinstance(value, str):
        raise PydanticCustomError("day", "write the day as text, year first, as in 2026-03-04")
    try:
        return day(value)
    except ValueError as wrong:
        raise PydanticCustomError("day", str(wrong).replace("{", "(").replace("}", ")")) from None


Text = Annotated[str, AfterValidator(_storable)]
Said = Annotated[Text, StringConstraints(min_length=1, max_length=LONGEST, pattern=r"\S")]
Ref = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$", max_length=60)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Note(_Body):
    """What was seen, heard or read. Evidence never names a prisoner: a locator and a pseudonym."""

    area: Ref
    source: Literal["observation", "survey", "prisoners", "staff", "documents"]
    statement: Said
    bearing: Literal["strength", "concern", "finding"] = "finding"
    locator: Annotated[Text, StringConstraints(max_length=200)] | None = None
    standards: tuple[Ref, ...] = ()


class Danger(Note):
    """Somebody is in danger now: a note that goes before all others, with who on site was told of it."""

    bearing: Literal["concern"]
    told: Annotated[Text, StringConstraints(max_length=CAPTION)] | None = None


class File(_Body):
    """A photograph or a document: of which area, about which note, and the SHA-256 of its content as it is kept; from a
    device, as it is there."""

    area: Ref
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    name: Annotated[Text, StringConstraints(min_length=1, max_length=120, pattern=r"\S")]
    media_type: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]+$", max_length=100)]
    caption: Annotated[Text, StringConstraints(max_length=CAPTION)] | None = None
    about: UUID | None = None


class Finding(_Body):
    """Whether a minimum standard was met on this visit. Not met and met need their evidence."""

    ref: Ref
    outcome: Literal["met", "not-met", "not-tested"]
    evidence: Said | None = None


class Proposed(_Body):
    """One inspector's proposal for a standard or test: a judgement, a score, or the cases counted."""

    ref: Ref
    judgement: Ref | None = None
    score: Annotated[int, Field(strict=True, ge=-MOST, le=MOST)] | None = None
    key_questions: tuple[KeyQuestionInput, ...] = ()
    reason: Said


class CaseAssessed(_Body):
    """One case under a pseudonym: its key questions answered. Without an answer it is taken out; the note says why.

    `assessed_on` as text, year first: the body is kept as it was handed in. `component`: the code of the member of a
    trust whose case it is.
    """

    pseudonym: Annotated[str, StringConstraints(pattern=PSEUDONYM)]
    answers: Annotated[dict[Ref, Literal["yes", "no", "not-applicable"]], Field(max_length=MOST_ANSWERS)]
    assessed_on: Annotated[date, BeforeValidator(_day)]
    note: Said | None = None
    component: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]*$", max_length=40)] = ""

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if not self.answers and self.note is None:
            raise PydanticCustomError("answers", "a case without an answer needs a note that says why")
        return self


class Amended(_Body):
    """A note said again, better. The first words stay in the journal."""

    statement: Said
    reason: Said


class Withdrawn(_Body):
    """A note or a file taken back, with the reason. It stays in the journal."""

    reason: Said


class Entry(BaseModel):
    """One operation as a device, a page or a file hands it in. Each kind has its own body."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUID
    sequence: Annotated[int, Field(strict=True, ge=1, le=LAST_NUMBER)]
    kind: str
    made_at: AwareDatetime
    based_on: UUID | None = None
    body: _Body


class _NoteEntry(Entry):
    kind: Literal["note"]
    body: Note


class _DangerEntry(Entry):
    kind: Literal["danger"]
    body: Danger


class _FileEntry(Entry):
    kind: Literal["file"]
    body: File


class _FindingEntry(Entry):
    kind: Literal["minimum-standard"]
    body: Finding


class _ProposalEntry(Entry):
    kind: Literal["proposal"]
    body: Proposed


class _CaseEntry(Entry):
    kind: Literal["case"]
    body: CaseAssessed


class _AboutAnother(Entry):
    """An entry that changes another must say which."""

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if self.based_on is None:
            raise PydanticCustomError("based_on", "say which entry it changes")
        return self


class _AmendmentEntry(_AboutAnother):
    kind: Literal["amendment"]
    body: Amended


class _WithdrawalEntry(_AboutAnother):
    kind: Literal["withdrawal"]
    body: Withdrawn


_Known = (
    _NoteEntry
    | _DangerEntry
    | _FileEntry
    | _FindingEntry
    | _ProposalEntry
    | _CaseEntry
    | _AmendmentEntry
    | _WithdrawalEntry
)
_BATCH = TypeAdapter(list[Annotated[_Known, Field(discriminator="kind")]])


# What was checked holds texts and whole numbers under plain names: of such, RFC 8785 and `orjson` write the same text.
_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


def checked(entries: list[dict[str, Any]]) -> list[Entry]:
    """The entries of a batch. Refused with the number (from 1) of each that is wrong, and why; twenty at most.

    2026-11: the whole batch in one call, because a call for each entry and each body takes four times as long.
    """
    try:
        return [*_BATCH.validate_python(entries)]
    except ValidationError as fault:
        told = [f"Entry {place + 1}: {message}" for place, message in _wrong(fault).items()]
        raise Refused("; ".join(told[:20])) from None


def sorted_out(entries: list[dict[str, Any]]) -> list[Entry | str]:
    """Each entry of a batch as it was checked; a sentence in place of one that cannot be read."""
    try:
        return [*_BATCH.validate_python(entries)]
    except ValidationError as fault:
        wrong = _wrong(fault)
    good = iter(_BATCH.validate_python([each for place, each in enumerate(entries) if place not in wrong]))
    return [wrong[place] if place in wrong else next(good) for place in range(len(entries))]


def _wrong(fault: ValidationError) -> dict[int, str]:
    """What is wrong with the entries of a batch, by their places."""
    wrong: dict[int, str] = {}
    for error in fault.errors(include_url=False, include_input=False):
        number, *place = error["loc"] or (0,)
        where = " ".join(str(step) for step in place[1:])  # the first names the kind, which the entry says itself
        wrong.setdefault(int(number), f"{where}: {error['msg']}" if where else error["msg"])
    return wrong


def id_of_part(whole: UUID, part: str) -> UUID:
    """The id of one of the entries that a single form makes: the form's own moment, and what tells the part.

    The same form sent twice makes the same entries, and each is kept once. It is a UUIDv7 as the form's own (RFC 9562).
    """
    told = hashlib.sha256(whole.bytes + part.encode("utf-8", "replace")).digest()
    made = bytearray(whole.bytes[:6] + told[:10])
    made[6] = 0x70 | (made[6] & 0x0F)
    made[8] = 0x80 | (made[8] & 0x3F)
    return UUID(bytes=bytes(made))


def batch_hash(handed_in: Iterable[tuple[Entry, dict[str, Any]]]) -> str:
    """The hash by which a batch can be told from any other: of its ids, kinds and bodies as handed in, in order.

    SHA-256, in hexadecimal, of their canonical JSON (RFC 8785), which a device can make as well.
    """
    said = [[entry.id, entry.kind, body] for entry, body in handed_in]
    return hashlib.sha256(orjson.dumps(said, option=_CANONICAL)).hexdigest()
