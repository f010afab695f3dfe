"""Obligations at any state, made by the actions that people use: plain functions with sensible defaults."""

from datetime import UTC, date, datetime

from regulator.core.actor import SYSTEM, Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.improvement import queries
from regulator.improvement.actions import answering, claiming, grading, submitting, verifying
from regulator.improvement.actions.entering import ask, enter
from regulator.improvement.events import ObligationGiven
from regulator.improvement.models.owed import Obligation, Plan
from regulator.improvement.rules.answering import Action, Reply
from regulator.improvement.rules.lifecycle import State
from regulator.improvement.rules.owing import Asked, Kind, Owed
from regulator.people.rules import Role
from tests.inspections import scene

ASKED_ON = date(2026, 4, 20)
NOW = datetime(2026, 5, 6, 9, tzinfo=UTC)
TODAY = NOW.date()
LATER = date(2026, 9, 1)
_made = iter(range(1, 10_000))


def lead(id: int = 21, code: str = "ZWX") -> Actor:
    return scene.person(id, Role.PROVIDER_LEAD, scene.organisation(code))


def contact(id: int = 22, code: str = "ZWX") -> Actor:
    return scene.person(id, Role.PROVIDER_CONTACT, scene.organisation(code))


LEAD = scene.LEAD  # of the regulator: grades and verifies
INSPECTOR = scene.INSPECTOR


def asked(
    count: int = 2,
    *,
    code: str = "ZWX",
    kind: Kind = Kind.CONCERN,
    on: date = ASKED_ON,
    told=(),
    about: tuple[str, str] = ("prisons-1", "S1"),
    **more,
) -> Plan:
    """A plan that asks for so many answers."""
    number = next(_made)
    plan = ask(
        Asked(scene.organisation(code), f"test:{number}", f"INS-2026-T{number}", f"Report T{number}", **more),
        actor=SYSTEM,
        on=on,
    )
    for each in range(1, count + 1):
        owed = Owed(
            kind,
            f"concern {each}",
            f"Doors are locked too long, part {each}",
            edition=about[0],
            clauses=(about[1],),
            told=told,
        )
        enter(plan, owed, actor=SYSTEM, on=on)
    return plan


def an_action(text: str = "Open the doors at eight", due: str = "1 September 2026", **more: str) -> Action:
    given = {"owner": "Head of residence", "measure": "Ten hours out of cell", "resources": "Two officers"}
    return Action(text=text, due=due, **(given | more))


def answered(
    plan: Plan, *, response: str = "accept", reasons: str = "", actions=None, who: Actor | None = None
) -> None:
    """Every answer of a plan, drafted."""
    acts = (an_action(),) if actions is None and response != "reject" else (actions or ())
    replies = []
    for each in queries.wholes(queries.of_plan(plan.id)):
        seen = each.answer.version if each.answer else 0
        replies.append(Reply(each.obligation.id, response, reasons, acts, seen))
    answering.save(plan, replies, actor=who or contact(), now=NOW)


def brought_to(state: State, *, kind: Kind = Kind.CONCERN) -> Obligation:
    """A new obligation, taken to a state by the people whose duty it is."""
    plan = asked(1, kind=kind)
    one = queries.of_plan(plan.id)[0]
    if state == State.OWED:
        return one
    answered(plan, response="reject" if state == State.REFUSED else "accept", reasons="It is not so.")
    submitting.submit(plan, actor=lead(), now=NOW)
    outcome = {State.ANSWERED: None, State.RETURNED: "return", State.REFUSED: "note-refusal"}.get(state, "accept")
    if outcome:
        grading.grade(plan, [grading.Decided(one.id, outcome, "Because.")], actor=LEAD, on=TODAY)
    if state in (State.CLAIMED, State.CLOSED):
        claim_all(one)
    if state == State.CLOSED:
        good = "met" if kind == Kind.MINIMUM_STANDARD else "good"
        verifying.verify(one, judgement=good, evidence="We saw it.", basis="visit", actor=INSPECTOR, on=TODAY)
    if state == State.NOT_RELEVANT:
        verifying.set_aside(one, reason="The wing is gone.", actor=INSPECTOR, on=TODAY)
    assert one.state == state
    return one


def claim_all(one: Obligation, who: Actor | None = None) -> None:
    for each in [*queries.whole(one).actions, None]:
        if each is not None or one.state == State.UNDER_WAY:
            claiming.claim(one, each, status="done", text="Done.", papers=[], actor=who or contact(), now=NOW)


def again(one: Obligation) -> Obligation:
    return session().get_one(Obligation, one.id)


def give_event(one: Obligation) -> None:
    """Say that something of it was changed by hand, as an action would."""
    record(SYSTEM, ObligationGiven(one.id, one.owner_id))
