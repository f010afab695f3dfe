"""Random walks: whatever people try, in whatever order, duties stay apart and no inspection comes to a dead end.

Each walk has its seed in its name; `REGULATOR_WALKS=200` takes more of them, `REGULATOR_WALK_SEED=7` one again.
"""

import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import reading, session, transaction
from regulator.core.documents import queries as documents
from regulator.core.events.models import EventRow
from regulator.core.refused import NotFound, Refused
from regulator.inspections import queries
from regulator.inspections.actions import (
    correcting,
    drafting,
    embargo,
    judging,
    planning,
    publishing,
    replying,
    rescheduling,
    urgent,
    withdrawing,
)
from regulator.inspections.models.inspection import Inspection, Release
from regulator.inspections.models.publishing import Correction
from regulator.inspections.queries import corrections as corrections_of
from regulator.inspections.rules.lifecycle import FORWARD, LIFE, PUBLIC, State
from regulator.people.rules import Role

from . import scene

pytestmark = pytest.mark.database
WALKS = int(os.environ.get("REGULATOR_WALKS", "3"))
SEED = os.environ.get("REGULATOR_WALK_SEED")
STEPS = 70  # things that are tried in one walk
MOST_TO_THE_END = 40  # steps within which every inspection can be brought to its end
AGAIN = [  # people in a second role: one person is one, whatever they act as
    scene.person(901, Role.PANEL_MEMBER), scene.person(901, Role.INDEPENDENT_REVIEWER),
    scene.person(902, Role.PANEL_MEMBER), scene.person(904, Role.LEAD_INSPECTOR),
    scene.person(904, Role.INDEPENDENT_REVIEWER), scene.person(901, Role.PUBLISHER),
    scene.person(906, Role.LEAD_INSPECTOR), scene.person(907, Role.INDEPENDENT_REVIEWER),
]  # fmt: skip
PEOPLE = [
    scene.LEAD, scene.INSPECTOR, scene.COLLEAGUE, scene.PANEL, scene.REVIEWER, scene.PUBLISHER, scene.CHIEF,
    scene.PROVIDER, *AGAIN,
]  # fmt: skip
NOW = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)
Act = Callable[[Inspection, Actor, random.Random], Any]


def _step(inspection: Inspection, actor: Actor, chance: random.Random) -> None:
    """Any step from where it stands, by anybody; now and then one from elsewhere."""
    here = [each for each in LIFE.transitions if inspection.state in each.from_]
    step = chance.choice(here if here and chance.random() < 0.9 else list(LIFE.transitions))
    if step.name == "publish":
        publishing.publish(inspection, actor=actor, on=clock.london_date(NOW), public_url=scene.URL)
        return
    planning.move(inspection, step.name, actor=actor, today=clock.london_date(NOW), reason="So it went.")
    if step.name == "send-draft":
        replying.deliver_draft(inspection, on=clock.london_date(NOW), actor=actor)


def _name(inspection: Inspection, actor: Actor, chance: random.Random) -> None:
    who = chance.choice(PEOPLE)
    planning.name_member(inspection, person=who.key, duty=who.duty, part=chance.choice(["field", "panel"]), actor=actor)


def _decide(inspection: Inspection, actor: Actor, chance: random.Random) -> None:
    ref = chance.choice(scene.TESTS)
    judging.decide(inspection, {"ref": ref, "score": chance.randint(1, 4)}, actor=actor, today=scene.PANEL_ON)


def _reply(inspection: Inspection, actor: Actor, chance: random.Random) -> None:
    number = chance.choice([each.number for each in queries.statements(inspection.id)] or ["1.1"])
    replying.dispute(inspection, number, claim="wrong fact", text="No.", actor=actor, now=NOW)


def _answer(inspection: Inspection, actor: Actor, chance: random.Random) -> None:
    for point, _number in queries.reply_points(inspection.id):
        answer = chance.choice(["accept", "reject"])
        replying.answer_point(inspection, point, answer=answer, reason="Looked at again.", actor=actor)


