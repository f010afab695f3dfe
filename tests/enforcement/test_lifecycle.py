"""Every sequence on the ladder: no decision before its window, once for each breach, nobody on their own work."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulator.core.actor import Actor, ActorKind
from regulator.enforcement.rules.lifecycle import ANSWER, LIFE, OVER, Case, State, Window
from regulator.people.rules import Role, permissions
from regulator.standards import queries as standards

START = date(2026, 6, 1)
BINDS = {"decide", "sign", "sign-second", "decide-urgently", "sign-urgently", "sign-urgently-second"}
JUDGES = BINDS | {
    "consider", "accept-undertaking", "undertaking-kept", "undertaking-broken", "decide-against", "stay", "lift-stay",
    "dismiss-appeal", "allow-appeal", "find-dismiss", "find-allow", "find-dismiss-stayed", "find-allow-stayed",
    "record-step-in", "record-step-in-second",
}  # fmt: skip
NOT_URGENT = {"decide", "sign", "sign-second", "decide-against", "consider"}
RUNGS = {each.id: each for each in standards.ladder()}
ROLES = (
    Role.ENFORCEMENT_OFFICER,
    Role.INDEPENDENT_REVIEWER,
    Role.DECISION_PANEL_MEMBER,
    Role.CHIEF_INSPECTOR,
    Role.PROVIDER_LEAD,
)


def person(number: int, role: Role) -> Actor:
    """One of seven people in any role: the same person may turn up in several."""
    organisation = 7 if role == Role.PROVIDER_LEAD else None
    return Actor(ActorKind.PERSON, role.value, "Somebody", permissions(role), number, organisation)


PEOPLE = [person(number, role) for number in range(1, 8) for role in ROLES]
REACHED: set[str] = set()
WAYS: set[str] = set()
TOGETHER: set[str] = set()


def proposed(rung: str, *, urgent: bool, bound: tuple[str, ...] = ()) -> Case:
    told = RUNGS[rung]
    return Case(
        state=State.PROPOSED,
        side=told.side,
        signatures=told.signatures,
        requirement=told.requirement,
        complied_by=told.complied_by,
        appealable=told.appealable,
        urgent=urgent and told.requirement,
        today=START,
        proposed_by="person:1",
        on_visit=frozenset({"person:5"}),
        comply_by=START + timedelta(days=300),
        bound=bound,
    )


def went_on(case: Case, name: str, who: Actor) -> None:
    """What the action does with the case beside moving it, in the world of the rules."""
    end = case.today + timedelta(days=28)
    if name == "give-notice":
        case.windows = (Window("HMP Wexmere", end), Window("HMP Hollowlea", end))
    if name in BINDS | {"record-step-in", "record-step-in-second"}:
        case.signed |= {who.key}
    if name in ("decide-urgently", "sign-urgently-second"):
        case.windows, case.in_effect = (Window("HMP Wexmere", end),), True
    if name == "consider":
        case.considered_by = who.key
        case.decided_before |= case.signed if case.in_effect else set()
        case.signed = frozenset()
    if name in ("send-back", "send-back-unheard"):
        case.signed = frozenset()
    if name in ("decide", "sign-second"):
        case.in_effect, case.appeals = True, ((7, Window("HMP Wexmere", end)),)
    if name == "undertaking-broken":
        case.offered = 0
    if name.startswith("find-"):
        case.found += ((who.key, name.split("-")[1]),)
    if name == "dismiss-appeal":
        case.found = ()


@pytest.mark.parametrize("rung", list(RUNGS))
@settings(max_examples=200, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32), urgent=st.booleans())
def test_whatever_is_tried_on_the_ladder_its_rules_hold(rung, seed, urgent):
    """A hundred and fifty tries of anybody at anything, on days that go on."""
    dice = Random(seed)
    case = proposed(rung, urgent=urgent)
    case.comply_by = START + timedelta(days=dice.choice((20, 60, 90)))
    done: list[tuple[str, Actor]] = []
    for _try in range(150):
        transition, who = _chosen(case, dice), dice.choice(PEOPLE)
        case.today += timedelta(days=dice.choice((0, 0, 0, 1, 5)))
        if dice.random() < 0.08:  # an addressee waives its own time, and nobody else's
            at = dice.randrange(2)
            case.windows = tuple(
                replace(each, waived=each.waived or place == at) for place, each in enumerate(case.windows)
            )
        case.offered = int(case.state == State.INTENDED and dice.random() < 0.2)
        waiting, before = any(each.open_on(case.today) for each in case.windows), replace(case)
        if LIFE.refusal(case, transition.name, who) is not None:
            continue
        LIFE.move(case, transition.name, who)
        _held(before, transition.name, who, waiting, done)
        went_on(case, transition.name, who)
        done.append((transition.name, who))
        REACHED.add(case.state)
        WAYS.update(_way(before, transition.name, done))
        if case.state in OVER:
            break


def _way(before: Case, name: str, done: list[tuple[str, Actor]]) -> set[str]:
    """What a step that was taken went round, as its guards see it."""
    steps = [step for step, _who in done]
    early = any(each.until and before.today <= each.until for each in before.windows)
    found = {
        "waived early": name in NOT_URGENT and early,
        "offered and then decided": name in ("decide", "sign-second") and "undertaking-broken" in steps,
        "urgent and reviewed": name == "decide" and "decide-urgently" in steps,
        "heard while stayed": name in ("dismiss-appeal", "allow-appeal") and before.state == State.STAYED,
    }
    return {name, *(way for way, went in found.items() if went)}


def _chosen(case: Case, dice: Random):
    """As a rule a step from where it stands, and seldom its withdrawal; one in ten is any step at all."""
    here = [each for each in LIFE.transitions if case.state in each.from_ and each.name != "withdraw"]
    return dice.choice(here if dice.random() < 0.9 else LIFE.transitions)


def test_the_sequences_that_were_tried_came_everywhere():
    assert {*REACHED} >= set(State) - {State.PROPOSED}


def _held(case: Case, name: str, who: Actor, waiting: bool, done: list[tuple[str, Actor]]) -> None:
    if name in NOT_URGENT:
        assert case.windows, "nothing is decided without a notice"
        assert not waiting, "nothing is decided before each window closed or was waived"
    if name in JUDGES:
        assert who.key != case.proposed_by, "nobody decides on their own proposal"
        assert who.key not in case.on_visit, "nobody decides on their own visit"
    if name in BINDS:
        assert who.key != case.considered_by, "whoever considered does not decide"
        assert case.side != "secretary-of-state"
    if name in ("sign-second", "sign-urgently-second", "record-step-in-second"):
        assert who.key not in case.signed, "two signatures are of two people"
        assert case.signed
    if name in ("decide", "decide-urgently"):
        assert case.signatures == 1
    if name == "consider":
        assert who.key not in case.signed, "whoever took an urgent decision does not consider what is said against it"
    if name in ("dismiss-appeal", "allow-appeal"):
        same = {person for person, finding in case.found if name.startswith(finding)}
        assert same - {who.key}, "two people who find the same decide an appeal"
        assert who.key not in {person for person, _finding in case.found}, "nobody finds twice"
    if name in ("dismiss-appeal", "allow-appeal", "stay") or name.startswith("find-"):
        took = {one.key for step, one in done if step in BINDS or step == "consider"}
        assert who.key not in took, "whoever took part does not hear the appeal"


def test_the_sequences_that_were_tried_went_every_way():
    """Each step of the ladder, and the ways in which its guards could be stepped round."""
    assert {*WAYS} >= {each.name for each in LIFE.transitions}
    assert {*WAYS} >= {"waived early", "offered and then decided", "urgent and reviewed", "heard while stayed"}


STANDS = (State.URGENT, State.IN_FORCE, State.COMPLIED, State.BREACHED, State.APPEALED, State.STAYED, State.UNDERTAKEN)


def stands(case: Case) -> bool:
    """Whether a measure, or an undertaking in its place, stands for its breach: until it is quashed or lifted."""
    return case.state not in (State.QUASHED, State.NOT_TAKEN, State.WITHDRAWN) and (
        case.in_effect or case.state in STANDS or case.state == State.CLOSED
    )


PROVIDERS = [each for each in RUNGS if RUNGS[each].requirement and RUNGS[each].side == "provider"]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_of_several_measures_for_one_breach_never_more_than_one_stands(seed):
    """Three at once, plain and urgent, with undertakings, stays and appeals, in whatever order people act."""
    dice = Random(seed)
    cases = [proposed(dice.choice(PROVIDERS), urgent=dice.random() < 0.4) for _each in range(3)]
    for each in cases:
        each.comply_by = START + timedelta(days=dice.choice((20, 60, 90)))
    for _try in range(250):
        going = [each for each in cases if each.state not in OVER]
        if not going:
            break
        case, who = dice.choice(going), dice.choice(PEOPLE)
        case.bound = ("Concern 1",) if any(stands(other) for other in cases if other is not case) else ()
        case.offered = int(case.state == State.INTENDED and dice.random() < 0.3)
        case.today += timedelta(days=dice.choice((0, 0, 1, 5)))
        transition = _chosen(case, dice)
        if LIFE.refusal(case, transition.name, who) is not None:
            continue
        LIFE.move(case, transition.name, who)
        went_on(case, transition.name, who)
        standing = [each.state for each in cases if stands(each)]
        assert len(standing) <= 1, standing
        TOGETHER.update(standing)


def test_the_measures_that_were_tried_together_stood_in_every_way():
    assert {*TOGETHER} >= {*STANDS, State.CLOSED}


@pytest.mark.parametrize("rung", [each for each in RUNGS if RUNGS[each].requirement])
def test_one_breach_has_one_requirement(rung):
    """With a requirement standing, no way through the life of a measure ends in force."""
    for urgent in (False, True):
        case = proposed(rung, urgent=urgent, bound=("Concern 1",))
        for name in ("give-notice", *BINDS):
            for state in State:
                tried = replace(case, state=state, windows=(Window("HMP Wexmere", START - timedelta(days=1)),))
                tried.considered_by = "person:2"
                if name in ("give-notice", *BINDS) and LIFE.named(name).to != tried.state:
                    assert LIFE.refusal(tried, name, person(3, Role.DECISION_PANEL_MEMBER)) is not None


def test_new_management_closure_and_the_end_of_a_contract_need_two_signatures_and_step_in_is_only_recorded():
    two = {"new-management", "closure", "contract-end-advice", "contract-end-direction", "step-in"}
    assert {name for name, rung in RUNGS.items() if rung.signatures == 2} == two
    assert [name for name, rung in RUNGS.items() if rung.side == "secretary-of-state"] == ["step-in"]
    case = proposed("step-in", urgent=False)
    decider = person(3, Role.DECISION_PANEL_MEMBER)
    refused = [each.name for each in LIFE.offered(case.state, decider) if LIFE.refusal(case, each.name, decider)]
    assert set(refused) == {"decide-urgently", "sign-urgently"}, "the regulator decides nothing of it"


def test_every_rung_cites_a_power_that_addresses_it_and_says_where_no_act_confers_it():
    for rung in RUNGS.values():
        power = standards.power(rung.power)
        assert power.conferred_by or power.notice_says
        assert rung.side == "secretary-of-state" or rung.side in power.addressees
        assert rung.side == "secretary-of-state" or power.window, f"{rung.id} has no window"


def test_time_that_was_never_begun_never_ends():
    assert Window("HMP Wexmere", None).open_on(date(2099, 1, 1))
    assert Window("HMP Wexmere", START).open_on(START), "the last day counts"
    assert not Window("HMP Wexmere", START).open_on(START + timedelta(days=1))
    assert not Window("HMP Wexmere", START, waived=True).open_on(START)
    assert not Window("HMP Wexmere", None, ended=True).open_on(START)


def test_only_addressees_appeal_and_only_in_time():
    case = proposed("improvement-plan", urgent=False)
    case.state, case.appeals = State.IN_FORCE, ((7, Window("HMP Wexmere", START)),)
    own, other = person(9, Role.PROVIDER_LEAD), Actor(ActorKind.PERSON, "x", "x", frozenset({ANSWER}), 8, 99)
    assert LIFE.refusal(case, "appeal", own) is None
    assert LIFE.refusal(case, "appeal", other) == "Only an addressee may appeal."
    case.today = START + timedelta(days=1)
    assert "ended on 1 June 2026" in (LIFE.refusal(case, "appeal", own) or "")
    assert "it is answered" in (LIFE.refusal(replace(case, appealable=False), "appeal", own) or "")
