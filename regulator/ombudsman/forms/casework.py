"""What the Ombudsman's staff fill in about a case."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField

from regulator.core.forms import Chosen, Count, DateField, Form, Line, OneOfFew, Paragraph, Several, VersionedForm

from ..actions.casework import ENTRIES
from ..queries.allocation import Candidate
from ..rules.eligibility import CODES, DISCRETION, TITLES, Criterion
from ..rules.letters import KINDS
from ..rules.words import FINDINGS, SUBJECTS, Outcome, Stage
from .ways import IN_ENGLISH_ALONE, WithAWay

REASONS = 2_000  # characters
YES_OR_NO = (("yes", "Yes"), ("no", "No"), ("", "Not known yet"))


def said(value: str | None) -> bool | None:
    """What a yes, a no or neither comes to."""
    return {"yes": True, "no": False}.get(value or "")


def spoken(value: bool | None) -> str:
    """The same the other way round."""
    return "" if value is None else "yes" if value else "no"


class KnownForm(VersionedForm):
    """What the tests of eligibility rest on."""

    stages = Chosen("Stages done", what="the stages done", optional=True)
    complained_on = DateField("First complained there on", what="the date they complained", optional=True)
    last_reply_on = DateField("Last reply there on", what="the date of the last reply", optional=True)
    learned_on = DateField("Knew of it on", what="the date they knew", optional=True)
    affected = OneOfFew("Is it the person affected, or one who may speak for them?", what="an answer", optional=True)
    in_remit = OneOfFew("May the Ombudsman look into it?", what="an answer", optional=True)
    worthwhile = OneOfFew("Can something useful come of it?", what="an answer", optional=True)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.stages.offer([(each.value, each.words) for each in Stage])
        for field in (self.affected, self.in_remit, self.worthwhile):
            field.offer(list(YES_OR_NO))


def _aside(test: Criterion) -> Paragraph:
    return Paragraph(
        f"Why it is set aside that: {TITLES[test][0].lower()}{TITLES[test][1:]}",
        what="why",
        longest=REASONS,
        optional=True,
        rows=2,
    )


class FindingOfEligibilityForm(VersionedForm):
    """Take it on or not; what is set aside, each with its reason."""

    eligible = OneOfFew("What do you find?", what="what you find")
    code = Chosen("Why it is not eligible", what="why", optional=True)
    aside_stages = _aside(Criterion.STAGES)
    aside_three_months = _aside(Criterion.THREE_MONTHS)
    aside_twelve_months = _aside(Criterion.TWELVE_MONTHS)
    aside_affected = _aside(Criterion.AFFECTED)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.eligible.offer([("yes", "Take it on"), ("no", "Do not take it on")])
        self.code.offer([(code.value, why) for code, (why, _) in CODES.items()])

    @property
    def set_aside(self) -> dict[Criterion, str]:
        """The tests that are set aside, each with why."""
        told = {test: self[f"aside_{test.value.replace('-', '_')}"].data or "" for test in DISCRETION}
        return {test: reason for test, reason in told.items() if reason.strip()}


class ReasonForm(VersionedForm):
    """A step, with its reason where one is needed."""

    why = Paragraph("Why", what="why", longest=REASONS, optional=True)


class AllocateForm(VersionedForm):
    """Who takes the case."""

    investigator = OneOfFew("Investigator", what="an investigator")
    why = Paragraph(
        "Why, if they have as many cases as they can take", what="why", longest=REASONS, optional=True, rows=2
    )

    def __init__(self, candidates: list[Candidate], **given: Any) -> None:
        super().__init__(**given)
        self.investigator.offer([(str(each.user_id), _words(each)) for each in candidates])


def _words(each: Candidate) -> str:
    told = [f"{each.name}: {each.has} of {each.most} cases"]
    if each.knows:
        told.append("knows this subject")
    if each.conflict is not None:
        told.append("must keep away from this provider")
    return ", ".join(told)


class EntryForm(Form):
    """Something for the chronology."""

    kind = Chosen("What this is", what="what this is")
    on = DateField("When", what="the date")
    text = Paragraph("What happened or was found", what="what happened", longest=50_000, rows=5)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.kind.offer(list(ENTRIES.items()))


class MarkForm(VersionedForm):
    """What goes first, and where reprisals are feared."""

    priority = Paragraph("Why it goes first", what="why", longest=500, optional=True, rows=2)
    reprisal = Paragraph("Why reprisals are feared", what="why", longest=500, optional=True, rows=2)
    breach = Paragraph(
        "If confidential mail was opened, what happened",
        what="what happened",
        longest=500,
        optional=True,
        rows=2,
        hint="The deputy and whoever has the case are told at once.",
    )


class AlertForm(VersionedForm):
    """What somebody did about what cannot wait."""

    done = Paragraph("What did you do?", what="what you did", longest=2_000, rows=4)


class FindingForm(VersionedForm):
    """What was found, what is proposed, what the provider should do."""

    text = Paragraph("What you found", what="what you found", longest=50_000, rows=12)
    proposed = OneOfFew("What you propose", what="what you propose")
    recommendations = Paragraph(
        "Recommendations",
        what="the recommendations",
        longest=10_000,
        optional=True,
        rows=5,
        hint="One on each line. They name nobody: once decided, the provider finds them among all that it owes.",
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.proposed.offer([(each.value, each.words) for each in FINDINGS])


class DecideForm(VersionedForm):
    """An outcome with its reasons."""

    outcome = OneOfFew("Outcome", what="the outcome")
    text = Paragraph("Reasons, as the person will read them", what="the reasons", longest=50_000, rows=10)

    def __init__(self, outcomes: tuple[Outcome, ...] = FINDINGS, **given: Any) -> None:
        super().__init__(**given)
        self.outcome.offer([(each.value, each.words) for each in outcomes])


class PapersForm(VersionedForm):
    """What a provider is asked for, and what it is told."""

    disclosed = Paragraph(
        "What the provider is told and asked for",
        what="what the provider is told",
        longest=5_000,
        rows=5,
        hint="Its staff see this text and nothing else of the case.",
    )
    names_person = BooleanField("It names the person")
    consent = Paragraph("How and when the person agreed to it", what="how they agreed", longest=1_000, rows=2)


class LetterForm(VersionedForm):
    """The words of a letter."""

    text = Paragraph("The letter", what="the letter", longest=20_000, rows=20)


class ApproveForm(VersionedForm):
    """Who lets a letter go, and who read it that speaks its language."""

    speaker = Line(
        "Who read it that speaks Welsh",
        what="who read it",
        longest=200,
        optional=True,
        hint="Their name and where they work.",
    )


class WriteForm(Form):
    """A letter by hand."""

    kind = Chosen("What it is about", what="what it is about")
    text = Paragraph("What you want to say", what="what you want to say", longest=20_000, optional=True, rows=8)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.kind.offer(list(KINDS.items()))


class WhoForm(Form):
    """For what purpose somebody opens who it is."""

    purpose = Chosen("Why do you need to know who it is?", what="why you need to know")

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.purpose.offer([(each, each) for each in PURPOSES])


PURPOSES = (
    "to write to the person",
    "to speak to the person",
    "to ask a provider for papers about the person",
    "to see whether it is the same person as in another case",
    "to put right a name, a number or a place",
    "to protect the person from harm",
)


class TranslationForm(VersionedForm):
    """What a letter in another language says."""

    text = Paragraph("What the letter says", what="what the letter says", longest=50_000, rows=10)
    by = Line("Who translated it", what="who translated it", longest=200)


class SettleForm(VersionedForm):
    """Whose a prison number is that stands in two cases."""

    whose = OneOfFew("Whose is the number?", what="whose it is")
    why = Paragraph("How do you know?", what="how you know", longest=500, rows=2)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        words = {"one": "One person's, whose name is written in two ways", "two": "It stands for two people"}
        self.whose.offer(list(words.items()))


class PersonForm(WithAWay, VersionedForm):
    """Who it is and where they are, put right. `people`: what to call each person of a joint case."""

    which = Chosen("Who of them", what="who of them")
    name = Line("Name", what="the name", longest=200)
    number = Line("Prison number", what="the prison number", longest=20, optional=True, width="govuk-input--width-10")
    held_at = Line(
        "Where they are now, if not where it happened",
        what="the code of the prison or provider",
        longest=20,
        optional=True,
        hint="Its code. Leave it empty after a release.",
        width="govuk-input--width-10",
    )
    address = Paragraph("Address, if not in prison", what="the address", longest=500, optional=True, rows=3)
    reply_format = Chosen(
        "How they want to be written to, if that changes", what="how they want to be written to", optional=True
    )
    reply_language = Chosen(
        "In which language, if that changes", what="the language", optional=True, hint=IN_ENGLISH_ALONE
    )
    why = Paragraph(
        "What happened",
        what="what happened",
        longest=REASONS,
        rows=2,
        hint="A transfer, a release, a name misread, larger print asked for. A death has a page of its own.",
    )

    def __init__(self, people: Sequence[str] = (), **given: Any) -> None:
        super().__init__(**given)
        self.offer_ways()
        self.which.offer([(str(number), name) for number, name in enumerate(people, 1)])
        if len(people) < 2:
            del self.which

    @property
    def chosen(self) -> int:
        """Who of them, 1 the first."""
        return int(self.which.data) if "which" in self else 1


class WorkerForm(Form):
    """What an investigator can take on."""

    subjects = Several("What they know", what="what they know")
    most = Count("How many cases at once", most=200, optional=False)
    conflicts = Paragraph(
        "Providers to keep away from",
        what="the providers",
        longest=5_000,
        optional=True,
        rows=4,
        hint="One on each line: the code, then why. For example: ZWX worked there until 2024",
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.subjects.offer([(subject, title) for subject, (title, _) in SUBJECTS.items()])

    @property
    def told_conflicts(self) -> dict[str, str]:
        """The providers, each with why."""
        lines = [line.strip().partition(" ") for line in (self.conflicts.data or "").splitlines() if line.strip()]
        return {code: why for code, _, why in lines}
