"""What the register puts on the home page of those who work for the regulator."""

from regulator.people.queries import HomePart, HomeRow, home_part

from ...core.actor import Actor


@home_part("The register", order=40)
def register_part(actor: Actor) -> HomePart | None:
    """The way to the register; for those who keep it, the ways to enter what is new."""
    rows = [HomeRow("Find an organisation", "/staff/register")]
    if actor.may("register:edit"):
        rows += [
            HomeRow("Enter a new prison", "/staff/register/new/prison"),
            HomeRow("Enter another organisation", "/staff/register/new/organisation"),
            HomeRow("Enter a new police area", "/staff/register/new/area"),
        ]
    return HomePart("The register", tuple(rows), "") if actor.may("staff:home") else None
