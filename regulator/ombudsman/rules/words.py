"""The words that a complaint is described in.

Source: Prisons and Probation Ombudsman, annual reports (subjects), terms of reference (who may complain), and the
complaint forms in use in prisons (stages). "Mail breach" is a subject of its own because a letter to the Ombudsman that
somebody opened is a wrong in itself.
"""

from enum import StrEnum
from typing import NamedTuple


class Channel(StrEnum):
    """How a complaint came."""

    LETTER = "letter"
    PHONE = "phone"
    VISIT = "visit"
    WEB_FORM = "web-form"
    FORWARDED = "forwarded"

    @property
    def words(self) -> str:
        """As a page says it."""
        return {
            "letter": "A letter",
            "phone": "A telephone call",
            "visit": "A visit",
            "web-form": "The form on the website",
            "forwarded": "A form that the prison forwarded",
        }[self.value]


class ReadBack(StrEnum):
    """Whether what somebody said was read back to them."""

    AGREED = "agreed"
    CHANGED = "changed"
    NOT = "not"

    @property
    def words(self) -> str:
        """As a page says it."""
        return {
            "agreed": "It was read back, and they agreed",
            "changed": "It was read back, and they put something right",
            "not": "It was not read back",
        }[self.value]


class Situation(StrEnum):
    """Where the person stood when it happened."""

    PRISON = "prison"
    COMMUNITY = "community"
    FAMILY = "family"

    @property
    def words(self) -> str:
        """As a page says it."""
        return {
            "prison": "In prison",
            "community": "Supervised in the community",
            "family": "Family or friend of the person",
        }[self.value]


class Stage(StrEnum):
    """How far the provider's own procedure went."""

    NONE = "none"
    FIRST = "first"
    APPEAL = "appeal"
    CONFIDENTIAL = "confidential"
    PROBATION = "probation"

    @property
    def words(self) -> str:
        """As a page says it."""
        return {
            "none": "None yet",
            "first": "First stage only (COMP1)",
            "appeal": "Both stages (COMP1 and COMP1A)",
            "confidential": "Confidential access (COMP2)",
            "probation": "The probation provider's own procedure, to its end",
        }[self.value]


EXHAUSTED = frozenset({Stage.APPEAL, Stage.CONFIDENTIAL, Stage.PROBATION})


class Layout(StrEnum):
    """How a letter lies on the paper, and how it speaks."""

    PLAIN = "plain"
    LARGE = "large-print"
    EASY = "easy-read"

    @property
    def words(self) -> str:
        """As a page says it."""
        return {"plain": "Standard print", "large-print": "Large print", "easy-read": "Easy read"}[self.value]


class ReplyLanguage(StrEnum):
    """The languages in which the Ombudsman writes."""

    ENGLISH = "english"
    WELSH = "welsh"

    @property
    def words(self) -> str:
        """As a page says it."""
        return self.value.capitalize()


class Way(NamedTuple):
    """How somebody wants to be written to: two choices, each made without the other."""

    layout: Layout = Layout.PLAIN
    language: ReplyLanguage = ReplyLanguage.ENGLISH

    @property
    def words(self) -> str:
        """As a page says it."""
        return f"{self.layout.words}, in {self.language.words}"

    @classmethod
    def of(cls, layout: str, language: str) -> "Way":
        """The way that a row keeps in two columns."""
        return cls(Layout(layout), ReplyLanguage(language))

    @property
    def welsh(self) -> bool:
        """Whether it speaks Welsh."""
        return self.language == ReplyLanguage.WELSH


