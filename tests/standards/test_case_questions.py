"""The questions answered for each case: what is asked of whom, what the files may not say, and how they are kept."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from regulator.core.actor import SYSTEM
from regulator.core.db import reading, session, transaction
from regulator.core.paths import STANDARDS
from regulator.standards import actions, queries
from regulator.standards.models import Edition
from regulator.standards.rules import lock
from regulator.standards.rules.case_questions import AdjustedSet, Case, Circumstance, Sentence, asked
from regulator.standards.rules.checks import case_questions
from regulator.standards.rules.edition import EditionFile, Kind
from regulator.standards.rules.lines import lines
from regulator.standards.rules.reading import read_edition, read_standards
from regulator.standards.rules.redline import changes

from .folder import changed, copied, problems

HEAD = "editions/crc-2/edition.yaml"
CASES = "editions/crc-2/case-supervision.yaml"
WORK = "editions/crc-2/unpaid-work-and-resettlement.yaml"
DELIVERY = "editions/crc-2/organisational-delivery.yaml"
DRAFT = "status: draft"
FIRST_PART = "Did the person take a real part in the assessment?\n            yes_when"

# Prompts that ask the same in other words: of 4.1.2b the share of the hours is not certain any more and was left out.
REWORDED = {"4.1.2b"}

# file, a text that stands once in it, what takes its place, what the refusal says
Spoiled = list[tuple[str, str, str, str]]
MISSHAPEN: Spoiled = [
    (CASES, "- ref: C2.4.1c\n", "- ref: 2.4.1c\n", "not written in the way that is asked for"),  # a prompt's reference
    (CASES, FIRST_PART, FIRST_PART.replace("?", "."), "a case question is a question"),
    (WORK, "asked_of: {circumstances: [treatment]}", "asked_of: {circumstances: [luck]}", "'domestic-abuse'"),
    (WORK, "sentences: [through-the-gate]", "sentences: [parole]", "'community-order'"),
    (
        DELIVERY,
        "title: Leadership\n",
        "title: Leadership\n    asked_of: {sentences: [licence]}\n",
        "no case is read for this standard",
    ),
]
MISPLACED: Spoiled = [
    (CASES, "- ref: C2.4.3e\n", "- ref: C2.4.2e\n", "numbered C2.4.3a"),
    (CASES, "- ref: C2.4.1c\n", "- ref: C2.4.1b\n", "C2.4.1b is already used"),
    (
        WORK,
        "asked_of: {circumstances: [treatment]}",
        "asked_of: {sentences: [licence]}",
        "no case would be asked this: standard 4.2 is for others",
    ),
    (HEAD, "- C4.1.4d\n", "- C4.1.4z\n", "no case question C4.1.4z"),
    (HEAD, "- C4.1.4c\n", "- C4.1.4b\n", "C4.1.4b is in this set already"),
    (HEAD, "- C4.1.4a\n", "- C4.2.3a\n", "C4.2.3a is not asked of any case"),
    (HEAD, "- set: unpaid-work\n", "- set: short-sentence\n", "two adjusted sets"),
]


@pytest.fixture(scope="module")
def first() -> EditionFile:
    return read_standards(STANDARDS).editions["crc-1"]


@pytest.fixture(scope="module")
def second() -> EditionFile:
    return read_standards(STANDARDS).editions["crc-2"]


def refs(edition: EditionFile, sentence: Sentence, *known: Circumstance, adjusted: str | None = None) -> set[str]:
    """The questions of a case; those of an adjusted set where one is named."""
    sets: dict[str, AdjustedSet] = {each.set: each for each in edition.head.adjusted_sets}
    case = Case(sentence, frozenset(known))
    return {each.ref for each in asked(case_questions(edition.areas), case, sets[adjusted] if adjusted else None)}


def test_a_question_about_domestic_abuse_is_asked_where_there_is_a_concern_and_nowhere_else(
    second: EditionFile,
) -> None:
    plain = refs(second, Sentence.COMMUNITY_ORDER)
    concern = refs(second, Sentence.COMMUNITY_ORDER, Circumstance.DOMESTIC_ABUSE)
    assert concern - plain == {"C2.1.3e", "C2.2.3e", "C2.3.3b", "C2.3.3e", "C2.3.3f", "C2.4.3d"}
    assert plain < concern


def test_a_question_about_a_child_is_asked_where_there_is_a_concern_for_one(second: EditionFile) -> None:
    concern = refs(second, Sentence.LICENCE, Circumstance.CHILD_PROTECTION)
    assert {"C2.1.3f", "C2.2.3f", "C2.4.3e"} <= concern - refs(second, Sentence.LICENCE)


def test_every_case_is_asked_whether_the_police_and_childrens_services_were(second: EditionFile) -> None:
    for sentence in set(Sentence) - {Sentence.THROUGH_THE_GATE}:
        assert {"C2.1.3b", "C2.1.3c"} <= refs(second, sentence), sentence


def test_unpaid_work_is_asked_about_where_the_order_has_it(second: EditionFile) -> None:
    plain = refs(second, Sentence.COMMUNITY_ORDER)
    with_work = refs(second, Sentence.COMMUNITY_ORDER, Circumstance.UNPAID_WORK_REQUIREMENT)
    assert not any(ref.startswith("C4.1") for ref in plain)
    assert {ref[:4] for ref in with_work - plain} == {"C4.1"}
    assert refs(second, Sentence.LICENCE, Circumstance.UNPAID_WORK_REQUIREMENT) == refs(second, Sentence.LICENCE)


def test_a_case_through_the_gate_is_asked_only_of_resettlement(second: EditionFile) -> None:
    assert {ref[:4] for ref in refs(second, Sentence.THROUGH_THE_GATE, *Circumstance)} == {"C4.2"}


def test_a_short_sentence_is_asked_about_safety_in_full_and_hardly_about_reviews(second: EditionFile) -> None:
    whole = refs(second, Sentence.LICENCE, *Circumstance)
    short = refs(second, Sentence.LICENCE, *Circumstance, adjusted="short-sentence")
    assert short < whole
    assert {ref for ref in whole if ref.startswith(("C2.1.3", "C2.2.3"))} <= short
    assert {ref for ref in short if ref.startswith("C2.4")} == {"C2.4.3a", "C2.4.3b"}


def test_somebody_with_only_work_to_do_is_not_judged_by_services_that_the_court_did_not_order(
    second: EditionFile,
) -> None:
    work = refs(second, Sentence.UNPAID_WORK_ONLY, *Circumstance, adjusted="unpaid-work")
    assert not any(ref.startswith(("C2.1.2", "C2.2.2", "C2.3.2", "C2.4.2")) for ref in work)
    assert {ref for ref in refs(second, Sentence.UNPAID_WORK_ONLY, *Circumstance) if ref.startswith("C4.1")} <= work


def test_a_sentence_has_questions_on_every_key_question_that_is_judged_for_it(second: EditionFile) -> None:
    for sentence in Sentence:
        given = {ref[1:6] for ref in refs(second, sentence, *Circumstance)}
        for area in second.areas:
            for standard in area.standards:
                wanted = {question.ref for question in standard.key_questions}
                if standard.judged_by == "cases" and wanted & given:
                    assert wanted <= given, (sentence, standard.ref)


def test_a_reference_of_the_first_edition_means_the_same_in_the_second(first: EditionFile, second: EditionFile) -> None:
    was, now = ({line.ref: line for line in lines(edition)} for edition in (first, second))
    assert {ref for ref, line in was.items() if now[ref].text != line.text} == REWORDED
    assert [ref for ref, line in was.items() if (now[ref].kind, now[ref].parent) != (line.kind, line.parent)] == []
    assert {ref for ref in now if ref not in was and now[ref].kind not in (Kind.PROMPT, Kind.MINIMUM_STANDARD)} == set()


def test_a_minimum_standard_for_supervision_says_how_it_is_tested_and_rests_on_something(second: EditionFile) -> None:
    minimum = [line for line in lines(second) if line.kind is Kind.MINIMUM_STANDARD]
    assert len(minimum) >= 37
    for line in minimum:
        assert line.details["test"], line.ref
        assert line.details["evidence"], line.ref
        assert line.citations, line.ref
    for part in ("title", "text"):
        assert len({getattr(line, part) for line in minimum}) == len(minimum)
    for part in ("test", "why", "not_this"):
        assert len({line.details[part] for line in minimum}) == len(minimum)


@pytest.mark.parametrize("spoiled", [MISSHAPEN, MISPLACED], ids=["misshapen", "misplaced"])
def test_what_is_wrong_with_case_questions_is_said_at_once_with_its_file_and_line(
    tmp_path: Path, spoiled: Spoiled
) -> None:
    folder = copied(tmp_path)
    lines_of = [changed(folder, file, old, new) for file, old, new, _ in spoiled]
    found = problems(folder)
    for (file, _, _, message), line in zip(spoiled, lines_of, strict=True):
        said = [(where, at) for where, at, text in found if message.lower() in text.lower()]
        assert any(where == file and abs(at - line) <= 10 for where, at in said), (message, line, found)


def test_two_case_questions_are_too_few_for_a_key_question(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    path = folder / CASES
    text = path.read_text("utf-8")
    start = text.index("          - ref: C2.4.1b\n")
    path.write_text(text[:start] + text[text.index("      - ref: 2.4.2\n") :], "utf-8")
    assert any("2.4.1 is judged on cases and needs 3 case questions" in text for _, _, text in problems(folder))


def test_a_set_that_leaves_nothing_out_is_refused(tmp_path: Path, second: EditionFile) -> None:
    folder = copied(tmp_path)
    missing = set(dict.fromkeys(each.ref for _, each in case_questions(second.areas))) - {
        *second.head.adjusted_sets[1].questions
    }
    every = "".join(f"      - {ref}\n" for ref in sorted(missing))
    changed(folder, HEAD, "      - C4.1.4d\n", f"      - C4.1.4d\n{every}")
    assert any("leaves no question out" in text for _, _, text in problems(folder))


def test_an_edition_made_before_there_were_case_questions_stays_as_it_was(first: EditionFile) -> None:
    assert case_questions(first.areas) == []
    assert "case_questions" not in lock.content_text(first)
    assert "adjusted_sets" not in lock.content_text(first)
    assert all("case_questions" not in line.details for line in lines(first))


def test_a_redline_shows_the_one_case_question_that_was_reworded(tmp_path: Path, second: EditionFile) -> None:
    folder = copied(tmp_path)
    changed(folder, CASES, FIRST_PART, FIRST_PART.replace("a real part", "part"))
    told = list(changes(second, read_edition(folder, "crc-2")))
    assert [(each.ref, each.what, each.part) for each in told] == [("2.1.1", "changed", "case question C2.1.1a")]


@pytest.mark.database
def test_a_draft_that_is_published_keeps_its_case_questions_in_the_record(
    database: object, tmp_path: Path, second: EditionFile
) -> None:
    folder = copied(tmp_path)
    changed(folder, HEAD, DRAFT, "status: published")
    edition = read_edition(folder, "crc-2")
    assert lock.content_hash(edition) == lock.content_hash(second)
    with transaction():
        actions.load_edition(edition, actor=SYSTEM, now=datetime(2027, 1, 4, 9, 0, tzinfo=UTC))
    with reading():
        found = queries.edition("crc-2")
        kept = queries.requirement(found.id, "2.1.3").details["case_questions"]
        gate = queries.requirement(found.id, "4.2").details["asked_of"]
        content = session().scalar(select(Edition.content).where(Edition.id == found.id))
    assert [each["ref"] for each in kept] == [f"C2.1.3{letter}" for letter in "abcdef"]
    assert kept[4]["asked_of"]["circumstances"] == ["domestic-abuse"]
    assert gate["sentences"] == ["through-the-gate"]
    assert content is not None
    assert lock.from_content(json.loads(content)) == edition
