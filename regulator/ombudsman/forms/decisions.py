"""What the Ombudsman's staff fill in about a decision that is to be published."""

from typing import Any

from wtforms import BooleanField

from regulator.core.forms import Line, OneOfFew, Paragraph, VersionedForm

from ..actions.decisions import LONGEST, LONGEST_TITLE
from ..actions.unpublishing import LONGEST_WHY


class PublicWordsForm(VersionedForm):
    """What the public shall read of a case."""

    title = Line(
        "Title",
        what="a title",
        longest=LONGEST_TITLE,
        hint="What it is about. For example: Property lost in a transfer",
    )
    text = Paragraph(
        "What happened and what was decided",
        what="what happened and what was decided",
        longest=LONGEST,
        rows=15,
        hint="Name nobody, and leave out what would tell who it is: a rare offence, an exact day, an unusual job.",
    )
    names_provider = BooleanField("Name the provider. Leave this empty where that would tell whose case it was.")
    stands = Paragraph(
        "If a word that is part of somebody's name is left in, why may it stay?",
        what="why it may stay",
        longest=LONGEST_WHY,
        optional=True,
        rows=2,
    )


class LetGoForm(VersionedForm):
    """Publish a decision, or publish nothing of its case."""

    what = OneOfFew("What do you decide?", what="what you decide")
    why = Paragraph(
        "If nothing is published, why?", what="why nothing is published", longest=LONGEST_WHY, optional=True, rows=3
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.what.offer([("publish", "Publish it"), ("withhold", "Publish nothing of this case")])


class WithdrawDecisionForm(VersionedForm):
    """Take a published decision off the site."""

    why = Paragraph(
        "Why is it withdrawn?",
        what="why it is withdrawn",
        longest=LONGEST_WHY,
        rows=3,
        hint="The public reads this in its place. Name nobody.",
    )
