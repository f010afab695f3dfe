"""The journal: nothing handed in is lost, kept twice or overwritten, however it arrives."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from regulator.core.db import reading, session, transaction
from regulator.core.refused import Refused
from regulator.inspections import queries
from regulator.inspections.models.journal import Evidence, MinimumStandardFinding, Operation, Proposal
from regulator.inspections.rules.lifecycle import State

from . import scene
from .scene import COLLEAGUE, INSPECTOR, LEAD, PANEL, a_note, a_proposal, an_entry, handed_in

pytestmark = pytest.mark.database
AT = datetime(2026, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def visit(ground):
    """The number of an inspection whose team is on site."""
    return scene.inspection_at(State.FIELDWORK)


def hand_in(visit, entries, device="tablet", who=INSPECTOR):
    with transaction():
        return handed_in(scene.again(visit), entries, device, who)


def refused(visit, entries, device="tablet", who=INSPECTOR):
    """The refusal of a batch, which keeps nothing."""
    with reading():
        before = scene.rows()
    with pytest.raises(Refused) as no:
        hand_in(visit, entries, device, who)
    with reading():
        assert scene.rows() == before
    return str(no.value)


def kept(visit):
    with reading():
        rows = session().scalars(select(Operation).where(Operation.inspection_id == visit))
        return {(row.device, row.sequence): row.body for row in rows}


def standing(visit):
    """What the journal amounts to, as it is kept."""
    with reading():
        return standing_here(visit)


def standing_here(visit):
    notes = session().scalars(select(Evidence).where(Evidence.inspection_id == visit))
    found = session().scalars(select(MinimumStandardFinding).where(MinimumStandardFinding.inspection_id == visit))
    proposed = session().scalars(select(Proposal).where(Proposal.inspection_id == visit))
    return (
        {row.id: (row.statement, row.withdrawn_because, row.author) for row in notes},
        {row.ref: (row.outcome, row.evidence, row.author) for row in found},
        {row.id: (row.ref, row.given, row.author) for row in proposed},
    )


def test_the_same_batch_again_changes_nothing(visit):
    batch = [a_note(number) for number in range(1, 31)]
    assert hand_in(visit, batch) == 30
    before = kept(visit), standing(visit)
    assert hand_in(visit, batch) == 0
    assert hand_in(visit, list(reversed(batch))) == 0
    assert (kept(visit), standing(visit)) == before
    with reading():
        assert len(scene.events(visit, "OperationsReceived")) == 1


def test_three_hundred_entries_arrive_in_halves_that_overlap_and_out_of_order(visit):
    batch = [a_note(number) for number in range(1, 301)]
    assert hand_in(visit, list(reversed(batch[100:]))) == 200
    assert hand_in(visit, batch[:200]) == 100
    assert hand_in(visit, batch) == 0
    assert sorted(sequence for _device, sequence in kept(visit)) == list(range(1, 301))
    with reading():
        assert [each.statement for each in queries.evidence(visit)] == [each["body"]["statement"] for each in batch]


def test_the_same_entry_twice_in_one_batch_is_kept_once(visit):
    entry = a_note(1)
    assert hand_in(visit, [entry, entry, dict(entry)]) == 1
    assert len(standing(visit)[0]) == 1


def test_two_devices_may_hand_in_the_same_entry_and_it_is_one(visit):
    batch = [a_note(1), a_note(2)]
    hand_in(visit, batch)
    assert hand_in(visit, [*batch, a_note(3)], device="telephone") == 1
    assert len(standing(visit)[0]) == 3


def test_two_devices_number_their_entries_each_for_itself(visit):
    hand_in(visit, [a_note(1)], device="tablet")
    assert hand_in(visit, [a_note(1)], device="telephone") == 1
    assert set(kept(visit)) == {("tablet", 1), ("telephone", 1)}


def test_a_number_is_used_once_on_a_device(visit):
    hand_in(visit, [a_note(1), a_note(2)])
    assert refused(visit, [a_note(3), a_note(2)]) == "This device has handed in another entry number 2 before"
    assert "another entry number 7" in refused(visit, [a_note(7), a_note(7)])


def test_two_entries_cannot_have_one_id(visit):
    same = uuid7()
    told = refused(visit, [an_entry(1, "note", a_note()["body"], id=same), a_note(2) | {"id": same}])
    assert str(same) in told


def test_an_entry_of_another_inspection_is_not_taken_over(visit):
    entry = a_note(1)
    hand_in(visit, [entry])
    other = scene.inspection_at(State.FIELDWORK, visits=[(scene.FIRST + timedelta(60), scene.LAST + timedelta(60))])
    assert "another inspection" in refused(other, [entry, a_note(2)])


@pytest.mark.parametrize("state", [state for state in State if state not in (State.ARRIVED, State.FIELDWORK)])
def test_evidence_is_captured_only_on_site(ground, state):
    inspection_id = scene.inspection_at(state)
    assert "not under way" in refused(inspection_id, [a_note(1)], device="late")


@pytest.mark.parametrize("who", [PANEL, scene.person(77, scene.Role.INSPECTOR), scene.REVIEWER])
def test_only_the_team_in_the_field_captures_evidence(visit, who):
    assert "named for the visit" in refused(visit, [a_note(1)], who=who)


WRONG_NOTES = [
    ({"statement": "A\x00B"}, "character"),
    ({"statement": "half \ud800"}, "cannot be stored"),
    ({"statement": " \n "}, "pattern"),
    ({"statement": ""}, "at least 1"),
    ({"statement": "x" * 20_001}, "20000"),
    ({"locator": "cell \x00"}, "character"),
    ({"source": "rumour"}, "source"),
    ({"area": "../etc"}, "area"),
    ({"area": "x" * 61}, "60"),
    ({"standards": ["a b"]}, "pattern"),
    ({"prisoner": "A1234BC"}, "prisoner"),
    ({"statement": 5}, "string"),
]
WRONG_ENTRIES = [
    ({"id": "not-an-id"}, "id"),
    ({"sequence": 0}, "sequence"),
    ({"sequence": "1"}, "sequence"),
    ({"sequence": 2**31}, "sequence"),
    ({"made_at": "yesterday"}, "made_at"),
    ({"made_at": datetime(2026, 3, 2, 9)}, "made_at"),  # noqa: DTZ001 - without a zone, as it must not be
    ({"kind": "gossip"}, "gossip"),
    ({"kind": "withdrawal", "body": {"reason": "Wrong wing"}}, "which entry"),
    ({"body": None}, "body"),
    ({"extra": 1}, "extra"),
]


def test_what_cannot_be_read_or_kept_is_refused_by_its_number(visit):
    cases = [(a_note(2, **wrong), told) for wrong, told in WRONG_NOTES]
    cases += [(a_note(2) | wrong, told) for wrong, told in WRONG_ENTRIES]
    for entry, told in cases:
        with pytest.raises(Refused) as no:
            hand_in(visit, [a_note(1), entry])
        assert str(no.value).startswith("Entry 2: "), entry
        assert told in str(no.value), entry
    assert kept(visit) == {}


def test_many_wrong_entries_are_told_at_once(visit):
    message = refused(visit, [a_note(number, source="rumour") for number in range(1, 6)])
    assert all(f"Entry {number}: " in message for number in range(1, 6))


def test_an_author_says_a_note_again_and_the_first_words_stay_in_the_journal(visit):
    note = a_note(1, statement="Two rats")
    again = an_entry(2, "amendment", {"statement": "Three rats", "reason": "Counted again"}, about=note["id"])
    hand_in(visit, [note])
    hand_in(visit, [again])
    assert standing(visit)[0][note["id"]] == ("Three rats", None, INSPECTOR.key)
    assert kept(visit)["tablet", 1]["statement"] == "Two rats"


def test_a_batch_may_change_a_note_that_it_brings(visit):
    note = a_note(5)
    back = an_entry(6, "withdrawal", {"reason": "Wrong wing"}, about=note["id"])
    assert hand_in(visit, [back, note]) == 2
    with reading():
        assert queries.evidence(visit) == []
    assert standing(visit)[0][note["id"]][1] == "Wrong wing"


@pytest.mark.parametrize(
    ("kind", "body"),
    [("amendment", {"statement": "Mine now", "reason": "I know better"}), ("withdrawal", {"reason": "I disagree"})],
)
def test_nobody_changes_what_another_captured(visit, kind, body):
    note = a_note(1)
    hand_in(visit, [note])
    assert "changed by its author" in refused(visit, [an_entry(1, kind, body, about=note["id"])], "other", COLLEAGUE)
    assert standing(visit)[0][note["id"]] == (note["body"]["statement"], None, INSPECTOR.key)


def test_a_change_of_what_is_not_there_is_refused(visit):
    lost = an_entry(1, "withdrawal", {"reason": "Wrong wing"}, about=uuid7())
    assert "This one is not there" in refused(visit, [lost])


def test_of_two_changes_the_one_made_last_stands_whichever_arrives_first(visit):
    note = a_note(1)
    early, late = (
        an_entry(number, "amendment", {"statement": words, "reason": "Clearer"}, about=note["id"], made_at=at)
        for number, words, at in ((2, "early", AT), (3, "late", AT + timedelta(hours=1)))
    )
    hand_in(visit, [note])
    hand_in(visit, [late])
    hand_in(visit, [early])
    assert standing(visit)[0][note["id"]][0] == "late"


def test_the_last_finding_on_a_minimum_standard_stands_whichever_arrives_first(visit):
    def found(number, outcome, at):
        body = {"ref": "MS-S4", "outcome": outcome, "evidence": f"Timed at {at:%H:%M}"}
        return an_entry(number, "minimum-standard", body, made_at=at)

    hand_in(visit, [found(1, "not-met", AT + timedelta(hours=2))], "one")
    hand_in(visit, [found(1, "met", AT)], "two", COLLEAGUE)
    assert standing(visit)[1] == {"MS-S4": ("not-met", "Timed at 11:00", INSPECTOR.key)}
    hand_in(visit, [found(2, "met", AT + timedelta(hours=3)), found(3, "not-tested", AT)], "two", COLLEAGUE)
    assert standing(visit)[1] == {"MS-S4": ("met", "Timed at 12:00", COLLEAGUE.key)}
    assert len(kept(visit)) == 4


def test_proposals_belong_to_their_authors(visit):
    mine, theirs = a_proposal(1, "safety", score=2), a_proposal(1, "safety", score=3)
    hand_in(visit, [mine], "one", INSPECTOR)
    hand_in(visit, [theirs], "two", COLLEAGUE)
    assert standing(visit)[2] == {
        mine["id"]: ("safety", {"ref": "safety", "score": 2}, INSPECTOR.key),
        theirs["id"]: ("safety", {"ref": "safety", "score": 3}, COLLEAGUE.key),
    }


def test_a_proposal_keeps_every_count_that_was_given(visit):
    counts = [{"ref": "2.1.1", "yes": 0, "no": 3, "not_applicable": 0}, {"ref": "2.1.2", "not_applicable": 0}]
    entry = a_proposal(1, "2.1", key_questions=counts)
    hand_in(visit, [entry])
    [(_ref, given_counts, _author)] = standing(visit)[2].values()
    assert given_counts["key_questions"] == [
        {"ref": "2.1.1", "yes": 0, "no": 3, "not_applicable": 0},
        {"ref": "2.1.2", "not_applicable": 0},
    ]


def test_what_was_received_is_known_by_a_hash_that_any_change_of_it_changes(ground):
    hashes = set()
    note, other = a_note(1), a_note(2)
    for batch in ([note], [note, other], [note | {"id": uuid7()}], [a_note(1, statement="Else") | {"id": note["id"]}]):
        visit = scene.inspection_at(State.FIELDWORK)
        try:
            with transaction():
                handed_in(scene.again(visit), batch)
                hashes.add(scene.events(visit, "OperationsReceived")[0][1])
                raise InterruptedError
        except InterruptedError:
            continue
    assert len({text.split('"batch_hash":')[1].split(",")[0] for text in hashes}) == 4


def model(handed):
    """What a set of entries amounts to, worked out a second time and in no hurry. Entries are (who, device, entry)."""
    findings, proposals = {}, {}
    notes = {one["id"]: [one["body"]["statement"], None, who.key] for who, _, one in handed if one["kind"] == "note"}
    for who, _device, entry in sorted(handed, key=lambda one: (one[2]["made_at"], one[1], one[2]["sequence"])):
        body, about = entry["body"], entry.get("based_on")
        if entry["kind"] == "minimum-standard":
            findings[body["ref"]] = (body["outcome"], body.get("evidence"), who.key)
        elif entry["kind"] == "proposal":
            proposals[entry["id"]] = (body["ref"], {"ref": body["ref"], "score": body["score"]}, who.key)
        elif entry["kind"] == "amendment":
            notes[about][0] = body["statement"]
        elif entry["kind"] == "withdrawal":
            notes[about][1] = body["reason"]
    return {id: tuple(said) for id, said in notes.items()}, findings, proposals


@st.composite
def journeys(draw):
    """Entries of two people on three devices, cut into batches that arrive in some order, some of them again."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    everything, notes = [], {INSPECTOR: [], LEAD: []}
    devices = [(INSPECTOR, "tablet"), (INSPECTOR, "telephone"), (LEAD, "laptop")]
    for number in range(1, draw(st.integers(2, 14))):
        who, device = devices[draw(st.integers(0, 2))]
        at = AT + timedelta(minutes=draw(st.integers(0, 5)))  # few minutes, so that many are made in the same one
        kind = draw(st.sampled_from(["note", "note", "minimum-standard", "proposal", "amendment", "withdrawal"]))
        id = UUID(int=chance.getrandbits(128))
        if kind in ("amendment", "withdrawal") and not notes[who]:
            kind = "note"
        body = {
            "note": {"area": "safety", "source": "staff", "statement": f"n{number}"},
            "minimum-standard": {"ref": "MS-S4", "outcome": draw(st.sampled_from(["met", "not-met"]))},
            "proposal": {"ref": "safety", "score": 2, "reason": "r"},
            "amendment": {"statement": f"a{number}", "reason": "r"},
            "withdrawal": {"reason": f"w{number}"},
        }[kind]
        about = draw(st.sampled_from(notes[who])) if kind in ("amendment", "withdrawal") else None
        if kind == "note":
            notes[who].append(id)
        everything.append((who, device, an_entry(number, kind, body, about=about, made_at=at, id=id)))
    return everything, draw(st.integers(0, 2**32))


