"""What is filled in to change an organisation: one group of questions each."""

from collections.abc import Sequence

from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from ...core.forms import Chosen, Count, DateField, Line, OneOfFew
from ...core.forms.fields import Choices
from ..models import Area, ContractArea
from ..rules.editing import LONGEST_NAME, LONGEST_TOWN, MOST_PLACES
from ..rules.words import Category, Descent, Function, Holds, Sector
from .fields import EditForm

DIRECTIONS = [("earlier", "This organisation came first"), ("later", "The other organisation came first")]
EXAMPLE = "For example, 27 3 2026"


def choices(words: type[Function] | type[Holds] | type[Sector] | type[Category]) -> Choices:
    """The words of the register as a list to choose from."""
    return [(word.value, word.value[:1].upper() + word.value[1:]) for word in words]


class RenameForm(EditForm):
    """A new name from a day."""

    name = Line("New name", what="the new name", longest=LONGEST_NAME, hint="As it is published, like HMP Bedford")
    from_on = DateField("First day of the new name", what="the first day of the new name", hint=EXAMPLE)


class FunctionForm(EditForm):
    """Function, category and who is held."""

    function = Chosen("Function", what="a function")
    category = Chosen(
        "Security category", what="a category from the list", optional=True, hint="Of prisons for men only"
    )
    holds = Chosen("Holds", what="whom it holds")
    from_on = DateField("First day of this", what="the first day of this", hint=EXAMPLE)

    def offer(self) -> None:
        """Fill the lists."""
        self.function.offer(choices(Function))
        self.category.offer(choices(Category))
        self.holds.offer(choices(Holds))


class OperatorForm(EditForm):
    """Who runs it."""

    sector = Chosen("Sector", what="a sector")
    operator = Line("Operator", what="who runs it", longest=LONGEST_NAME, hint="Like HMPPS, Serco, Sodexo")
    from_on = DateField("First day of this operator", what="the first day of this operator", hint=EXAMPLE)

    def offer(self) -> None:
        """Fill the list."""
        self.sector.offer(choices(Sector))


class StartContractForm(EditForm):
    """A contract that begins."""

    contract_area = Chosen("Contract area", what="a contract area")
    owner = Line("Owner", what="who owns it", longest=LONGEST_NAME, hint="The company or body that holds the contract")
    from_on = DateField("First day of the contract", what="the first day of the contract", hint=EXAMPLE)

    def offer(self, areas: Sequence[ContractArea]) -> None:
        """Fill the list."""
        self.contract_area.offer((each.code, each.name) for each in areas)


class EndCompetitionForm(EditForm):
    """A competition that ends."""

    outcome = Line(
        "How it ended", what="how it ended", longest=LONGEST_NAME, hint="To whom it was let, or that it was given up"
    )
    ended_on = DateField("Ended on", what="the day on which it ended", hint=EXAMPLE)


class EndContractForm(EditForm):
    """A contract that ends."""

    until_on = DateField(
        "First day without the contract", what="the first day without the contract", hint="The day after its last day"
    )


class OwnerForm(EditForm):
    """Who owns a contract."""

    owner = Line("New owner", what="who owns it now", longest=LONGEST_NAME)
    from_on = DateField("First day of this owner", what="the first day of this owner", hint=EXAMPLE)


class JoinForm(EditForm):
    """A prison or a CRC that joins a trust."""

    member = Line(
        "Code of the member",
        what="the code of the member",
        longest=40,
        hint="A prison or a CRC, as in the list of the register, like BFI",
        width="govuk-input--width-10",
    )
    leads = BooleanField("It leads the trust")
    from_on = DateField("First day as a member", what="the first day as a member", hint=EXAMPLE)


class LeaveForm(EditForm):
    """A member that leaves a trust."""

    until_on = DateField(
        "First day it is no member", what="the first day it is no member", hint="The day after its last day"
    )


class AreaForm(EditForm):
    """In which police area."""

    area = Chosen("Police area", what="a police area")
    from_on = DateField("From which day", what="the day from which it is so", hint=EXAMPLE)

    def offer(self, areas: Sequence[Area]) -> None:
        """Fill the list."""
        self.area.offer((each.code, each.name) for each in areas)


class AddressForm(EditForm):
    """Town and postcode."""

    town = Line("Town", what="the town", longest=LONGEST_TOWN, optional=True)
    postcode = Line(
        "Postcode",
        what="the postcode",
        longest=10,
        optional=True,
        hint="Like MK40 1HG",
        width="govuk-input--width-10",
    )


class StateForm(EditForm):
    """Closed or opened again."""

    from_on = DateField("On which day", what="the day", hint=EXAMPLE)


class PlacesForm(EditForm):
    """A prison's places on a day."""

    as_of = DateField("Figures on", what="the day of the figures", hint="The last Friday of the month, as published")
    certified = Count("Certified places", most=MOST_PLACES)
    in_use = Count("Places in use", most=MOST_PLACES)
    operational = Count("Operational capacity", most=MOST_PLACES)
    population = Count("People held", most=MOST_PLACES)


class LineageForm(EditForm):
    """How it came from another, or another from it."""

    direction = OneOfFew("Which came first?", what="which came first")
    kind = Chosen("What happened", what="what happened")
    other = Line(
        "Code of the other organisation",
        what="the code of the other organisation",
        longest=40,
        hint="As in the list of the register, like BFI",
        width="govuk-input--width-10",
    )
    happened_on = DateField("On which day", what="the day", hint=EXAMPLE)

    def offer(self) -> None:
        """Fill the lists."""
        self.direction.offer(DIRECTIONS)
        self.kind.offer((kind.value, f"The earlier was {kind.value} the later") for kind in Descent)


class StrikeForm(EditForm):
    """That something was never so."""

    sure = BooleanField("It was never so: strike it, and keep it in the history as struck")

    def validate_sure(self, field: Field) -> None:
        """Said on purpose."""
        if not field.data:
            raise ValidationError("Tick the box if it was never so")


class CorrectionDates(EditForm):
    """From which day until which; empty where nobody knows, or it still holds."""

    from_on = DateField("First day", what="the first day", optional=True, hint="Leave it empty where nobody knows")
    until_on = DateField(
        "First day no longer so", what="the first day no longer so", optional=True, hint="Empty while it still holds"
    )


class CorrectNameForm(CorrectionDates):
    """The right name."""

    name = Line("Name", what="the right name", longest=LONGEST_NAME)


class CorrectFunctionForm(CorrectionDates):
    """The right function."""

    function = Chosen("Function", what="a function")
    category = Chosen("Security category", what="a category from the list", optional=True)
    holds = Chosen("Holds", what="whom it holds")

    offer = FunctionForm.offer


class CorrectOperatorForm(CorrectionDates):
    """The right operator."""

    sector = Chosen("Sector", what="a sector")
    operator = Line("Operator", what="who ran it", longest=LONGEST_NAME)

    offer = OperatorForm.offer


class CorrectContractForm(CorrectionDates):
    """The right owner."""

    owner = Line("Owner", what="who owned it", longest=LONGEST_NAME)
