"""What people fill in on a review of progress."""

from collections.abc import Iterable

from regulator.core.forms import Chosen, Form, OneOfFew, Paragraph, VersionedForm

from ..rules.progress import LONGEST_REASON, MEANS, RUNGS


class FollowForm(Form):
    """Which inspection is followed."""

    follows = Chosen("Inspection that this review follows", what="an inspection")

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """The inspections to choose from."""
        self.follows.offer(choices)


class ProgressForm(VersionedForm):
    """How far the provider has come with one concern."""

    judgement = OneOfFew("How far the provider has come", what="how far the provider has come")
    reason = Paragraph(
        "What this rests on",
        what="what this judgement rests on",
        longest=LONGEST_REASON,
        rows=6,
        hint="What you saw, heard and read. Do not name prisoners.",
    )

    def offer(self) -> None:
        """The four rungs, each with what it means."""
        self.judgement.offer(
            (value, f"{words}: {MEANS[value][0].lower()}{MEANS[value][1:]}") for value, words in RUNGS.items()
        )