def arrivals(everything, seed):
    """Batches of one device each, in a random order, some twice, a note always before what changes it."""
    chance = random.Random(seed)
    waiting = everything + chance.sample(everything, len(everything) // 2)
    chance.shuffle(waiting)
    arrived = set()
    while waiting:
        for position, (who, device, entry) in enumerate(waiting):
            batch = [each[2] for each in waiting if each[1] == device][: chance.randint(1, 4)]
            known = arrived | {one["id"] for one in batch}
            if all(one.get("based_on") in known | {None} for one in batch):
                arrived |= {one["id"] for one in batch}
                for one in batch:
                    waiting.remove((who, device, one))
                yield who, device, batch
                break
            if entry.get("based_on") in arrived | {None}:
                arrived.add(entry["id"])
                waiting.pop(position)
                yield who, device, [entry]
                break


@given(journeys())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_way_entries_arrive_the_same_stands(ground, journey):
    everything, seed = journey
    visit = scene.inspection_at(State.FIELDWORK)
    try:
        with transaction():
            made = scene.again(visit)
            for who, device, batch in arrivals(everything, seed):
                handed_in(made, batch, device, who)
            assert session().scalar(
                select(func.count()).select_from(Operation).where(Operation.inspection_id == visit)
            ) == len(everything)
            session().expire_all()
            stands = standing_here(visit)
            raise InterruptedError  # so that the ids may be used in the next example
    except InterruptedError:
        assert stands == model(everything)
