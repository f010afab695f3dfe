"""The life of a tariff and of an agreed price: every state, every step, every role."""

from datetime import date, timedelta

import pytest

from regulator.core.actor import Actor, ActorKind
from regulator.people.rules import Role, permissions
from regulator.tariffs.rules.lifecycle import AGREEING, LIFE, Agreed, Case, Deal, State

TODAY = date(2026, 6, 1)
SETS, PUBLISHES = {Role.ANALYST}, {Role.PUBLISHER, Role.CHIEF_INSPECTOR}
AGREES = {Role.PROVIDER_LEAD, Role.COMMISSIONER}
DUTIES = {
    "make-draft": SETS, "collect-again": SETS, "consult": SETS, "stop-consulting": PUBLISHES, "count": SETS,
    "reconsider": PUBLISHES, "refer": PUBLISHES, "reference-upheld": PUBLISHES, "reference-cleared": PUBLISHES,
    "propose": SETS, "send-back": PUBLISHES, "send-back-cleared": PUBLISHES, "publish": PUBLISHES, "correct": SETS,
    "publish-correction": PUBLISHES, "drop-correction": PUBLISHES, "abandon": PUBLISHES, "take-up-again": SETS,
}  # fmt: skip
WHERE = {each.name: set(each.from_) for each in LIFE.transitions}
MET = {"refer"}  # steps that need a threshold to be met
CLEARED = {"send-back-cleared"}


def person(role: Role, number: int = 1, organisation: int | None = None) -> Actor:
    return Actor(ActorKind.PERSON, role.value, "Somebody", permissions(role), number, organisation)


def ready(state: State, **changed) -> Case:
    """A case in which nothing but state and role can refuse a step."""
    given = {"drafted": True, "closes_on": TODAY - timedelta(days=1), "proposed_by": "person:9", "corrections": 1}
    return Case(state=state, today=TODAY, **(given | changed))


def test_each_step_is_in_the_table_of_duties():
    assert set(DUTIES) == {each.name for each in LIFE.transitions}


@pytest.mark.parametrize("name", sorted(DUTIES))
def test_a_step_is_taken_from_its_states_by_its_roles_alone(name):
    for state in State:
        for role in Role:
            case = ready(state, met=name in MET, cleared=name in CLEARED)
            no = LIFE.refusal(case, name, person(role))
            assert (no is None) == (state in WHERE[name] and role in DUTIES[name]), (state, role, no)


@pytest.mark.parametrize(
    ("name", "state", "changed", "said"),
    [
        ("consult", State.DRAFTING, {"drafted": False}, "There is no draft yet"),
        ("consult", State.DRAFTING, {"unpriced": ("open",)}, "no price yet for open"),
        ("count", State.CONSULTING, {"closes_on": TODAY}, "may be sent until 1 June 2026"),
        ("count", State.CONSULTING, {"closes_on": None}, "No consultation was opened"),
        ("refer", State.COUNTED, {"met": False}, "nothing to refer"),
        ("propose", State.COUNTED, {"met": True}, "reconsider the method, or refer it"),
        ("publish", State.PROPOSED, {"proposed_by": "person:1"}, "somebody else publishes it"),
        ("publish-correction", State.CORRECTING, {"proposed_by": "person:1"}, "somebody else publishes it"),
        ("publish", State.PROPOSED, {"made_by": frozenset({"person:1"})}, "somebody else publishes it"),
        ("publish-correction", State.CORRECTING, {"made_by": frozenset({"person:1"})}, "set a price of it"),
        ("correct", State.PUBLISHED, {"corrections": 0}, "Correct a price first"),
        ("send-back", State.PROPOSED, {"cleared": True}, "cleared on a reference"),
        ("send-back-cleared", State.PROPOSED, {"cleared": False}, "was not referred"),
    ],
)
def test_a_rule_refuses_with_its_sentence(name, state, changed, said):
    role = sorted(DUTIES[name])[0]
    assert said in LIFE.refusal(ready(state, **changed), name, person(role))


def test_a_met_threshold_is_published_only_after_a_reference_found_for_it():
    case = ready(State.CLEARED, met=True, cleared=True)
    assert LIFE.refusal(case, "propose", person(Role.ANALYST)) is None


def test_no_path_leads_past_the_consultation():
    """Whatever is done, nothing is published that was not counted."""
    ways = [(each.to, start) for each in LIFE.transitions for start in each.from_ if each.name != "count"]
    reached, waiting = {State.COLLECTING}, [State.COLLECTING]
    while waiting:
        here = waiting.pop()
        fresh = {to for to, start in ways if start == here} - reached
        reached |= fresh
        waiting += fresh
    assert State.PROPOSED not in reached
    assert State.PUBLISHED not in reached


@pytest.mark.parametrize("name", [each.name for each in AGREEING.transitions])
def test_an_agreed_price_moves_by_its_sides_alone(name):
    chosen = AGREEING.named(name)
    proposer, other, stranger = 1, 2, 3
    allowed = {"confirm": {other}, "decline": {other}, "withdraw": {proposer}, "end": {proposer, other}}[name]
    for state in Agreed:
        for role in Role:
            for organisation in (proposer, other, stranger):
                deal = Deal(state, proposer, (proposer, other))
                no = AGREEING.refusal(deal, name, person(role, organisation=organisation))
                may = state in chosen.from_ and role in AGREES and organisation in allowed
                assert (no is None) == may, (state, role, organisation, no)


def test_a_price_above_the_tariff_is_never_confirmed():
    deal = Deal(Agreed.PROPOSED, 1, (1, 2), "It is above the tariff.")
    assert AGREEING.refusal(deal, "confirm", person(Role.COMMISSIONER, organisation=2)) == "It is above the tariff."
