"""Editions in the record: published once, read back whole, found by the day they were in force."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from regulator.core.actor import SYSTEM
from regulator.core.canonical import digest
from regulator.core.db import reading, session, transaction
from regulator.core.events.models import EventFacts, EventRow
from regulator.core.paths import STANDARDS
from regulator.core.refused import NotFound, Refused
from regulator.standards import actions, queries
from regulator.standards.models import Citation, Edition, Requirement
from regulator.standards.rules import lock
from regulator.standards.rules.edition import EditionFile, Head
from regulator.standards.rules.lines import lines
from regulator.standards.rules.reading import read_standards

pytestmark = pytest.mark.database
NOW = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def files() -> dict[str, EditionFile]:
    return read_standards(STANDARDS).published


@pytest.fixture
def loaded(database: object, files: dict[str, EditionFile]) -> dict[str, EditionFile]:
    with transaction():
        for edition in files.values():
            actions.load_edition(edition, actor=SYSTEM, now=NOW)
    return files


def later(edition: EditionFile, **changes: object) -> EditionFile:
    """The edition that would follow, with these things otherwise."""
    told = {"code": "prisons-2", "number": 2, "in_force_from": date(2030, 1, 1)} | changes
    return edition.model_copy(update={"head": Head.model_validate(edition.head.model_dump() | told)})


def test_an_edition_is_published_with_its_hash_and_its_whole_text(loaded: dict[str, EditionFile]) -> None:
    with reading():
        edition = queries.edition("prisons-1")
        content = session().scalar(select(Edition.content).where(Edition.id == edition.id))
    assert edition.published_at == NOW
    assert edition.content_hash == lock.content_hash(loaded["prisons-1"])
    assert content is not None
    assert digest(content) == edition.content_hash
    assert lock.from_content(json.loads(content)) == loaded["prisons-1"]


def test_its_publication_is_an_event_with_the_hash(loaded: dict[str, EditionFile]) -> None:
    told = select(EventRow.subject, EventFacts.text).join(EventFacts, EventFacts.event_id == EventRow.id)
    with reading():
        rows = session().execute(told.where(EventRow.name == "EditionPublished")).all()
    events = dict(rows)
    assert set(events) == {f"edition:{code}" for code in loaded}
    assert lock.content_hash(loaded["crc-1"]) in str(events["edition:crc-1"])


def test_loading_the_same_again_does_nothing_and_says_nothing(loaded: dict[str, EditionFile]) -> None:
    with transaction():
        again = actions.load_edition(loaded["crc-1"], actor=SYSTEM, now=datetime(2027, 1, 1, tzinfo=UTC))
    assert again.published_at == NOW
    with reading():
        assert session().scalar(select(func.count()).select_from(EventRow)) == len(loaded)
        assert session().scalar(select(func.count()).select_from(Edition)) == len(loaded)


def test_another_text_under_the_same_code_is_refused(loaded: dict[str, EditionFile]) -> None:
    other = later(loaded["prisons-1"], code="prisons-1", number=1, in_force_from=date(2018, 4, 1), title="Otherwise")
    with pytest.raises(Refused, match="never changes"), transaction():
        actions.load_edition(other, actor=SYSTEM, now=NOW)


def test_a_draft_is_not_loaded(database: object, files: dict[str, EditionFile]) -> None:
    with pytest.raises(Refused, match="is a draft"), transaction():
        actions.load_edition(later(files["prisons-1"], status="draft"), actor=SYSTEM, now=NOW)


@pytest.mark.parametrize("same", [{"number": 1}, {"in_force_from": date(2018, 4, 1)}])
def test_a_second_edition_with_the_number_or_first_day_of_another_is_refused(
    loaded: dict[str, EditionFile], same: dict[str, object]
) -> None:
    with pytest.raises(Refused, match="prisons-1"), transaction():
        actions.load_edition(later(loaded["prisons-1"], **same), actor=SYSTEM, now=NOW)


def test_an_instrument_cited_already_cannot_come_with_another_text(loaded: dict[str, EditionFile]) -> None:
    first, *rest = loaded["prisons-1"].instruments
    changed = later(loaded["prisons-1"]).model_copy(
        update={"instruments": (first.model_copy(update={"title": "Otherwise"}), *rest)}
    )
    with pytest.raises(Refused, match="give the new text a new id"), transaction():
        actions.load_edition(changed, actor=SYSTEM, now=NOW)


def test_every_line_is_kept_in_its_order_with_its_citations(loaded: dict[str, EditionFile]) -> None:
    for code, file in loaded.items():
        said = list(lines(file))
        with reading():
            kept = queries.requirements(queries.edition(code).id)
        assert [(row.ref, row.kind, row.text, row.area.code) for row in kept] == [
            (line.ref, line.kind.value, line.text, line.area) for line in said
        ]
        for row, line in zip(kept, said, strict=True):
            wanted = [
                (each.instrument, provision) for each in line.citations for provision in each.provisions or (None,)
            ]
            assert [(each.instrument_id, each.provision) for each in row.citations] == wanted
            assert row.details == line.details


def test_the_requirements_of_an_area_come_without_those_of_another(loaded: dict[str, EditionFile]) -> None:
    with reading():
        edition = queries.edition("prisons-1")
        found = queries.requirements(edition.id, area="leadership", kinds=("expectation", "minimum-standard"))
        areas = queries.areas(edition.id)
    assert [row.ref for row in found] == ["L1", "L3", "MS-L1", "L2", "MS-L2", "L4", "MS-L3"]
    assert [area.code for area in areas if not area.scored] == ["leadership"]


def test_an_expectation_is_found_by_its_reference_with_its_indicators(loaded: dict[str, EditionFile]) -> None:
    with reading():
        edition = queries.edition("prisons-1")
        found = queries.requirement(edition.id, "S4")
        indicators = queries.under(found.id)
        with pytest.raises(NotFound):
            queries.requirement(edition.id, "S99")
    assert found.title == "Constant supervision"
    assert [row.ref for row in indicators] == [f"S4.{number}" for number in range(1, 7)]


def test_where_an_instrument_is_relied_on_can_be_asked(loaded: dict[str, EditionFile]) -> None:
    relied = (
        select(Requirement.ref)
        .join(Citation, Citation.requirement_id == Requirement.id)
        .where(Citation.instrument_id == "prison-rules-1999", Citation.provision == "45")
        .order_by(Requirement.position)
    )
    with reading():
        assert session().scalars(relied).all() == ["S7", "MS-S11"]


def test_the_edition_in_force_is_the_newest_that_had_begun(loaded: dict[str, EditionFile]) -> None:
    with transaction():
        actions.load_edition(later(loaded["prisons-1"]), actor=SYSTEM, now=NOW)

    def on(day: date) -> str | None:
        found = queries.in_force("prison", day)
        return found.code if found else None

    with reading():
        assert on(date(2018, 3, 31)) is None
        assert on(date(2018, 4, 1)) == "prisons-1"
        assert on(date(2023, 10, 30)) == "prisons-1"
        assert on(date(2029, 12, 31)) == "prisons-1"
        assert on(date(2030, 1, 1)) == "prisons-2"
        assert queries.in_force("reform-prison", date(2018, 4, 1)) is None


def test_an_edition_published_with_an_end_is_not_in_force_from_that_day(
    loaded: dict[str, EditionFile],
) -> None:
    with transaction():
        actions.load_edition(later(loaded["prisons-1"], in_force_until=date(2031, 1, 1)), actor=SYSTEM, now=NOW)
    with reading():
        assert queries.in_force("prison", date(2030, 12, 31)) is not None
        assert queries.in_force("prison", date(2031, 1, 1)) is None


def test_an_edition_that_does_not_exist_is_not_found(database: object) -> None:
    with reading():
        with pytest.raises(NotFound):
            queries.edition("prisons-1")
        with pytest.raises(NotFound):
            queries.edition_numbered(1)
        assert queries.editions() == []
