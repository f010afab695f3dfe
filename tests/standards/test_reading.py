"""A folder of standards with something wrong in it: everything is said at once, by file and line."""

from pathlib import Path

import pytest

from .folder import changed, copied, problems

SAFETY = "editions/prisons-1/safety.yaml"
HEAD = "editions/prisons-1/edition.yaml"
BELL = "must: Every cell call bell must work, and must be answered in person within five minutes, by day and by night."

# file, a text that stands once in it, what takes its place, what the refusal says
SPOILED = {
    "an instrument nobody knows": (
        SAFETY,
        '{instrument: care-act-2014, provisions: ["76"]}',
        '{instrument: care-act-2041, provisions: ["76"]}',
        "there is no instrument 'care-act-2041'",
    ),
    "a provision that is no number": (
        SAFETY,
        '{instrument: care-act-2014, provisions: ["76"]}',
        '{instrument: care-act-2014, provisions: ["passim"]}',
        "not written in the way that is asked for",
    ),
    "a rule of counting given twice": (
        "tariffs.yaml",
        "id: sixty-six",
        "id: fifty-one-three-ways",
        "fifty-one-three-ways is given twice",
    ),
    "a reference to a body without its clock": (
        "tariffs.yaml",
        "clock: tariff-reference",
        "clock: tariff-finding",
        "there is no clock 'tariff-finding'",
    ),
    "a figure that would be a floating-point number": (
        "tariffs.yaml",
        'implausible_factor: "3"',
        "implausible_factor: 3.0",
        "write the figure as text",
    ),
    "a reference given twice": (SAFETY, "- ref: S10\n", "- ref: S9\n", "the reference S9 is already used in safety"),
    "a reference given twice in two files": (
        "editions/prisons-1/respect.yaml",
        "- ref: MS-R12\n",
        "- ref: MS-S1\n",
        "the reference MS-S1 is already used in safety",
    ),
    "a scheme that is not there": (HEAD, "scheme: prisons-1", "scheme: prisons-9", "there is no rating scheme"),
    "a scheme that rates something else": (HEAD, "scheme: prisons-1", "scheme: crc-2018", "in the scheme crc-2018"),
    "a code unlike its folder": (HEAD, "code: prisons-1", "code: prisons-2", "the folder is named prisons-1"),
    "a file that no list names": (HEAD, "areas: [safety, ", "areas: [", "safety.yaml is not in this list"),
    "an edition that ends before it begins": (
        HEAD,
        "in_force_from: 2018-04-01",
        "in_force_from: 2018-04-01\nin_force_until: 2018-03-31",
        "would end before it begins",
    ),
    "a minimum standard that asks for a judgement": (
        SAFETY,
        BELL,
        "must: Every cell call bell must be answered promptly.",
        "'promptly' asks for a judgement",
    ),
    "a minimum standard that obliges nobody": (
        SAFETY,
        BELL,
        "must: Cell call bells are answered within five minutes.",
        "a minimum standard says what must be so",
    ),
    "an expectation that is an obligation": (
        SAFETY,
        "outcome: Good behaviour is noticed",
        "outcome: Good behaviour must be noticed",
        "what must be done is a minimum standard",
    ),
    "an expectation without an indicator": (
        SAFETY,
        """        indicators:
          - Staff know whom to tell, and act, when somebody is neglected, preyed on or cannot look after themselves.
          - The prison has an agreed way of working with the local council and its safeguarding adults board.
          - Helpers who are prisoners are chosen, trained and overseen, and give no intimate care.
          - Concerns are recorded in one place and followed to an end.
""",
        "        indicators: []\n",
        "at least one is needed",
    ),
    "an unfinished sentence": (SAFETY, "Managing behaviour\n", "TODO\n", "a published text has no placeholder"),
    "a pathway that is not one of the seven": (
        SAFETY,
        "pathways: [drugs-and-alcohol]\n",
        "pathways: [luck]\n",
        "input",
    ),
    "a word that is not known": (SAFETY, "scored: true", "scored: true\nweight: 2", "this name is not known here"),
    "a key question of another standard": (
        "editions/crc-1/case-supervision.yaml",
        "- ref: 2.4.3",
        "- ref: 2.3.9",
        "a key question of standard 2.4 is numbered 2.4.1",
    ),
    "a clock that does not exist": (
        "inspections.yaml",
        "clocks: [write-up, right-of-reply, progress-review-report]",
        "clocks: [write-up, right-of-reply, progress-report]",
        "there is no clock 'progress-report'",
    ),
    "a rated kind without a scheme": (
        "inspections.yaml",
        "    rated: true\n    scheme: of the edition\n    announced: either\n    provider_kinds: [prison, crc]\n",
        "    rated: true\n    scheme: none\n    announced: either\n    provider_kinds: [prison, crc]\n",
        "a rated inspection has the edition's scheme",
    ),
    "a power that no Act confers and no notice admits": (
        "powers.yaml",
        """    notice_says: >-
      No Act confers this power on the regulator. The proposal has the regulator report on compliance with its
      standards; this report is published on that footing.
""",
        "",
        "no Act confers this power",
    ),
    "a power with a window nobody counts": (
        "powers.yaml",
        "window: urgent-notification-reply",
        "window: reply",
        "there is no clock 'reply'",
    ),
    "a clock of no length": ("clocks.yaml", "length: 98", "length: 0", "greater than or equal to 1"),
    "a clock named twice": (
        "clocks.yaml",
        "- id: report-publication-warning",
        "- id: report-publication",
        "this id is given twice",
    ),
    "a rating scheme of no kind": (
        "schemes/prison-tests.yaml",
        "kind: scored",
        "kind: guessed",
        "a scheme is of the kind",
    ),
    "a lock that is garbled": ("editions.lock", "crc-1 ", "crc-1: ", "a line of the lock is"),
}


