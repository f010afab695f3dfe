"""`regulator standards check` proves more than shape: each defect is planted in a copy, and is found."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from regulator.cli.standards import standards
from regulator.core.paths import STANDARDS
from regulator.standards.rules.likeness import may_meet
from regulator.standards.rules.proof import later_than, newest, prove
from regulator.standards.rules.reading import read_standards
from regulator.standards.rules.shapes import AppliesTo
from regulator.standards.rules.wording import quantities, reading_age, sentences, syllables

from .folder import changed, copied

PRISONS = "editions/prisons-2"
SAFETY = f"{PRISONS}/safety.yaml"
PREPARATION = f"{PRISONS}/preparation-for-release.yaml"
NEXT_DAY = "The end of the day after arrival is our own figure."
FIRST_NIGHT = "A large share of deaths by suicide in prison come within the first weeks"
LATE = "within nine working days of sentence or release, and the record must show the date offered and the date kept."
BELLS = "must be answered in person within five minutes, by day and by night."


def wrong(folder: Path) -> list[str]:
    """What is wrong with a folder beyond its shape, each with its file and line."""
    return [str(found) for found in prove(folder, read_standards(folder)).problems]


def replaced(file: str, old: str, new: str) -> Callable[[Path], None]:
    """A defect: one text in a file put in another's place, at its first appearance."""

    def plant(folder: Path) -> None:
        path = folder / file
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    return plant


def repeated(ref: str, other: str, must: str) -> Callable[[Path], None]:
    """A defect: a further minimum standard in the first place where there are some in prisons-2."""
    said = f"""      - ref: {ref}
        title: {other}
        must: {must}
        test: Asked.
        why: Planted.
        not_this: Not real.
        figure_from: Our own figure.
        issued_by: regulator
        evidence: {{documents: None.}}
"""
    return replaced(SAFETY, "    minimum_standards:\n", "    minimum_standards:\n" + said)


@pytest.fixture(scope="module")
def whole() -> list[str]:
    return wrong(STANDARDS)


def test_nothing_is_wrong_with_the_standards_that_the_repository_holds(whole: list[str]) -> None:
    assert whole == []


