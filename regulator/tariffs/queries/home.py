"""What the home page shows of tariffs: to staff what waits for them, to others what they owe, may answer or agreed."""

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.refused import NotFound
from regulator.people.queries import HomePart, HomeRow, home_part
from regulator.people.rules import Permission
from regulator.register.rules.place_words import day

from ..rules import words
from ..rules.lifecycle import LIFE, Agreed
from . import checking, consulting, returned, tariffs
from .agreeing import agreements
from .case import case_of

MOST = 20  # rows of a part


@home_part("Tariffs", 32)
def staff(actor: Actor) -> HomePart | None:
    """For those who set, publish or enforce tariffs: the years that this person may take on, and breaches."""
    if not actor.may(Permission.TARIFF_READ):
        return None
    today = clock.today()
    rows = []
    for each in tariffs(actor)[:MOST]:
        case = case_of(each, today)
        steps = [one.label for one in LIFE.offered(each.state, actor) if LIFE.refusal(case, one.name, actor) is None]
        if steps:
            label = words.label(each.year)
            rows.append(HomeRow(f"Tariff {label}", f"/staff/tariffs/{label}", "; ".join(steps)))
    if actor.may(Permission.TARIFF_SET):
        breaches = checking.open_breaches(today)
        told = f"{breaches:,} {'breach' if breaches == 1 else 'breaches'}" if breaches else "No breach waits"
        rows.append(HomeRow("Check of every contract", "/staff/tariffs/contracts", told))
    if actor.may(Permission.ENFORCEMENT_PROPOSE):
        for note in checking.waiting(MOST):
            rows.append(HomeRow(f"A breach of the tariff was referred: {note.found}", "/staff/tariffs/referred"))
    rows.append(HomeRow("All tariffs", "/staff/tariffs"))
    return HomePart("Tariffs", tuple(rows), "")


@home_part("Tariffs and costs", 18)
def outside(actor: Actor) -> HomePart | None:
    """For a provider's and a commissioner's people: returns that are due, consultations that run, prices to answer."""
    may = (Permission.TARIFF_RETURN, Permission.TARIFF_ANSWER, Permission.TARIFF_AGREE)
    if actor.organisation_id is None or not any(actor.may(each) for each in may):
        return None
    rows = (*_returns(actor), *_consultations(actor), *_prices(actor))
    every = HomeRow("Tariffs and costs", "/organisation/tariffs")
    return HomePart("Tariffs and costs", (*rows, every), "")


def _returns(actor: Actor) -> list[HomeRow]:
    try:
        about = returned.owner(actor)
    except NotFound:
        return []
    today = clock.today()
    year = returned.years(today)[0]
    own = returned.own(about.id, year)
    if own is not None and own.number:
        return []
    due = returned.due_on(year)
    told = f"Due by {day(due)}" + (", and late" if today > due else "")
    label = words.label(year)
    return [HomeRow(f"Cost return for {label}", f"/organisation/tariffs/returns/{label}", told)]


def _consultations(actor: Actor) -> list[HomeRow]:
    if not actor.may(Permission.TARIFF_ANSWER):
        return []
    return [
        HomeRow(
            f"Consultation on the tariff of {words.label(each.tariff.year)}",
            f"/organisation/tariffs/consultations/{words.label(each.tariff.year)}/{each.consultation.round}",
            f"Open until {day(each.consultation.closes_on)}",
        )
        for each in consulting.for_actor(actor, clock.today())
        if each.open
    ]


def _prices(actor: Actor) -> list[HomeRow]:
    if not actor.may(Permission.TARIFF_AGREE):
        return []
    return [
        HomeRow(f"Price proposed: {each.reference}", f"/organisation/tariffs/prices/{each.reference}", "Answer it")
        for each in agreements(actor)
        if each.state == Agreed.PROPOSED and each.proposed_by_id != actor.organisation_id
    ][:MOST]
