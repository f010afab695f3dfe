"""What the home pages show of the standards: each to those it is for."""

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.people.queries import HomePart, HomeRow, home_part

from ..rules.agreeing import AGREE, CHECK
from ..rules.derogating import APPLY, ASSESS, DECIDE
from ..rules.drafting import EDIT, LIFE, PUBLISH
from . import consultations, derogations, drafts, local

MOST = 10
OTHER_WAYS = "Another way of meeting a standard"


@home_part("Standards", 30)
def standards(actor: Actor) -> HomePart | None:
    """The drafts that are open, and consultations whose responses wait."""
    if not (actor.may(EDIT) or actor.may(PUBLISH)):
        return None
    rows = [HomeRow("The standards: editions, drafts and consultations", "/staff/standards")]
    for each in drafts.drafts(actor):
        if each.state not in LIFE.ends:
            day = f", to be published on {each.publish_on:%-d %B %Y}" if each.publish_on else ""
            address = f"/staff/standards/drafts/{each.reference}"
            rows.append(HomeRow(each.title, address, each.state.capitalize() + day))
    today = clock.today()
    for row in consultations.consultations():
        if row.published_at is None and row.closes_on < today:
            address = f"/staff/standards/consultations/{row.reference}"
            rows.append(HomeRow(f"{row.reference}: responses to look at and reply to", address))
    return HomePart("Standards", tuple(rows[:MOST]), "")


@home_part(OTHER_WAYS, 32)
def other_ways(actor: Actor) -> HomePart | None:
    """Derogations: to assess or decide for staff, one's own for a provider."""
    if actor.may(ASSESS) or actor.may(DECIDE):
        listed, place = derogations.waiting(actor), "/staff/standards/derogations"
        last = HomeRow("All derogations", place)
    elif actor.may(APPLY) and actor.organisation_id is not None:
        listed, place = derogations.of_own(actor), "/organisation/derogations"
        last = HomeRow("Ask to meet a standard in another way", f"{place}/new")
    else:
        return None
    rows = [
        HomeRow(f"{each.reference}, clause {each.ref}", f"{place}/{each.reference}", each.state.capitalize())
        for each in listed[:MOST]
    ]
    return HomePart(OTHER_WAYS, (*rows, last), "")


@home_part("Local standards", 34)
def local_standards(actor: Actor) -> HomePart | None:
    """Local standards: to check for staff, one's own for a provider and a commissioner."""
    if actor.may(CHECK):
        listed, place = local.to_check(actor), "/staff/standards/local-standards"
        last = HomeRow("All local standards", place)
    elif actor.may(AGREE) and actor.organisation_id is not None:
        listed, place = local.of_own(actor), "/organisation/local-standards"
        last = HomeRow("Propose a local standard", f"{place}/new")
    else:
        return None
    rows = [
        HomeRow(f"{each.reference}, {each.title}", f"{place}/{each.reference}", each.state.capitalize())
        for each in listed[:MOST]
    ]
    return HomePart("Local standards", (*rows, last), "")
