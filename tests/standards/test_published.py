"""The standards that the repository holds: right as they stand, locked, and enough for the facts of a real report."""

import csv
from datetime import date

import pytest

from regulator.core import clocks as counting
from regulator.core import yaml_file
from regulator.core.paths import DATA, STANDARDS
from regulator.core.refused import Refused
from regulator.standards import queries
from regulator.standards.rules import lock
from regulator.standards.rules.catalogue import Certainty, Force
from regulator.standards.rules.edition import EditionFile, Kind
from regulator.standards.rules.lines import lines
from regulator.standards.rules.reading import read_standards

# For each thing that the published facts of Bedford in 2023 tell of, where a reader is sent.
BEDFORD = {
    "Very high violence, above all against staff": "S5",
    "High and rising self-harm, with fragile support for the most vulnerable": "S3",
    "Squalid, overcrowded and infested living conditions": "R1",
    "Almost no time out of cell and little to do": "P1",
    "Poor early days: dirty, ill-equipped first cells and a thin induction": "S1",
    "Racism witnessed by staff and prisoners": "R6",
    "Mental health services that had deteriorated": "R9",
    "Applications and complaints that go unanswered": "R5",
    "Cameras worn and switched on in nine uses of force out of ten": "S6",
}


@pytest.fixture(scope="module")
def prisons() -> EditionFile:
    return read_standards(STANDARDS).editions["prisons-1"]


@pytest.fixture(scope="module")
def crcs() -> EditionFile:
    return read_standards(STANDARDS).editions["crc-1"]


def test_each_published_edition_is_as_it_was_locked() -> None:
    locked, wrong = lock.parse((STANDARDS / "editions.lock").read_text("utf-8"))
    published = read_standards(STANDARDS).published
    assert not wrong
    assert locked == {code: lock.content_hash(edition) for code, edition in published.items()}


def test_the_hash_is_of_what_is_said_and_not_of_how_the_file_is_laid_out(prisons: EditionFile) -> None:
    again = lock.from_content(lock.content(prisons))
    assert again == prisons
    assert lock.content_hash(again) == lock.content_hash(prisons)


def test_a_prison_is_scored_in_four_areas_and_its_leadership_is_only_reported(prisons: EditionFile) -> None:
    scored = {area.area: area.scored for area in prisons.areas}
    assert scored == {
        "safety": True,
        "respect": True,
        "purposeful-activity": True,
        "preparation-for-release": True,
        "leadership": False,
    }


def test_every_concern_of_a_real_report_finds_its_expectation(prisons: EditionFile) -> None:
    facts = yaml_file.read(DATA / "inspections" / "bedford-2023.yaml").data
    expectations = {line.ref: line.area for line in lines(prisons) if line.kind is Kind.EXPECTATION}
    for concern in [*facts["concerns"], *facts["notable_practice"]]:
        assert expectations[BEDFORD[concern["title"]]] == concern["test"], concern["title"]


def test_every_requirement_of_a_prison_says_why_on_what_evidence_and_what_it_is_not(prisons: EditionFile) -> None:
    for line in lines(prisons):
        if line.kind in (Kind.EXPECTATION, Kind.MINIMUM_STANDARD):
            assert line.details["why"], line.ref
            assert line.details["not_this"], line.ref
            assert line.details["evidence"], line.ref
            assert line.citations or line.area == "leadership", line.ref


def test_an_expectation_names_two_independent_sources_or_more(prisons: EditionFile) -> None:
    for line in lines(prisons):
        if line.kind is Kind.EXPECTATION:
            assert len(line.details["evidence"]) >= 2, line.ref


def test_a_duty_of_the_secretary_of_state_rests_on_an_act_or_rules(prisons: EditionFile) -> None:
    for line in lines(prisons):
        if line.details.get("issued_by") == "secretary-of-state":
            assert {each.instrument for each in line.citations} & {"prison-act-1952", "prison-rules-1999"}, line.ref


def test_an_edition_cites_only_texts_that_stood_on_its_first_day(prisons: EditionFile) -> None:
    assert "european-prison-rules-2020" not in {instrument.id for instrument in prisons.instruments}
    assert prisons.head.in_force_from < date(2020, 7, 1)


def test_the_edition_is_for_establishments_that_the_register_knows(prisons: EditionFile) -> None:
    with (DATA / "estate" / "prisons.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert set(prisons.head.applies_to.functions) <= {row["function"] for row in rows}
    assert set(prisons.head.applies_to.holds) <= {row["holds"] for row in rows}


def test_the_ten_standards_of_a_crc_leave_out_court_and_victim_work(crcs: EditionFile) -> None:
    refs = [standard.ref for area in crcs.areas for standard in area.standards]
    assert refs == ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "4.1", "4.2"]


def test_each_case_standard_of_a_crc_asks_of_engagement_desistance_and_safety(crcs: EditionFile) -> None:
    supervision = next(area for area in crcs.areas if area.area == "case-supervision")
    for standard in supervision.standards:
        engage, desist, safe = (question.question for question in standard.key_questions)
        assert "engage" in engage
        assert "offending" in desist
        assert "safe" in safe


def test_an_inspection_that_ended_on_2_may_2024_could_be_notified_urgently_until_9_may() -> None:
    rule = queries.clock("urgent-notification-letter")
    assert counting.due_on(rule, date(2024, 5, 2)) == date(2024, 5, 9)


def test_an_urgent_letter_of_17_january_2018_was_to_be_answered_by_14_february() -> None:
    rule = queries.clock("urgent-notification-reply")
    assert counting.due_on(rule, date(2018, 1, 17)) == date(2018, 2, 14)


def test_a_draft_delivered_before_easter_may_be_answered_until_ten_working_days_later() -> None:
    rule = queries.clock("right-of-reply")
    assert counting.due_on(rule, date(2024, 3, 28)) == date(2024, 4, 15)  # Good Friday and Easter Monday between


def test_a_notice_posted_on_a_friday_counts_as_received_on_tuesday() -> None:
    assert counting.due_on(queries.clock("deemed-receipt"), date(2024, 6, 7)) == date(2024, 6, 11)


def test_a_number_that_is_our_own_or_unverified_says_so() -> None:
    assert queries.clock_described("deemed-receipt").certainty is Certainty.OWN
    assert queries.clock_described("action-plan").certainty is Certainty.UNVERIFIED
    assert queries.clock_described("report-publication-warning").force is Force.WARNING


def test_only_a_full_inspection_of_a_provider_or_of_a_trust_is_rated() -> None:
    assert [kind.id for kind in queries.kinds().values() if kind.rated] == ["full", "trust"]


def test_no_act_confers_a_power_on_the_regulator_and_each_notice_says_so() -> None:
    for power in queries.powers().values():
        assert not power.conferred_by
        assert power.notice_says is not None
        wanted = (
            "The regulator has no power" if power.id == "step-in" else "No Act confers this power on the regulator."
        )
        assert power.notice_says.startswith(wanted)


def test_a_clock_or_a_kind_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="sampling"):
        queries.clock("sampling")
    with pytest.raises(Refused, match="audit"):
        queries.kind("audit")
    with pytest.raises(Refused, match="closure"):
        queries.power("closure")
