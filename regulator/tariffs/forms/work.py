"""What the regulator's people fill in about tariffs."""

from collections.abc import Iterable

from wtforms import BooleanField

from regulator.core.forms import Chosen, DateField, Form, Line, OneOfFew, Paragraph, VersionedForm

from ..rules.compliance import BASES
from ..rules.words import FUNCTIONS, LONGEST, LONGEST_LINE, LONGEST_REASON, function_words

Choices = Iterable[tuple[str, str]]
READ = "The public may read it."
POUNDS = "Pounds and pence, for example 38042 or 38,042.50."
NARROW = "govuk-input--width-10"
WHAT = (
    ("objection:method", "An objection to the method"),
    ("objection:price", "An objection to a price"),
    ("comment:method", "A comment"),
)
"""What may be sent on a draft, as kind and what it is about."""


class BeginForm(Form):
    """A year's tariff that begins."""

    year = Line("Financial year", what="a financial year", longest=7, hint="For example, 2027-28.", width=NARROW)
    invented = BooleanField("It is a demonstration: only invented places take part, and each page says so")


class DraftForm(VersionedForm):
    """A draft from the returns: by which method, and why where it is not the usual one."""

    method = OneOfFew("Method", what="a method")
    text = Paragraph(
        "Why this method", what="why", longest=LONGEST_REASON, optional=True,
        hint=f"Needed where it is not the first of these. {READ}",
    )  # fmt: skip

    def __init__(self, methods: Choices, **given: object) -> None:
        super().__init__(**given)
        self.method.offer(methods)


class WordsForm(VersionedForm):
    """A step with its reason."""

    text = Paragraph("Reason", what="the reason", longest=LONGEST_REASON, rows=5, hint=READ)


class PlainForm(VersionedForm):
    """A step without words."""


class PriceForm(VersionedForm):
    """A price that is set otherwise than the method gives, or corrected."""

    price = Line("Price of a place for the year", what="the price", longest=20, hint=POUNDS, width=NARROW)
    reason = Paragraph("Why", what="the reason", longest=LONGEST_REASON, hint=READ, optional=True)


class PostForm(Form):
    """An answer to a consultation that came by post."""

    code = Line(
        "Code of the organisation", what="the code", longest=40, optional=True, width=NARROW,
        hint="Empty where the register does not know who sent it.",
    )  # fmt: skip
    name = Line("Who sent it, where it has no code", what="who sent it", longest=LONGEST_LINE, optional=True)
    received_on = DateField("Day on which it came", what="the day on which it came")
    what = OneOfFew("What it is", what="what it is")
    text = Paragraph("What it says", what="what it says", longest=LONGEST, rows=8)

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.what.offer(WHAT)


class ContractForm(Form):
    """The price of a contract for places."""

    provider = Line("Code of the prison", what="the code of the prison", longest=40, width=NARROW)
    commissioner = Line(
        "Code of the commissioner", what="the code of the commissioner", longest=40, optional=True,
        hint="Empty where the contract is the Ministry of Justice’s, for all areas.",
    )  # fmt: skip
    function = Chosen("Prison function", what="a prison function")
    basis = OneOfFew("Paid as", what="on which basis it is paid")
    price = Line("Price of a place for a year", what="the price", longest=20, hint=POUNDS, width=NARROW)
    from_on = DateField("From", what="the day from which it is paid")
    ends_on = DateField("To", what="the day on which the contract ends", optional=True)
    source = Line("Source", what="where the price is from", longest=LONGEST_LINE)

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.function.offer(functions())
        self.basis.offer((name, words) for name, words in BASES.items() if name != "community")


class ReasonForm(Form):
    """A reason alone."""

    reason = Paragraph("Why", what="the reason", longest=LONGEST_REASON)


def functions() -> list[tuple[str, str]]:
    """The prison functions to choose from."""
    return [(words, function_words(words)) for words in FUNCTIONS.values()]
