"""What is filled in to enter a new organisation, or a new police area with its commissioner."""

from collections.abc import Sequence

from wtforms import BooleanField

from ...core.forms import Chosen, DateField, Line
from ..models import Area
from ..rules.codes import LONGEST_CODE
from ..rules.editing import LONGEST_NAME, LONGEST_TOWN
from ..rules.words import KIND_WORDS, Category, CommissionerType, Function, Holds, Kind, Sector
from .editing import choices
from .fields import Because

COMMISSIONERS = {
    CommissionerType.PCC: "Police and Crime Commissioner",
    CommissionerType.MAYOR: "Elected mayor",
    CommissionerType.MOPAC: "Mayor’s Office for Policing and Crime",
    CommissionerType.CITY_OF_LONDON: "City of London Corporation",
}
CODE_HINT = "Letters, numbers and hyphens. It stands in addresses and files and never changes."


class PlaceForm(Because):
    """What every new organisation has."""

    code = Line("Code", what="a code", longest=LONGEST_CODE, hint=CODE_HINT, width="govuk-input--width-10")
    name = Line("Name", what="its name", longest=LONGEST_NAME)
    area = Chosen("Police area", what="a police area", optional=True, hint="Needed for commissioners")
    town = Line("Town (optional)", what="the town", longest=LONGEST_TOWN, optional=True)
    postcode = Line(
        "Postcode (optional)", what="the postcode", longest=10, optional=True, width="govuk-input--width-10"
    )
    since = DateField("Since (optional)", what="the day", optional=True, hint="The first day that it bore this name")
    invented = BooleanField("It is invented, for demonstrations")


class OrganisationForm(PlaceForm):
    """A new organisation of any kind but a prison."""

    kind = Chosen("Kind", what="what it is")

    def offer(self, areas: Sequence[Area]) -> None:
        """Fill the lists."""
        self.kind.offer((kind.value, words) for kind, (words, _) in KIND_WORDS.items() if kind != Kind.PRISON)
        self.area.offer((each.code, each.name) for each in areas)


class PrisonForm(PlaceForm):
    """A new prison, with what it is for and who runs it."""

    area = Chosen("Police area", what="a police area")
    function = Chosen("Function", what="a function")
    category = Chosen(
        "Security category", what="a category from the list", optional=True, hint="Of prisons for men only"
    )
    holds = Chosen("Holds", what="whom it holds")
    sector = Chosen("Sector", what="a sector")
    operator = Line("Operator", what="who runs it", longest=LONGEST_NAME)

    def offer(self, areas: Sequence[Area]) -> None:
        """Fill the lists."""
        self.area.offer((each.code, each.name) for each in areas)
        self.function.offer(choices(Function))
        self.category.offer(choices(Category))
        self.holds.offer(choices(Holds))
        self.sector.offer(choices(Sector))


class NewAreaForm(Because):
    """A new police area."""

    code = Line("Code", what="a code", longest=LONGEST_CODE, hint=CODE_HINT, width="govuk-input--width-10")
    name = Line("Name", what="its name", longest=LONGEST_NAME)
    region = Line("Region", what="its region", longest=LONGEST_NAME)
    commissioner = Chosen("Who commissions for it", what="who commissions for it")
    invented = BooleanField("It is invented, for demonstrations")

    def offer(self) -> None:
        """Fill the list."""
        self.commissioner.offer((kind.value, words) for kind, words in COMMISSIONERS.items())