def _rewrite(inspection: Inspection, actor: Actor, chance: random.Random) -> None:
    statements = queries.statements(inspection.id)
    if statements:
        text = f"What was seen, {chance.random():.3f}."
        drafting.rewrite(inspection, chance.choice(statements), text=text, reason="Better.", actor=actor, now=NOW)


def _urgent(inspection: Inspection, actor: Actor, _chance: random.Random) -> None:
    wanted = urgent.Wanted("Fear.", ["provider"], {"confidence": "None."})
    urgent.issue(inspection, wanted, actor=actor, now=NOW, public_url=scene.URL)


def _urgent_reply(inspection: Inspection, actor: Actor, _chance: random.Random) -> None:
    on = clock.london_date(NOW)
    urgent.record_reply(
        inspection, sender="provider", text="We act.", received_on=on, actor=actor, now=NOW, public_url=scene.URL
    )


def _propose(inspection: Inspection, actor: Actor, chance: random.Random) -> None:
    parts = corrections_of.parts(inspection)
    if not parts:
        raise Refused("There is nothing to correct")
    part = chance.choice(parts)
    text, note = f"Corrected, {chance.random():.3f}.", "A slip."
    correcting.propose(inspection, part.part, part.number, text=text, note=note, actor=actor, now=NOW)


def _correct(inspection: Inspection, actor: Actor, chance: random.Random) -> None:
    waiting = corrections_of.open_one(inspection.id)
    if waiting and chance.random() < 0.8:
        correcting.make(inspection, waiting, actor=actor, now=NOW, public_url=scene.URL)
    elif waiting:
        correcting.do_not_make(inspection, waiting, reason="It was right.", actor=actor, now=NOW)


def _withdraw(inspection: Inspection, actor: Actor, chance: random.Random) -> None:
    document = documents.document(inspection.reference)
    if document.withdrawn_on is None:
        withdrawing.withdraw(inspection, document, reason="A court.", actor=actor, now=NOW)
    elif chance.random() < 0.5:
        withdrawing.restore(inspection, document, reason="No court.", actor=actor, now=NOW)
    else:
        withdrawing.confirm(inspection, document, actor=actor, now=NOW)


def _days(inspection: Inspection, actor: Actor, chance: random.Random) -> None:
    first = scene.FIRST - timedelta(days=chance.randint(0, 3))
    rescheduling.change_days(inspection, [(1, (first, scene.LAST))], reason="A strike.", actor=actor, now=NOW)


TRIED: dict[str, tuple[int, Act]] = {
    "step": (30, _step),
    "name": (4, _name),
    "capture": (4, lambda one, _who, _chance: scene._in_the_field(one)),
    "decide": (8, _decide),
    "ratings": (4, lambda one, who, _chance: judging.record_ratings(one, minute="So.", actor=who)),
    "concerns": (2, lambda one, who, _chance: judging.record_concerns(one, scene.concerns(), [], actor=who)),
    "assemble": (4, lambda one, who, _chance: drafting.assemble_draft(one, actor=who)),
    "rewrite": (2, _rewrite),
    "dispute": (2, _reply),
    "submit": (4, lambda one, who, _chance: replying.submit_reply(one, on=scene.REPLIED_ON, actor=who)),
    "answer": (4, _answer),
    "release": (8, lambda one, who, _chance: publishing.release(one, actor=who, now=NOW)),
    "embargo": (3, lambda one, who, _chance: embargo.set_moment(
        one, until=NOW + timedelta(days=2), public_url=scene.URL, actor=who, now=NOW)),
    "pull back": (3, lambda one, who, _chance: embargo.pull_back(one, reason="A court.", actor=who, now=NOW)),
    "urgent": (2, _urgent),
    "put": (1, lambda one, who, _chance: urgent.put(one, why="Fear.", actor=who, now=NOW)),
    "urgent reply": (1, _urgent_reply),
    "propose": (3, _propose),
    "correct": (4, _correct),
    "withdraw": (2, _withdraw),
    "days": (2, _days),
}  # fmt: skip