def test_the_published_folder_has_nothing_wrong(tmp_path: Path) -> None:
    assert problems(copied(tmp_path)) == []


@pytest.mark.parametrize("wrong", SPOILED)
def test_what_is_wrong_is_said_with_its_file_and_line(tmp_path: Path, wrong: str) -> None:
    file, old, new, message = SPOILED[wrong]
    folder = copied(tmp_path)
    line = changed(folder, file, old, new)
    found = problems(folder)
    said = [(where, at, text) for where, at, text in found if message in text]
    assert said, found
    # What a whole item lacks is said at the item's first line, a few above the spoiled one.
    assert any(where == file and abs(at - line) <= 10 for where, at, _ in said), (line, said)


def test_an_area_without_a_file_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    changed(folder, HEAD, "areas: [safety, ", "areas: [security, safety, ")
    missing = [(file, "cannot be read" in message) for file, _, message in problems(folder)]
    assert ("editions/prisons-1/security.yaml", True) in missing


def test_everything_wrong_in_every_file_is_said_at_once(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for wrong in ("an instrument nobody knows", "a clock that does not exist", "a power with a window nobody counts"):
        file, old, new, _ = SPOILED[wrong]
        changed(folder, file, old, new)
    changed(folder, SAFETY, "scored: true", "scored: perhaps")
    files = {file for file, _, _ in problems(folder)}
    assert {SAFETY, "inspections.yaml", "powers.yaml"} <= files


def test_a_published_edition_never_changes_by_one_word(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    changed(folder, SAFETY, "answered in person within five minutes", "answered in person within six minutes")
    assert [(file, "a published edition never changes" in message) for file, _, message in problems(folder)] == [
        (HEAD, True)
    ]


def test_a_published_edition_does_not_change_through_an_instrument_it_cites(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    changed(folder, "instruments.yaml", "title: Care Act 2014", "title: Care Act 2015")
    assert any("a published edition never changes" in message for _, _, message in problems(folder))


def test_laying_a_file_out_otherwise_changes_nothing(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    changed(folder, SAFETY, "area: safety\n", "# The first area.\narea:   safety\n\n")
    assert problems(folder) == []


def test_a_published_edition_cannot_be_taken_away(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for file in (folder / "editions" / "crc-1").iterdir():
        file.unlink()
    assert any("what was published stays published" in message for _, _, message in problems(folder))


def test_a_published_edition_cannot_become_a_draft_again(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    changed(folder, HEAD, "status: published", "status: draft")
    assert any("cannot become a draft again" in message for _, _, message in problems(folder))


def test_a_draft_may_change_until_it_is_published(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    home = folder / "editions" / "prisons-9"
    (folder / "editions" / "prisons-1").rename(home)
    changed(folder, "editions/prisons-9/edition.yaml", "code: prisons-1", "code: prisons-9")
    changed(folder, "editions/prisons-9/edition.yaml", "status: published", "status: draft")
    changed(folder, "editions/prisons-9/safety.yaml", "within five minutes", "within four minutes")
    assert [file for file, _, _ in problems(folder) if file != "editions.lock"] == []


def test_a_new_published_edition_is_told_the_line_that_the_lock_needs(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    lock = folder / "editions.lock"
    kept = [line for line in lock.read_text("utf-8").splitlines(keepends=True) if not line.startswith("crc-1")]
    lock.write_text("".join(kept), "utf-8")
    assert any("add the line 'crc-1 " in message for _, _, message in problems(folder))


def test_a_folder_without_a_lock_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "editions.lock").unlink()
    assert any("lock" in message for _, _, message in problems(folder))