class Outcome(StrEnum):
    """How a complaint ended."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly-upheld"
    NOT_UPHELD = "not-upheld"
    MEDIATED = "mediated"
    WITHDRAWN = "withdrawn"
    CEASED = "ceased"
    NOT_ELIGIBLE = "not-eligible"

    @property
    def words(self) -> str:
        """As a page says it."""
        return {
            "upheld": "Upheld",
            "partly-upheld": "Partly upheld",
            "not-upheld": "Not upheld",
            "mediated": "Settled between the two",
            "withdrawn": "Withdrawn by the person",
            "ceased": "Ended: nothing useful could come of it",
            "not-eligible": "Not eligible",
        }[self.value]


FINDINGS = (Outcome.UPHELD, Outcome.PARTLY_UPHELD, Outcome.NOT_UPHELD)
EARLY_ENDS = (Outcome.WITHDRAWN, Outcome.CEASED)
FOR_THE_PERSON = (Outcome.UPHELD, Outcome.PARTLY_UPHELD, Outcome.MEDIATED)

SUBJECTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "property": ("Property", ("lost in this prison", "lost in transfer", "damaged", "withheld", "compensation")),
    "staff-behaviour": ("Staff behaviour", ("assault", "use of force", "bullying", "racism", "rudeness")),
    "administration": ("Administration", ("records", "delay in replying", "applications", "fees")),
    "work-and-pay": ("Work and pay", ("allocation", "pay", "dismissal")),
    "categorisation": ("Categorisation", ("review", "category A", "open conditions")),
    "adjudications": ("Adjudications", ("procedure", "punishment", "evidence")),
    "regime": ("Regime", ("time out of cell", "association", "exercise", "incentives")),
    "transfers": ("Transfers", ("refused", "moved against wish", "distance from home")),
    "contact": ("Letters, visits and telephone", ("visits", "telephone", "letters", "child contact")),
    "mail-breach": ("Confidential mail opened", ("letter to or from the Ombudsman", "legal letter", "other")),
    "equality": ("Equality", ("race", "religion", "disability", "sex", "age", "sexual orientation", "other")),
    "accommodation": ("Accommodation and food", ("cell", "hygiene", "food", "clothing")),
    "health": ("Health care, other than clinical judgement", ("access", "escort to hospital", "medication rounds")),
    "release": ("Release, licence and recall", ("temporary release", "home detention curfew", "licence", "recall")),
    "probation": ("Probation supervision", ("appointments", "reports", "behaviour of staff", "unpaid work")),
    "about-us": ("The Ombudsman's own work", ("delay", "how somebody here behaved", "a decision of ours", "other")),
    "other": ("Other", ("other",)),
}
"""Subject: its words and its kinds."""

ABOUT_PROVIDERS = tuple(subject for subject in SUBJECTS if subject != "about-us")
"""What is counted of a provider: not what is said of the Ombudsman's own work."""

READ_HERE = ("english", "welsh", "cymraeg")  # languages in which the office reads letters


def needs_translation(language: str) -> bool:
    """Whether a letter in this language is translated before it is assessed."""
    return language.strip().casefold() not in READ_HERE


PLAIN: dict[str, str] = {
    "property": "Something of theirs was lost, damaged or kept from them",
    "staff-behaviour": "How staff behaved",
    "administration": "Forms, records, fees or slow answers",
    "work-and-pay": "Work or pay",
    "categorisation": "Their security category",
    "adjudications": "A punishment or a hearing in the prison",
    "regime": "Time out of the cell, exercise, or privileges",
    "transfers": "A move to another prison",
    "contact": "Visits, telephone calls or letters",
    "mail-breach": "Somebody opened a confidential letter",
    "equality": "They were treated worse because of who they are",
    "accommodation": "The cell, food or clothing",
    "health": "Getting to see a doctor, nurse or hospital (not what the doctor decided)",
    "release": "Release, licence or recall",
    "probation": "Probation supervision or unpaid work",
    "about-us": "What the Ombudsman's own office did",
    "other": "Something else",
}
"""The same subjects as somebody would say who has never complained before."""

STAGES_IN_PLAIN_WORDS: dict[str, str] = {
    "none": "They have not complained yet",
    "first": "They complained once and did not appeal",
    "appeal": "They complained and appealed, to the end",
    "confidential": "They complained in a sealed envelope (confidential access)",
    "probation": "They went to the end of a probation provider's procedure",
    "": "I do not know",
}

SERIOUS = frozenset(
    {("staff-behaviour", "assault"), ("staff-behaviour", "use of force"), ("staff-behaviour", "racism")}
)
"""Subjects that go before others: assault, force and racism by staff."""


def subject_words(subject: str, kind: str = "") -> str:
    """A subject, with its kind where there is one, as a page says it."""
    title = SUBJECTS[subject][0]
    return f"{title}: {kind}" if kind else title
