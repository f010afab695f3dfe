"""The life of a licence as a table: every state, step and role; and whatever is tried, its rules hold."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulator.core.actor import Actor, ActorKind
from regulator.licensing.rules.keeping import (
    CONSIDER,
    DECIDE,
    KEEP,
    KINDS,
    LIFE,
    RETURN,
    Case,
    State,
    Window,
    why_not_proposed,
)
from regulator.licensing.rules.timeline import Spoken, bars, stretches, unsaid
from regulator.people.rules import Role, permissions

TODAY = date(2026, 6, 1)
END = TODAY + timedelta(days=28)
HOLDS = {
    KEEP: {Role.LICENSING_OFFICER},
    CONSIDER: {Role.INDEPENDENT_REVIEWER},
    DECIDE: {Role.DECISION_PANEL_MEMBER},
    RETURN: {Role.PROVIDER_LEAD, Role.PROVIDER_CONTACT},
}
MAKES = {"decide", "decide-urgently", "agree"}


def person(number: int, role: Role) -> Actor:
    organisation = 7 if role in HOLDS[RETURN] else None
    return Actor(ActorKind.PERSON, role.value, "Somebody", permissions(role), number, organisation)


def case(state: State, kind: str = "revoke", **changed) -> Case:
    """A change on which everything else is as it must be, so that only state, step and role decide."""
    given = {
        "state": state,
        "kind": kind,
        "standing": KINDS[kind].standings[0],
        "today": END + timedelta(days=1),
        "proposed_by": "person:90",
        "windows": (Window("HMP Wexmere", END),),
        "asked": kind == "surrender",
        "own": True,
        "appeal_until": END + timedelta(days=1),
    }
    return Case(**(given | changed))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(State))
def test_each_step_is_for_its_own_role_and_from_its_own_states(state, role):
    for each in LIFE.transitions:
        kind = "surrender" if each.name in ("agree", "refuse", "take-back") else "revoke"
        one = case(state, "suspend" if each.name == "decide-urgently" else kind, urgent=each.name == "decide-urgently")
        if each.name == "withdraw":
            one = replace(one, asked=False)
        if each.name == "appeal":  # what was asked for and refused, or what was made unasked
            one = replace(one, asked=state == State.NOT_TAKEN)
        allowed = role in HOLDS[each.permission] and state in each.from_
        assert (LIFE.refusal(one, each.name, person(1, role)) is None) == allowed, (each.name, state, role)


@pytest.mark.parametrize(
    ("changed", "step", "sentence"),
    [
        ({"proposed_by": "person:1"}, "consider", "You proposed this change"),
        ({"urgent_by": "person:1", "urgent": True}, "consider", "You took the urgent decision"),
        ({"today": END}, "consider", "may make representations until 29 June 2026"),
        ({"windows": ()}, "consider", "No notice was given yet"),
        ({"state": State.CONSIDERED, "considered_by": "person:1"}, "decide", "You considered the representations"),
        ({"state": State.CONSIDERED, "proposed_by": "person:1"}, "decide", "You proposed this change"),
        ({"state": State.CONSIDERED, "standing": "surrendered"}, "decide", "The licence is surrendered"),
        ({"state": State.CONSIDERED, "fits": "It is gone."}, "decide", "It is gone."),
        ({"state": State.CONSIDERED, "then": ("revoked", END)}, "decide", "The licence will be revoked on 29 June"),
        ({"state": State.CONSIDERED, "urgent_by": "person:9"}, "decide", "The suspension was lifted meanwhile"),
        ({"state": State.CONSIDERED, "urgent_by": "person:9"}, "withdraw", "It has effect already"),
        ({"state": State.PROPOSED, "urgent": True, "kind": "suspend"}, "give-notice", "proposed as urgent"),
        ({"state": State.PROPOSED}, "decide-urgently", "not proposed as urgent"),
        ({"state": State.PROPOSED}, "agree", "Notice of intent comes first"),
        (
            {"state": State.PROPOSED, "kind": "lift", "standing": "suspended"},
            "give-notice",
            "needs no notice of intent",
        ),
        ({"state": State.PROPOSED, "asked": True}, "withdraw", "The licensee asked for this"),
        ({"state": State.PROPOSED, "asked": True, "own": False}, "take-back", "Only the lead licensee"),
        ({"state": State.DECIDED, "own": False}, "appeal", "Only the lead licensee appeals"),
        ({"state": State.DECIDED, "asked": True}, "appeal", "it was decided as the licensee asked"),
        ({"state": State.NOT_TAKEN}, "appeal", "the change was not made"),
        ({"state": State.DECIDED, "appeal_until": END}, "appeal", "The time to appeal ended on 29 June 2026"),
        ({"state": State.DECIDED, "appeal_until": None}, "appeal", "It cannot be appealed"),
        ({"state": State.APPEALED, "proposed_by": "person:1"}, "allow-appeal", "You proposed this change"),
        (
            {"state": State.APPEALED, "considered_by": "person:1"},
            "dismiss-appeal",
            "You considered the representations",
        ),
        ({"state": State.APPEALED, "decided_by": "person:1"}, "allow-appeal", "You took this decision"),
        ({"state": State.APPEALED, "enforcing": frozenset({"person:1"})}, "allow-appeal", "You work on enforcement"),
    ],
)
def test_each_rule_says_no_with_its_sentence(changed, step, sentence):
    role = next(iter(HOLDS[LIFE.named(step).permission]))
    one = case(**({"state": State.INTENDED} | changed))
    assert sentence in (LIFE.refusal(one, step, person(1, role)) or "")


def test_one_body_that_waives_its_time_does_not_end_anothers():
    windows = (Window("HMP Wexmere", END, waived=True), Window("HMP Hollowlea", END))
    no = LIFE.refusal(
        case(State.INTENDED, windows=windows, today=TODAY), "consider", person(1, Role.INDEPENDENT_REVIEWER)
    )
    assert no == "HMP Hollowlea may make representations until 29 June 2026."


@settings(max_examples=200, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32), kind=st.sampled_from(list(KINDS)), urgent=st.booleans())
def test_whatever_is_tried_nothing_is_made_unheard_or_by_one_person(seed, kind, urgent):
    dice = Random(seed)
    one = case(
        State.PROPOSED, kind, today=TODAY, windows=(), urgent=urgent and kind == "suspend", proposed_by="person:1"
    )
    one.asked = kind == "surrender"
    people = [person(number, role) for number in range(1, 5) for some in HOLDS.values() for role in some]
    for _try in range(80):
        one.today += timedelta(days=dice.choice((0, 0, 1, 9)))
        step, who = dice.choice(LIFE.transitions), dice.choice(people)
        if LIFE.refusal(one, step.name, who) is not None:
            continue
        waiting = any(each.open_on(one.today) for each in one.windows)
        if step.name in MAKES:
            assert who.key not in (one.proposed_by, one.considered_by, one.urgent_by)
        if step.name in ("consider", "decide", "decide-against"):
            assert one.windows, "nobody was heard"
            assert not waiting
        if step.name == "decide-urgently":
            assert one.urgent
            one.urgent_by = who.key
        if step.name in ("dismiss-appeal", "allow-appeal"):
            assert who.key not in (one.proposed_by, one.considered_by, one.urgent_by, one.decided_by)
        LIFE.move(one, step.name, who)
        one.decided_by = who.key if step.permission == DECIDE else one.decided_by
        one.standing = "suspended" if step.name == "decide-urgently" else one.standing
        if step.name in ("give-notice", "decide-urgently"):
            one.windows = (Window("HMP Wexmere", one.today + timedelta(days=28)),)
        if step.name == "consider":
            assert who.key not in (one.proposed_by, one.urgent_by)
            one.considered_by = who.key


@pytest.mark.parametrize(
    ("kind", "standing", "changed", "sentence"),
    [
        ("nothing", "in force", {}, "Choose what is to change"),
        ("suspend", "suspended", {}, "needs one that is in force"),
        ("lift", "in force", {}, "needs one that is suspended"),
        ("revoke", "revoked", {}, "The licence is revoked"),
        ("vary", "", {}, "not in force"),
        ("revoke", "in force", {"urgent": True, "harm": "x"}, "Only a suspension"),
        ("suspend", "in force", {"urgent": True, "harm": " "}, "which harm"),
        ("revoke", "in force", {"effect_on": TODAY - timedelta(days=1)}, "from today on"),
        ("revoke", "in force", {"effect_on": date(2040, 1, 1)}, "next ten years"),
        ("suspend", "in force", {"urgent": True, "harm": "x", "effect_on": END}, "has effect at once"),
        ("suspend", "in force", {"effect_on": END, "then": "revoked"}, "will be revoked on 29 June 2026"),
    ],
)
def test_what_cannot_be_proposed_is_said(kind, standing, changed, sentence):
    given = {"urgent": False, "harm": "", "effect_on": TODAY} | changed
    no = why_not_proposed(kind, standing, today=TODAY, **given)
    assert no is not None
    assert sentence in no[0]


DAYS = st.integers(0, 15)
SAID = st.lists(
    st.tuples(st.sampled_from(["", "in force", "suspended"]), DAYS, st.one_of(st.none(), st.integers(1, 5))), max_size=8
)


@settings(deadline=None)
@given(SAID)
def test_the_stretches_say_of_each_day_what_a_plain_list_says_and_never_twice(told):
    said = []
    for word, start, length in told:
        first = TODAY + timedelta(days=start)
        until = first + timedelta(days=length) if length else None
        said.append(Spoken("standing", {"is": word} if word else {}, first, until))
    found = stretches(said, "standing")
    for offset in range(25):
        day = TODAY + timedelta(days=offset)
        plain = next(
            (s.value for s in reversed(said) if s.from_on <= day and (s.until_on is None or day < s.until_on)), {}
        )
        drawn = [s.value for s in found if s.from_on <= day and (s.until_on is None or day < s.until_on)]
        assert drawn == ([plain] if plain else []), day
    for one, following in zip(found, found[1:], strict=False):
        assert one.until_on != following.from_on or one.value != following.value, "no seam where nothing changed"
    for bar in bars(found, ["x"] * len(found), TODAY, TODAY + timedelta(days=20)):
        assert 0 <= bar.start < 100
        assert 0 < bar.width <= 100 - bar.start + 0.011


def _held(said: list[Spoken], on: date) -> dict[str, object]:
    found = [
        each for each in stretches(said, "standing") if each.from_on <= on and (not each.until_on or on < each.until_on)
    ]
    return dict(found[0].value) if found else {}


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.none() | st.integers(1, 60), st.sampled_from(["", "a", "b", "c"])), max_size=6
    ),
    st.sets(st.integers(0, 5)),
    st.integers(0, 60),
)
def test_what_is_unsaid_is_as_if_it_was_never_said_from_its_day_on_and_nothing_before(told, gone, day):
    said = [
        Spoken("standing", {"is": word} if word else {}, TODAY + timedelta(days=start),
               TODAY + timedelta(days=start + length) if length else None)
        for start, length, word in told
    ]  # fmt: skip
    rest = [each for place, each in enumerate(said) if place not in gone]
    first = TODAY + timedelta(days=day)
    after = [*said, *unsaid(said, "standing", gone, first)]
    for offset in range(130):
        on = TODAY + timedelta(days=offset)
        assert _held(after, on) == _held(rest if on >= first else said, on), on