def _try(inspection_id: int, what: str, act: Act, actor: Actor, chance: random.Random) -> str:
    """One thing that somebody tries. A refusal undoes it; any other fault is the test's failure."""
    try:
        with transaction():
            act(scene.again(inspection_id), actor, chance)
    except Refused:
        return ""
    except NotFound:
        return ""
    return f"{what} by {actor.duty} {actor.id}"


def _apart(inspection_id: int) -> None:
    """What must be true whatever happened: nobody did two things that two people must do."""
    with reading():
        inspection = scene.again(inspection_id)
        members = queries.all_members(inspection_id)
        field = {each.person for each in members if each.part == "field" and (each.was_there or not each.left)}
        panel = {each.person for each in members if each.part == "panel" and not each.left}
        assert not field & panel, "who was in the field does not moderate"
        decided = {each.decided_by for each in queries.decisions(inspection_id)}
        assert not decided & field, "who was in the field does not decide"
        events = list(session().scalars(select(EventRow).where(EventRow.subject == f"inspection:{inspection_id}")))
        by = {}
        for each in events:
            by.setdefault(each.name, []).append(each)
        issued = {each.duty for each in by.get("UrgentNotificationIssued", [])}
        assert issued <= {Role.CHIEF_INSPECTOR.value}, "the chief alone decides"
        assert len(by.get("UrgentNotificationIssued", [])) <= 1
        for each in session().scalars(select(Correction).where(Correction.inspection_id == inspection_id)):
            assert each.state != "made" or each.decided_by != each.proposed_by
        _published_by_two(inspection)


def _published_by_two(inspection: Inspection) -> None:
    if inspection.state not in PUBLIC:
        with pytest.raises(NotFound):
            documents.document(inspection.reference)
        return
    rows = session().execute(select(Release.round, Release.person).where(Release.inspection_id == inspection.id))
    rounds: dict[int, set[str]] = {}
    for number, person in rows:
        rounds.setdefault(number, set()).add(person)
    assert any(len(people) >= 2 for people in rounds.values()), "two people released what is public"
    document = documents.document(inspection.reference)
    if document.withdrawal_confirmed_on:
        confirmed = (
            session()
            .scalars(
                select(EventRow).where(
                    EventRow.subject == f"document:{document.id}", EventRow.name == "WithdrawalConfirmed"
                )
            )
            .one()
        )
        assert document.withdrawn_by != f"person:{confirmed.actor_id}"


def _to_its_end(inspection_id: int) -> None:
    """Those whose duty it is bring it to an end from wherever it was left: no state is without an exit."""
    left = []
    for _number in range(MOST_TO_THE_END):
        with reading():
            state = scene.again(inspection_id).state
        if state in LIFE.ends:
            return
        left.append(state)
        _go_on(inspection_id, State(state))
    with reading():
        one, step = scene.again(inspection_id), FORWARD[State(left[-1])]
        who = next(each for each in PEOPLE if each.may(LIFE.named(step).permission))
        why = LIFE.refusal(one, step, who)
    raise AssertionError(f"it never came to an end, and stands at {left[-1]}: {why}")


