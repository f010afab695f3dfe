"""Whether the Ombudsman may look into a complaint: each test met, not met or unknown, with the dates it rests on.

Source: Prisons and Probation Ombudsman, terms of reference: the provider's own procedure done, within three months of
its last reply, or six weeks of silence; within twelve months of knowing; the person affected; in remit; something
useful can come of it. The clocks' lengths stand in `standards/clocks.yaml` (eligibility windows) and are handed in.
A test that is not met can be set aside by a named person with a reason, where the terms leave that to discretion.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .words import EXHAUSTED, Stage


class Answer(StrEnum):
    """How a test stands."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


class Criterion(StrEnum):
    """The tests, in the order in which they are looked at."""

    STAGES = "stages"
    THREE_MONTHS = "three-months"
    TWELVE_MONTHS = "twelve-months"
    AFFECTED = "affected"
    REMIT = "remit"
    WORTHWHILE = "worthwhile"


TITLES: dict[Criterion, str] = {
    Criterion.STAGES: "The provider's own procedure is done, or it has been silent for six weeks",
    Criterion.THREE_MONTHS: "It came within three months of the last reply",
    Criterion.TWELVE_MONTHS: "It came within twelve months of the person knowing",
    Criterion.AFFECTED: "The person writing is the one affected, or may speak for them",
    Criterion.REMIT: "It is something the Ombudsman may look into",
    Criterion.WORTHWHILE: "Something useful can come of it",
}

DISCRETION = frozenset({Criterion.STAGES, Criterion.THREE_MONTHS, Criterion.TWELVE_MONTHS, Criterion.AFFECTED})
"""Tests that a named person may set aside with a reason. Remit and usefulness are not the Ombudsman's to give away."""


class Code(StrEnum):
    """Why a complaint is not eligible. One is given, the first that is so."""

    INTERNAL_NOT_EXHAUSTED = "internal-not-exhausted"
    OUT_OF_TIME = "out-of-time"
    NOT_AFFECTED_PERSON = "not-affected-person"
    OUT_OF_REMIT_CLINICAL = "out-of-remit-clinical"
    OUT_OF_REMIT_POLICY = "out-of-remit-policy"
    OUT_OF_REMIT_LITIGATION = "out-of-remit-litigation"
    OUT_OF_REMIT_IMMIGRATION = "out-of-remit-immigration"
    OUT_OF_REMIT_SENTENCE = "out-of-remit-sentence"
    NO_SUBSTANTIAL_ISSUE = "no-substantial-issue"
    NO_WORTHWHILE_OUTCOME = "no-worthwhile-outcome"
    NO_CONSENT = "no-consent"
    INSUFFICIENT_INFORMATION = "insufficient-information"
    DUPLICATE = "duplicate"
    ABOUT_THE_OMBUDSMAN = "about-the-ombudsman"


CODES: dict[Code, tuple[str, str]] = {
    Code.INTERNAL_NOT_EXHAUSTED: (
        "The prison or probation service must answer first",
        "Use their complaints procedure to its end. If they have not answered for six weeks, write to us again then.",
    ),
    Code.OUT_OF_TIME: (
        "It came too late",
        "Tell us if there was a good reason for the delay, such as illness or a transfer, and we will look again.",
    ),
    Code.NOT_AFFECTED_PERSON: (
        "It must come from the person it happened to",
        "Ask them to write to us, or to write that you may speak for them.",
    ),
    Code.OUT_OF_REMIT_CLINICAL: (
        "It is about a decision of doctors or nurses",
        "Use the health service's complaints procedure in the prison, then write to the Parliamentary and Health "
        "Service Ombudsman, Citygate, Mosley Street, Manchester M2 3HQ; in Wales to the Public Services Ombudsman for "
        "Wales, 1 Ffordd yr Hen Gae, Pencoed CF35 5LJ.",
    ),
    Code.OUT_OF_REMIT_POLICY: (
        "It is about a policy that ministers decided",
        "Write to your Member of Parliament, House of Commons, London SW1A 0AA. Your letter may be confidential.",
    ),
    Code.OUT_OF_REMIT_LITIGATION: (
        "It is before a court",
        "Your solicitor can advise you. When the court has finished, write to us if something is still open.",
    ),
    Code.OUT_OF_REMIT_IMMIGRATION: (
        "It is about immigration status",
        "An immigration adviser can help. Ask the prison for the list of free advisers.",
    ),
    Code.OUT_OF_REMIT_SENTENCE: (
        "It is about a conviction, a sentence or a parole decision",
        "Your solicitor can advise you about an appeal. The Parole Board, 3rd Floor, 10 South Colonnade, London "
        "E14 4PU, answers questions about its decisions. The Criminal Cases Review Commission looks at convictions.",
    ),
    Code.NO_SUBSTANTIAL_ISSUE: (
        "There is no matter that we should look into",
        "Tell us if you think we have misunderstood what happened.",
    ),
    Code.NO_WORTHWHILE_OUTCOME: (
        "Nothing more could come of it than you have had already",
        "Tell us what you would want to happen, if you think we are wrong.",
    ),
    Code.NO_CONSENT: (
        "We do not have the consent of the person it happened to",
        "Send us their consent in writing, and we will look again.",
    ),
    Code.INSUFFICIENT_INFORMATION: (
        "We do not know enough",
        "Tell us what happened, when, and what reply you had. Send copies of the replies if you have them.",
    ),
    Code.DUPLICATE: (
        "We have this complaint already",
        "There is nothing you need to do: we answer under the number we gave you before.",
    ),
    Code.ABOUT_THE_OMBUDSMAN: (
        "It is about us",
        "Somebody here who had nothing to do with it answers within 20 working days. If you are still unhappy, ask "
        "your Member of Parliament to send it to the Parliamentary Ombudsman.",
    ),
}
"""Code: why, and what the person can do instead, with the address of the right body. Ours are postal addresses, because
people in prison have no other way."""


