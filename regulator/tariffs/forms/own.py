"""What providers' and commissioners' people fill in about tariffs."""

from collections.abc import Iterable

from flask_wtf.file import FileField
from wtforms import HiddenField

from regulator.core.forms import Chosen, Form, Line, OneOfFew, Paragraph, VersionedForm

from ..rules.words import LONGEST, LONGEST_LINE, LONGEST_REASON
from .work import NARROW, POUNDS, WHAT

Choices = Iterable[tuple[str, str]]


class ReturnForm(VersionedForm):
    """A cost return; its rows are read by the page itself."""

    do = HiddenField()


class UploadForm(Form):
    """A file with the rows of a return."""

    file = FileField("Spreadsheet")


class ResponseForm(Form):
    """An answer to a consultation."""

    what = OneOfFew("What you send", what="what you send")
    text = Paragraph(
        "What you say", what="what you want to say", longest=LONGEST, rows=10,
        hint=f"At most {LONGEST:,} characters, about seven pages. It may be published with your organisation’s name.",
    )  # fmt: skip

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.what.offer(WHAT)


class OfferForm(Form):
    """A price below the tariff, offered to the other side."""

    partner = Chosen("With whom", what="with whom")
    year = Chosen("Tariff year", what="a tariff year")
    function = Chosen("Prison function", what="a prison function")
    price = Line("Price of a place for the year", what="the price", longest=20, hint=POUNDS, width=NARROW)
    words = Line(
        "What goes with it", what="what goes with it", longest=LONGEST_LINE, optional=True,
        hint="For example: for at least 200 places through the year.",
    )  # fmt: skip

    def __init__(self, partners: Choices, years: Choices, functions: Choices, **given: object) -> None:
        super().__init__(**given)
        self.partner.offer(partners)
        self.year.offer(years)
        self.function.offer(functions)


class AnswerForm(VersionedForm):
    """An answer to a price that was proposed, or its end, with the reason."""

    text = Paragraph("Why", what="the reason", longest=LONGEST_REASON, hint="The other side will read it.")


class ConfirmForm(VersionedForm):
    """A price that is confirmed: a button alone."""