def _go_on(inspection_id: int, state: State) -> None:
    def do(act: Callable[[Inspection], Any]) -> None:
        _try(inspection_id, "go on", lambda one, _who, _chance: act(one), scene.LEAD, random.Random(0))

    on = clock.london_date(NOW)
    do(lambda one: embargo.pull_back(one, reason="To go on.", actor=scene.CHIEF, now=NOW))
    fresh = scene.person(950, Role.PANEL_MEMBER)
    ready: dict[State, list[Callable[[Inspection], Any]]] = {
        State.FIELDWORK: [lambda one: _fresh_in_the_field(one)],
        State.PROPOSED: [lambda one: planning.name_member(one, person=fresh.key, duty=fresh.duty, part="panel",
                                                          actor=scene.LEAD)],
        State.PANEL: [
            lambda one: planning.name_member(one, person=fresh.key, duty=fresh.duty, part="panel", actor=scene.LEAD),
            *[lambda one, ref=ref: judging.decide(one, {"ref": ref, "score": 2}, actor=fresh, today=on)
              for ref in scene.TESTS],
            lambda one: judging.record_ratings(one, minute="So.", actor=fresh),
        ],
        State.DRAFT: [lambda one: drafting.assemble_draft(one, actor=scene.LEAD), _something_to_send],
        State.REPLY: [lambda one: replying.deliver_draft(one, on=on, actor=scene.LEAD),
                      lambda one: replying.submit_reply(one, on=scene.REPLIED_ON, actor=scene.PROVIDER),
                      lambda one: _answer(one, scene.LEAD, random.Random(0))],
        State.FINAL: [lambda one: publishing.release(one, actor=scene.person(951, Role.PUBLISHER), now=NOW),
                      lambda one: publishing.release(one, actor=scene.person(952, Role.CHIEF_INSPECTOR), now=NOW)],
    }  # fmt: skip
    for act in ready.get(state, []):
        do(act)
    forward = {State.PLANNED: "arrive", State.NOTIFIED: "arrive", State.ARRIVED: "start-fieldwork"}
    name = forward.get(state, FORWARD[state])
    reviewer = scene.person(953, Role.INDEPENDENT_REVIEWER)
    who = {"agree": fresh, "sign-off": reviewer, "publish": scene.PUBLISHER, "ask-for-answers": scene.PUBLISHER}
    _try(inspection_id, name, lambda one, _who, _chance: _taken(one, name, who.get(name, scene.LEAD)), scene.LEAD,
         random.Random(0))  # fmt: skip


def _fresh_in_the_field(one: Inspection) -> None:
    if queries.refs_without_proposal(one):
        scene.handed_in(one, [scene.a_proposal(number, ref) for number, ref in enumerate(scene.TESTS, 700)], "late")


def _something_to_send(one: Inspection) -> None:
    if not queries.statements(one.id):  # nothing was captured: the lead writes what was seen by hand
        drafting.add_statement(one, "safety", bearing="finding", text="Seen.", sources=["observation"],
                               reason="It was.", actor=scene.LEAD, now=NOW)  # fmt: skip


def _taken(one: Inspection, name: str, who: Actor) -> None:
    on = clock.london_date(NOW)
    if name == "publish":
        publishing.publish(one, actor=who, on=on, public_url=scene.URL)
        return
    planning.move(one, name, actor=who, today=on, reason="To go on.")
    if name == "send-draft":
        replying.deliver_draft(one, on=on, actor=who)


def _seeds() -> Iterator[int]:
    yield from [int(SEED)] if SEED else range(1, WALKS + 1)


@pytest.mark.parametrize("seed", list(_seeds()))
def test_whatever_people_try_duties_stay_apart_and_there_is_a_way_to_the_end(ground, seed):
    chance = random.Random(seed)
    begins = chance.choice([State.PLANNED, State.FIELDWORK, State.PANEL, State.DRAFT, State.REPLY, State.FINAL])
    inspection_id = scene.inspection_at(begins)
    names, weights = list(TRIED), [weight for weight, _act in TRIED.values()]
    done = []
    for _number in range(STEPS):
        (what,) = chance.choices(names, weights)
        done.append(_try(inspection_id, what, TRIED[what][1], chance.choice(PEOPLE), chance))
        if done[-1]:
            _apart(inspection_id)
    assert any(done), "something was permitted"
    _to_its_end(inspection_id)
    _apart(inspection_id)