@dataclass(frozen=True)
class Windows:
    """Last days that the clocks make of a complaint's dates; None where its start is not known."""

    three_months_end_on: date | None
    silence_ends_on: date | None
    twelve_months_end_on: date | None


@dataclass(frozen=True)
class Told:
    """What is known of a complaint. None: not known."""

    received_on: date
    stages: Stage | None
    last_reply_on: date | None
    complained_on: date | None
    affected: bool | None
    in_remit: bool | None
    worthwhile: bool | None


@dataclass(frozen=True)
class Tested:
    """One test: how it stands, on what, and whether it may be set aside."""

    test: Criterion
    answer: Answer
    because: str
    discretion: bool

    @property
    def title(self) -> str:
        """The test in words."""
        return TITLES[self.test]


def tested(told: Told, windows: Windows) -> list[Tested]:
    """Every test with its answer and what it rests on."""
    found = [
        (Criterion.STAGES, *_stages(told, windows)),
        (Criterion.THREE_MONTHS, *_three_months(told, windows)),
        (Criterion.TWELVE_MONTHS, *_twelve_months(told, windows)),
        (Criterion.AFFECTED, *_said(told.affected, "They are", "They are not")),
        (Criterion.REMIT, *_said(told.in_remit, "It is", "It is not")),
        (Criterion.WORTHWHILE, *_said(told.worthwhile, "It can", "It cannot")),
    ]
    return [Tested(test, answer, because, test in DISCRETION) for test, answer, because in found]


def _stages(told: Told, windows: Windows) -> tuple[Answer, str]:
    if told.stages in EXHAUSTED and told.last_reply_on is not None:
        return Answer.MET, f"{told.stages.words if told.stages else ''}. Last reply on {_day(told.last_reply_on)}."
    if told.complained_on is not None and told.last_reply_on is None and windows.silence_ends_on is not None:
        if told.received_on > windows.silence_ends_on:
            return Answer.MET, f"No answer by {_day(windows.silence_ends_on)}, six weeks after they complained."
        return Answer.NOT_MET, f"The provider has until {_day(windows.silence_ends_on)} to answer."
    if told.stages is None:
        return Answer.UNKNOWN, "Nobody has said how far the provider's procedure went."
    if told.stages in EXHAUSTED:
        return Answer.UNKNOWN, "The date of the last reply is missing."
    return Answer.NOT_MET, f"Stages done: {told.stages.words.lower()}."


def _three_months(told: Told, windows: Windows) -> tuple[Answer, str]:
    if told.last_reply_on is None or windows.three_months_end_on is None:
        if told.complained_on is not None:
            return Answer.MET, "There was no last reply to count from."
        return Answer.UNKNOWN, "The date of the last reply is missing."
    end = windows.three_months_end_on
    if told.received_on <= end:
        return Answer.MET, f"It came on {_day(told.received_on)}; the last day was {_day(end)}."
    return Answer.NOT_MET, f"It came on {_day(told.received_on)}; the last day was {_day(end)}."


def _twelve_months(told: Told, windows: Windows) -> tuple[Answer, str]:
    end = windows.twelve_months_end_on
    if end is None:
        return Answer.UNKNOWN, "Nobody has said when the person first knew."
    met = Answer.MET if told.received_on <= end else Answer.NOT_MET
    return met, f"It came on {_day(told.received_on)}; the last day was {_day(end)}."


def _said(value: bool | None, yes: str, no: str) -> tuple[Answer, str]:
    if value is None:
        return Answer.UNKNOWN, "Nobody has looked at this yet."
    return (
        (Answer.MET, f"{yes}, as the assessor sees it.")
        if value
        else (Answer.NOT_MET, f"{no}, as the assessor sees it.")
    )


def may_be_taken_on(found: list[Tested], set_aside: frozenset[Criterion]) -> str | None:
    """Why a complaint may not be taken on, in a sentence; None where every test is met or rightly set aside."""
    unknown = [each for each in found if each.answer == Answer.UNKNOWN and each.test not in set_aside]
    if unknown:
        return f"This is not known yet: {unknown[0].title.lower()}."
    failed = [each for each in found if each.answer == Answer.NOT_MET]
    for each in failed:
        if each.test not in DISCRETION:
            return f"This is not met, and nobody may set it aside: {each.title.lower()}."
        if each.test not in set_aside:
            return f"This is not met: {each.title.lower()}. Set it aside with a reason, or do not take it on."
    return None


def suggested(found: list[Tested]) -> Code | None:
    """The code that the first test that is not met leads to; a person chooses."""
    leads = {
        Criterion.STAGES: Code.INTERNAL_NOT_EXHAUSTED,
        Criterion.THREE_MONTHS: Code.OUT_OF_TIME,
        Criterion.TWELVE_MONTHS: Code.OUT_OF_TIME,
        Criterion.AFFECTED: Code.NOT_AFFECTED_PERSON,
        Criterion.REMIT: None,
        Criterion.WORTHWHILE: Code.NO_WORTHWHILE_OUTCOME,
    }
    return next((leads[each.test] for each in found if each.answer == Answer.NOT_MET), None)


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
