"""A life cycle that could trap what is in it is found at start; the rest answers in sentences."""

from dataclasses import dataclass, replace

import pytest

from regulator.core.refused import Refused
from regulator.core.workflow import BrokenWorkflow, Transition, Workflow
from tests import make

OPEN = Transition("open", "Open the case", ("new",), "open-now", "case.work")
CLOSE = Transition("close", "Close: for good", ("open-now", "new"), "closed", "case.close", starts=("appeal",))
REOPEN = Transition("reopen", "Open again", ("closed",), "open-now", "case.close", back=True)


@dataclass
class Case:
    state: str = "new"
    ready: bool = True


def life(*transitions, states=("new", "open-now", "closed"), begins="new", ends=("closed",)) -> Workflow:
    return Workflow("case", states, begins, ends, transitions or (OPEN, CLOSE, REOPEN))


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda: life(OPEN, OPEN, CLOSE), "named twice"),
        (lambda: life(OPEN, replace(CLOSE, to="nowhere")), "states that do not exist"),
        (lambda: life(OPEN, replace(CLOSE, from_=("nowhere",))), "states that do not exist"),
        (lambda: life(OPEN, replace(CLOSE, from_=())), "comes from nowhere"),
        (lambda: life(OPEN, replace(CLOSE, from_=("new",))), "no way out of open-now"),
        (lambda: life(CLOSE), "no way into open-now"),
        (lambda: life(states=("new", "open-now", "closed", "island")), "no way out of island"),
        (lambda: life(states=("new", "open-now", "closed", "end"), ends=("closed", "end")), "no way into end"),
        (lambda: life(begins="birth"), "begins or ends in a state that does not exist"),
        (lambda: life(ends=("closed", "death")), "begins or ends in a state that does not exist"),
        (lambda: life(ends=()), "no way out of new, open-now, closed"),
        (lambda: life().named("vanish"), "no transition vanish"),
        (lambda: life().guard("vanish"), "no transition vanish"),
    ],
)
def test_a_broken_life_cycle_is_found_before_anything_lives_it(broken, words):
    with pytest.raises(BrokenWorkflow, match=words):
        broken()


def test_a_transition_is_taken_by_who_may_from_where_it_leads():
    case, worker = Case(), make.actor("caseworker", "case.work", "case.close")
    assert life().move(case, "open", worker) is OPEN
    assert case.state == "open-now"
    assert life().move(case, "close", worker).starts == ("appeal",)
    assert case.state == "closed"


def test_a_refusal_says_why_and_changes_nothing():
    case = Case()
    for actor, name, words in (
        (make.actor("visitor"), "open", "Your role may not open the case"),
        (make.actor("visitor"), "reopen", "Your role may not"),
        (make.actor("lead", "case.close"), "reopen", "it is “new”"),
    ):
        with pytest.raises(Refused, match=words):
            life().move(case, name, actor)
        assert case.state == "new"
    case.state = "open-now"
    with pytest.raises(Refused, match="it is “open now”"):
        life().move(case, "open", make.actor("caseworker", "case.work"))


def test_rules_and_the_guards_of_upper_features_are_asked_in_turn():
    asked = []

    def rule(case, actor):
        asked.append("rule")
        return None if case.ready else "The file is not complete."

    cycle = life(replace(OPEN, rule=rule), CLOSE, REOPEN)

    @cycle.guard("open")
    def guard(case, actor):
        asked.append("guard")
        return "Somebody above says no." if actor.id == 2 else None

    worker = make.actor("caseworker", "case.work")
    assert cycle.refusal(Case(ready=False), "open", worker) == "The file is not complete."
    assert asked == ["rule"]
    assert cycle.refusal(Case(), "open", replace(worker, id=2)) == "Somebody above says no."
    assert cycle.refusal(Case(), "open", worker) is None
    assert life().refusal(Case(ready=False), "open", worker) is None, "another life cycle has no part in it"


def test_every_state_action_and_role_answers():
    roles = [make.actor("none"), make.actor("worker", "case.work"), make.actor("lead", "case.work", "case.close")]
    cycle = life()
    for state in cycle.states:
        for role in roles:
            offered = {each.name for each in cycle.offered(state, role)}
            for transition in cycle.transitions:
                refusal = cycle.refusal(Case(state), transition.name, role)
                assert (refusal is None) == (transition.name in offered)
                assert refusal is None or refusal.endswith(".")


def test_the_diagram_shows_every_way():
    assert life().diagram().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> new",
        "    new --> open_now: Open the case",
        "    open_now --> closed: Close: for good",
        "    new --> closed: Close: for good",
        "    closed --> open_now: Open again",
        "    closed --> [*]",
    ]
