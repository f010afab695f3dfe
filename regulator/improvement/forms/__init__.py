"""What people send about what is owed."""

from collections.abc import Iterable, Mapping

from wtforms import MultipleFileField

from regulator.core.forms import Chosen, DateField, Form, OneOfFew, Paragraph, Several, VersionedForm

from ..rules.answering import LONGEST, STATUSES
from ..rules.verifying import BASES


class EmptyForm(Form):
    """A button alone."""


class ReasonForm(Form):
    """A step that needs its reason."""

    reason = Paragraph("Why", what="the reason", longest=LONGEST, hint="Everybody who may see this reads it.")


class PersonForm(Form):
    """One of the organisation's people."""

    person = Chosen("Person", what="a person", optional=True)

    def offer(self, people: Iterable[tuple[str, str]], nobody: str) -> None:
        """The people to choose from, and what nobody means."""
        self.person.offer([("", nobody), *people])

    @property
    def user_id(self) -> int | None:
        """The number of who was chosen; None for nobody."""
        return int(self.person.data) if self.person.data else None


class ProgressForm(Form):
    """How far it is, with evidence."""

    last = ("files",)
    about = OneOfFew("What this is about", what="what this is about")
    status = OneOfFew("How far it is", what="how far it is")
    text = Paragraph(
        "What was done", what="what was done", longest=LONGEST, rows=5, hint="Do not name prisoners or staff."
    )
    files = MultipleFileField("Evidence")

    def __init__(self, actions: Iterable[tuple[str, str]], **given: object) -> None:
        super().__init__(**given)
        self.about.offer([*actions, ("0", "Everything that was asked here: it is done")])
        self.status.offer(STATUSES.items())


class MoreTimeForm(Form):
    """A request for a later day."""

    about = OneOfFew("What you need more time for", what="what you need more time for")
    until = DateField("New last day", what="the new last day")
    reason = Paragraph("Why", what="why you need more time", longest=LONGEST)

    def __init__(self, about: Iterable[tuple[str, str]], **given: object) -> None:
        super().__init__(**given)
        self.about.offer(about)


class DecideTimeForm(Form):
    """The decision on a request for more time."""

    decision = OneOfFew("Decision", what="whether more time is given")
    until = DateField("Another last day", what="the last day", optional=True, hint="Empty: the day that was asked for.")
    reason = Paragraph("Why", what="the reason", longest=LONGEST, hint="The provider will see it.")

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.decision.offer([("granted", "Give more time"), ("refused", "Refuse it")])


class VerifyForm(VersionedForm):
    """What somebody who is not the claimant found."""

    judgement = OneOfFew("What you found", what="what you found")
    basis = OneOfFew("What it rests on", what="what it rests on")
    evidence = Paragraph(
        "Evidence",
        what="the evidence",
        longest=LONGEST,
        rows=5,
        hint="What you saw, read and were told. The provider and the public will read it. Do not name prisoners.",
    )

    def __init__(self, judgements: Mapping[str, str], **given: object) -> None:
        super().__init__(**given)
        self.judgement.offer(judgements.items())
        self.basis.offer(BASES.items())


class VerifyActionForm(Form):
    """Whether one action is done."""

    verified = OneOfFew("What you found", what="whether it is done")
    reason = Paragraph("How you know", what="what you found", longest=LONGEST)

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.verified.offer([("done", "It is done"), ("not-done", "It is not done")])


class CommissionersForm(Form):
    """Which commissioners are told, and which must act."""

    told = Several("Told of it", what="a commissioner")
    act = Several("Must act on it", what="a commissioner")
    reason = Paragraph("Why", what="the reason", longest=LONGEST)

    def offer(self, choices: list[tuple[str, str]]) -> None:
        """The commissioners of the provider."""
        self.told.offer(choices)
        self.act.offer(choices)


class SettleForm(Form):
    """What becomes of something that the check found before publication."""

    outcome = OneOfFew("What becomes of it", what="what becomes of it")
    reason = Paragraph("Why", what="the reason", longest=LONGEST, hint="Where words are left out, the public reads it.")

    def __init__(self, outcomes: Mapping[str, str], **given: object) -> None:
        super().__init__(**given)
        self.outcome.offer(outcomes.items())


class PostedForm(Form):
    """The day on which a letter was posted."""

    posted_on = DateField("Posted on", what="the day of posting")
