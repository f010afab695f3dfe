"""What the office writes down after a death: that it happened, and who carries the case on."""

from typing import Any

from regulator.core.forms import Chosen, DateField, Line, OneOfFew, Paragraph, VersionedForm

from ..actions.carrying import LONGEST_ADDRESS, LONGEST_WHY
from ..actions.intake import LONGEST_NAME
from ..rules.carrying import TO_WHOM, Relation
from .ways import IN_ENGLISH_ALONE, WithAWay


class DiedForm(VersionedForm):
    """That a person has died."""

    died_on = DateField("When did they die, if you know?", what="the date", optional=True)
    why = Paragraph(
        "How do you know?",
        what="how you know",
        longest=LONGEST_WHY,
        rows=2,
        hint="Who told us, and when. Letters to them are kept back as soon as you save this, in every case of theirs.",
    )


class CarrierForm(WithAWay, VersionedForm):
    """Who carries a case on."""

    relation = OneOfFew("What were they to the person?", what="what they were to the person", hint=TO_WHOM)
    name = Line("Their name", what="their name", longest=LONGEST_NAME)
    address = Paragraph("Where to write to them", what="their address", longest=LONGEST_ADDRESS, rows=4)
    email = Line("Email, only if they asked for mail", what="the email", longest=200, optional=True)
    reply_format = Chosen("How they want to be written to", what="how they want to be written to")
    reply_language = Chosen("In which language", what="the language", hint=IN_ENGLISH_ALONE)
    why = Paragraph(
        "How do you know that they carry it on?",
        what="how you know",
        longest=LONGEST_WHY,
        rows=2,
        hint="Who told us, and when. What the person wanted, if they said so.",
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.relation.offer([(each.value, each.words) for each in Relation])
        self.offer_ways()


class LivesForm(VersionedForm):
    """That it was a mistake."""

    why = Paragraph("How do you know?", what="how you know", longest=LONGEST_WHY, rows=2)
