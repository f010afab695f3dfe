"""Places in the demonstration, of an invented prison alone: a cut that was consented to, one that a file found without
consent, a refusal within capacity, a direction that was met and one that was not, and work that waits."""

from datetime import UTC, date, datetime, time, timedelta

from regulator.core import clock
from regulator.core.actor import STRANGER, Actor
from regulator.core.db import reading, transaction
from regulator.people.queries import as_actor, user_with_email
from regulator.people.rules import Role
from regulator.register import queries as register
from regulator.register.actions import agreements, consents, directing, refusals
from regulator.register.actions.consents import Step
from regulator.register.actions.figures import enter_places
from regulator.register.actions.refusals import Told
from regulator.register.models import Organisation
from regulator.register.models.places import PlaceCut
from regulator.register.queries import ledger
from regulator.register.queries import places_watched as queries
from regulator.register.rules.editing import Grounds
from regulator.register.rules.places import Figures

from .imports import IMPORTER

INVENTED = "Invented for demonstration"
CERTIFIED, HELD = 540, 612  # as in the invented report of the prison
MONTHS = ((150, 640), (120, 640), (90, 640), (60, 640), (34, 620), (4, 596))  # days ago, operational capacity


def leave_places(provider: str, commissioner: str, public_url: str) -> str:
    """Make it once, and give the reference of the cut that was consented to. Run again, it adds nothing."""
    with reading():
        officer = _actor(Role.LICENSING_OFFICER)
        it, by = register.organisation(STRANGER, provider), register.organisation(STRANGER, commissioner)
        known = queries.listed(officer, PlaceCut, organisation_id=(it.id,), state=("granted-in-part",)).rows
    if known:
        return str(known[-1].reference)
    with transaction():
        held = register.organisation_to_change(STRANGER, provider)
        _figures(held, MONTHS[:4])
        category = next(iter(ledger.held_on(held.id, clock.today())))
        _agreements(by, held, category)
        granted = _a_cut_consented_to(held, category, officer, public_url)
        _figures(held, MONTHS[4:])
        _refusals(held, category, by, officer)
        _directions(held, by, category, officer, public_url)
        _waiting(held, category)
        return granted


def _figures(it: Organisation, months: tuple[tuple[int, int], ...]) -> None:
    for days, capacity in months:
        because = Grounds("Monthly figures of an invented prison", INVENTED)
        figures = Figures(CERTIFIED, CERTIFIED, capacity, min(HELD, capacity - 8))
        enter_places(it, figures, as_of=_day(days), because=because, actor=IMPORTER, today=clock.today())


def _agreements(by: Organisation, it: Organisation, category: str) -> None:
    for days, places in ((150, 480), (75, 130)):
        agreements.commission(
            by, it, category, places, from_on=_day(days), actor=_actor(Role.COMMISSIONER, by), now=_at(days)
        )


def _a_cut_consented_to(it: Organisation, category: str, officer: Actor, public_url: str) -> str:
    words = "The roof of D wing lets in water. Thirty cells must be emptied for eight weeks while it is mended."
    asked = consents.Asked(category, 30, _day(35), "works", words)
    cut = consents.ask(it, asked, actor=_actor(Role.PROVIDER_LEAD, it), now=_at(58))
    for each in queries.affected(cut):
        said = "We can spare twenty for as long as the work lasts. Thirty would leave us short of what we commissioned."
        consents.say_view(cut, "objects", said, actor=_actor(Role.COMMISSIONER, each), now=_at(50))
    proposed = "Twenty cells cover the worst of the damage, and leave enough for what is commissioned."
    _take(cut, Step("propose", proposed, "grant-part", 20), officer, 45, public_url)
    decided = (
        "The work is needed and cannot wait for spring. Twenty places are consented to: with them the prison still"
        " holds what is commissioned. For the other ten it may ask again with a second stage of the work."
    )
    _take(cut, Step("grant-part", decided, places=20), _actor(Role.DECISION_PANEL_MEMBER), 42, public_url)
    return cut.reference


def _take(cut: PlaceCut, step: Step, who: Actor, days: int, public_url: str) -> None:
    consents.take(cut, step, actor=who, now=_at(days), public_url=public_url)


def _refusals(it: Organisation, category: str, by: Organisation, officer: Actor) -> None:
    lead = _actor(Role.PROVIDER_LEAD, it)
    for days, told in (
        (31, Told(_day(31), category, "WEX-2041", False, False, "offence-or-sentence", "Sentence under three months.")),
        (20, Told(_day(20), category, "WEX-2077", True, True, "", "From outside the area; taken the same day.")),
        (12, Told(_day(12), category, "WEX-2093", False, True, "out-of-area", "Not from Ormenshire.")),
        (9, Told(_day(9), category, "WEX-2102", False, False, "higher-security", "Assessed as category B.")),
    ):
        row = refusals.log_referral(it, told, commissioner=by, actor=lead, now=_at(days))
        if days == 31:
            found = "The prison was not full, and the length of a sentence is no reason to refuse somebody."
            refusals.judge_refusal(row, "not-justified", found, actor=officer, now=_at(25))


def _directions(it: Organisation, by: Organisation, category: str, officer: Actor, public_url: str) -> None:
    lead = _actor(Role.PROVIDER_LEAD, it)
    words = "To accept a prisoner whom two other prisons could not take today."
    told = _direction("accept", category, 1, 22, words, "CH-0311")
    met = directing.direct(it, told, actor=officer, now=_at(23), public_url=public_url)
    directing.take_direction(met, "say-met", "He was received at 3pm.", actor=lead, now=_at(22))
    known = "The clearing house confirms it."
    directing.take_direction(met, "met", known, on=_day(22), actor=officer, now=_at(21))
    words = "To release ten places that are commissioned and stand unused."
    told = _direction("release", category, 10, 15, words)
    late = directing.direct(by, told, actor=officer, now=_at(29), public_url=public_url)
    not_met = "None was released, and no reason was given."
    directing.take_direction(late, "not-met", not_met, actor=officer, now=_at(13))


def _direction(kind: str, category: str, places: int, days: int, words: str, local_ref: str = "") -> directing.Directed:
    return directing.Directed(kind, category, places, _day(days), words, local_ref)


def _waiting(it: Organisation, category: str) -> None:
    """What its people find to do when they sign in."""
    words = "The boiler of E wing failed at the weekend. Without heat nobody may be held there."
    harm = "Men would be held in cells of eleven degrees; two have chest disease."
    urgent = consents.Asked(category, 12, _day(-1), "damage", words, harm)
    consents.ask(it, urgent, actor=_actor(Role.PROVIDER_LEAD, it), now=clock.now())
    by = register.commissioners_of(it.id, clock.today())[0]
    needed = "Six places for men from Ormenshire who must be held apart from others at Wexmere."
    directing.ask_elsewhere(
        it, category, 6, by_on=_day(-21), words=needed, actor=_actor(Role.COMMISSIONER, by), now=_at(2)
    )


def _actor(role: Role, about: Organisation | None = None) -> Actor:
    user = user_with_email(f"{role.value}@demonstration.example")
    if user is None:
        raise RuntimeError("The people of the demonstration are let in first")
    return as_actor(user.id, role, about.id if about else None)


def _day(days_ago: int) -> date:
    return clock.today() - timedelta(days=days_ago)


def _at(days_ago: int) -> datetime:
    return datetime.combine(_day(days_ago), time(9, 30), UTC)
