"""What was made quick in the journal still means what it meant."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from regulator.core.canonical import canonical, digest
from regulator.core.db import reading, session, transaction
from regulator.inspections.models.journal import Evidence
from regulator.inspections.rules.journal import MOST, batch_hash, checked
from regulator.inspections.rules.lifecycle import State

from ..inspections import scene
from ..inspections.scene import a_note, an_entry

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=60).filter(
    str.strip
)
NOTES = st.fixed_dictionaries(
    {"area": st.just("safety"), "source": st.just("staff"), "statement": WORDS},
    optional={"bearing": st.sampled_from(["strength", "concern"]), "locator": WORDS | st.none()},
)
PROPOSALS = st.fixed_dictionaries({"ref": st.just("safety"), "reason": WORDS, "score": st.integers(-MOST, MOST)})
AWKWARD = [
    "It’s \"quoted\", 'twice'",
    'a \\ and a \\u0041 and a \\" and a /',
    '{"area": "respect"}',
    "$.statement; DROP TABLE evidence; --",
    "tab\tline\nreturn\rbell\x07 del\x7f",
    "caf\u00e9 \u2028 \u202e \ufeff \U0001f400 \ud7ff\ue000",
    " spaces kept  ",
    "null",
    "1e5",
]


@pytest.fixture
def visit(database):
    """The number of an inspection whose team is on site."""
    scene.lay_ground()
    return scene.inspection_at(State.FIELDWORK)


@given(st.lists(st.tuples(st.just("note"), NOTES) | st.tuples(st.just("proposal"), PROPOSALS), max_size=4))
def test_a_batch_is_hashed_as_rfc_8785_has_it(said):
    entries = [an_entry(number, kind, body) for number, (kind, body) in enumerate(said, 1)]
    handed_in = [(entry, raw["body"]) for entry, raw in zip(checked(entries), entries, strict=True)]
    plainly = [[str(entry["id"]), entry["kind"], entry["body"]] for entry in entries]
    assert batch_hash(handed_in) == digest(canonical(plainly))


@pytest.mark.database
def test_the_database_reads_notes_from_its_journal_word_for_word(visit):
    batch = [a_note(number, statement=words, locator=words) for number, words in enumerate(AWKWARD, 1)]
    batch.append(a_note(50, standards=["MS-S4", "12"], bearing="strength"))
    batch.append(a_note(51, locator=None, standards=[]))
    with transaction():
        scene.handed_in(scene.again(visit), batch)
    with reading():
        rows = session().scalars(select(Evidence).where(Evidence.inspection_id == visit))
        stands = {row.id: row for row in rows}
    assert len(stands) == len(batch)
    for entry in batch:
        row, body = stands[entry["id"]], entry["body"]
        assert (row.area, row.source, row.statement) == (body["area"], body["source"], body["statement"])
        assert (row.locator, row.bearing) == (body.get("locator"), body.get("bearing", "finding"))
        assert row.standards == body.get("standards", [])
        assert (row.made_at, row.author) == (entry["made_at"], scene.INSPECTOR.key)


@pytest.mark.database
def test_a_gap_filled_later_leaves_the_notes_around_it_as_they_stand(visit):
    notes = {number: a_note(number) for number in (1, 2, 3, 5)}
    again = an_entry(4, "amendment", {"statement": "Said better", "reason": "Clearer"}, about=notes[3]["id"])
    for batch in ([notes[1], notes[3]], [again], [notes[2], notes[5]]):
        with transaction():
            scene.handed_in(scene.again(visit), batch)
    with reading():
        rows = session().scalars(select(Evidence).where(Evidence.inspection_id == visit))
        stands = {row.id: row.statement for row in rows}
    expected = {note["id"]: note["body"]["statement"] for note in notes.values()}
    assert stands == expected | {notes[3]["id"]: "Said better"}


@pytest.mark.database
def test_a_batch_that_another_device_handed_in_before_changes_nothing(visit):
    batch = [a_note(number) for number in range(1, 6)]
    for device, new in (("tablet", 5), ("telephone", 0), ("rescue", 0)):
        with transaction():
            assert scene.handed_in(scene.again(visit), batch, device) == new
    with reading():
        assert len(scene.events(visit, "OperationsReceived")) == 1


@pytest.mark.database
def test_two_who_hand_in_at_once_wait_for_each_other_and_nothing_is_kept_twice(visit):
    at = datetime(2026, 3, 3, 9, tzinfo=UTC)
    batch = [a_note(number) | {"made_at": at + timedelta(seconds=number)} for number in range(1, 61)]
    new: list[int] = []

    def hand_in(entries, device):
        with transaction():
            new.append(scene.handed_in(scene.again(visit), entries, device))

    people = [
        Thread(target=hand_in, args=(batch[:40], "tablet")),
        Thread(target=hand_in, args=(batch[20:], "telephone")),
        Thread(target=hand_in, args=(batch[10:50], "tablet")),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sum(new) == 60
    with reading():
        rows = session().scalars(select(Evidence.id).where(Evidence.inspection_id == visit)).all()
    assert sorted(rows) == sorted(note["id"] for note in batch)