PLANTED = [
    replaced("provisions.yaml", '      "73": ', '      "999": '),
    replaced("provisions.yaml", "instrument: opcat", "instrument: opcta"),
    replaced("editions/reform-1/edition.yaml", "in_force_from: 2027-04-01", "in_force_from: 2019-04-01"),
    replaced(SAFETY, FIRST_NIGHT, "It is hard. A share of deaths come in the first weeks"),
    replaced(SAFETY, "        figure_from: Five minutes is our own figure.\n", ""),
    replaced(PREPARATION, f"        figure_from: {NEXT_DAY}\n", ""),
    replaced("editions/crc-2/case-supervision.yaml", "    issued_by: regulator\n", ""),
    replaced(SAFETY, "          holds: [women]", "          functions: [secure training centre]"),
    replaced(SAFETY, "issued_by: regulator", "issued_by: secretary-of-state"),
    repeated("MS-S90", "Bells again", f"Every cell call bell must be working, and {BELLS}"),
    repeated("MS-S91", "Bells, slower", f"Every cell call bell must work, and {BELLS.replace('five', 'nine')}"),
    repeated("MS-S92", "No bells", "A cell call bell must not be answered in person by day and by night."),
    repeated("MS-S93", "First appointment", f"Every person must be given a first appointment {LATE}"),
    replaced("alike.yaml", "refs: [MS-PR19, MS-PR20]", "refs: [MS-PR19, MS-PR21]"),
    replaced("topics.yaml", "prisons-2: [R3, MS-R6, MS-R15]\n      monitors-1: [M7]", "prisons-2: []"),
    replaced("topics.yaml", "prisons-2: [R22, MS-R22, MS-R23]", "prisons-2: [R22, MS-R666]"),
    replaced("topics.yaml", "prisons-2: [R11, MS-R30]\n  - id: time", "prisons-1: [R11]\n  - id: time"),
    replaced("topics.yaml", "  - id: older-people\n", "  - id: young-adults\n"),
    replaced("readings.yaml", "lrt-2\n    area: finance\n", "lrt-2\n    area: finances\n"),
]
FOUND = [
    r"safety\.yaml: line \d+: S11: nelson-mandela-rules-2015 73 is cited, and provisions\.yaml does not have it",
    r"provisions\.yaml: line \d+: opcta: there is no instrument 'opcta'",
    r"reform-1/edition\.yaml: line \d+: in_force_from: it cites european-prison-rules-2020, a text that is later",
    r"safety\.yaml: line \d+: S1: why it matters is one sentence",
    r"safety\.yaml: line \d+: MS-S4: it gives a number and does not say whose it is",
    r"preparation-for-release\.yaml: line \d+: MS-PR10: it gives a number and does not say whose it is",
    r"case-supervision\.yaml: line \d+: 2\.1: a standard judged by key questions says its issuer",
    r"safety\.yaml: line \d+: MS-S20: it is for 'secure training centre', and this edition is not",
    r"safety\.yaml: line \d+: S1: what the Secretary of State has set rests on an Act or on rules",
    r"safety\.yaml: line \d+: MS-S4: MS-S4 says again what stands in MS-S90 \(alike \d+ of 100\)",
    r"MS-S4 gives 5 minutes where MS-S91 gives 9 minutes, on one subject",
    r"MS-S4: MS-S4 says the opposite of MS-S92",
    r"MS-S93: MS-S93 gives 9 working days where MS-C3 gives 5 working days, on one subject",
    r"preparation-for-release\.yaml: line \d+: MS-PR20: MS-PR20 says again what stands in MS-PR19",
    r"alike\.yaml: line \d+: prisons-2 MS-PR19 and prisons-2 MS-PR21: these two are not alike, or are not there",
    r"topics\.yaml: line \d+: food: nothing covers this topic: Food",
    r"topics\.yaml: line \d+: faith: prisons-2 has no clause MS-R666",
    r"topics\.yaml: line \d+: social-care: prisons-1 is not the newest edition of its kind",
    r"topics\.yaml: line \d+: young-adults: this id is given twice",
    r"lrt-2/finance\.yaml: line 1: nobody has read this area a second time",
    r"readings\.yaml: line \d+: lrt-2 finances: there is no such area",
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = copied(tmp_path_factory.mktemp("spoilt"))
    for plant in PLANTED:
        plant(folder)
    return wrong(folder)


@pytest.mark.parametrize("found", FOUND)
def test_a_planted_defect_is_found_with_its_file_and_line(told: list[str], whole: list[str], found: str) -> None:
    assert any(re.search(found, each) for each in told), told
    assert not any(re.search(found, each) for each in whole)


def test_the_command_says_each_problem_and_ends_with_one(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    line = changed(folder, "topics.yaml", "  - id: food\n", "  - id: property\n")
    answer = CliRunner().invoke(standards, ["check", str(folder)])
    assert answer.exit_code == 1
    assert f"topics.yaml: line {line}: property: this id is given twice" in answer.stderr
    assert "Nothing is wrong" not in answer.output


def test_a_file_beside_the_editions_that_is_missing_is_said_and_is_no_fault(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for name in ("topics.yaml", "provisions.yaml", "alike.yaml", "readings.yaml"):
        (folder / name).unlink()
    told = wrong(folder)
    assert {each.split(":")[0] for each in told} >= {"topics.yaml", "provisions.yaml", "alike.yaml", "readings.yaml"}


def test_the_command_reports_the_reading_age_of_each_newest_edition() -> None:
    answer = CliRunner().invoke(standards, ["check"])
    assert answer.exit_code == 0, answer.output
    for code in ("prisons-2", "crc-2", "lrt-2", "reform-1", "monitors-1", "ombudsman-1"):
        assert f"{code} can be read at the age of " in answer.output
    assert "prisons-1 can be read" not in answer.output
    assert "topics are covered" in answer.output


def test_only_the_newest_edition_of_each_kind_is_proved() -> None:
    codes = [edition.code for edition in newest(read_standards(STANDARDS))]
    assert codes == ["crc-2", "lrt-2", "monitors-1", "ombudsman-1", "prisons-2", "reform-1"]


def test_a_plain_sentence_can_be_read_younger_than_a_heavy_one() -> None:
    plain = reading_age(["The cat sat on the mat.", "It was warm."])
    heavy = reading_age(["Institutional accommodation necessitates comprehensive multidisciplinary consideration."])
    assert plain < 8 < 20 < heavy
    assert reading_age([]) == 0.0


@pytest.mark.parametrize(
    ("word", "count"),
    [("cell", 1), ("prison", 2), ("moved", 1), ("wanted", 2), ("table", 2), ("people", 2), ("the", 1)],
)
def test_syllables_are_about_right(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_length_of_time_is_a_number_and_a_unit() -> None:
    assert quantities("within five working days of it, or 24 hours") == [(5, "working day"), (24, "hour")]
    assert quantities("before the fifteenth day, and at least one and a half hours") == [(15, "day"), (1, "hour")]
    assert quantities("on every day, and in the first night") == []
    assert quantities("thirty full days") == [(30, "day")]


def test_sentences_end_with_a_mark_and_a_capital() -> None:
    assert sentences("One thing (e.g. this) and another.") == 1
    assert sentences("One thing. Another thing.") == 2
    assert sentences("No mark at all") == 1


def test_two_requirements_may_meet_unless_no_prison_has_to_keep_both() -> None:
    women, men, everyone = AppliesTo(holds=("women",)), AppliesTo(holds=("men",)), AppliesTo()
    assert not may_meet(women, men)
    assert may_meet(women, everyone)
    assert may_meet(AppliesTo(categories=("A", "B")), AppliesTo(categories=("B",)))


def test_an_instrument_is_later_where_it_names_a_later_day() -> None:
    assert later_than("as revised on 1 July 2020", date(2020, 6, 30))
    assert not later_than("as revised on 1 July 2020", date(2020, 7, 1))
    assert not later_than("2016, read on 31 November 2018", date(2018, 4, 1))
