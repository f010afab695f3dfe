"""The inspection of a trust from a file: to its published report, or told by line what is wrong with which part."""

import json
from datetime import UTC, datetime

import pytest

from regulator.core.db import reading, transaction
from regulator.core.documents import queries as documents
from regulator.core.refused import FileProblems, Refused
from regulator.inspections import queries
from regulator.inspections.actions import from_file
from regulator.inspections.queries import report
from regulator.inspections.rules import leaks
from regulator.publication.queries import provider_page, reports
from regulator.register import queries as register

from . import scene
from .files import DATA, changed, line_of, told

pytestmark = pytest.mark.database
LINDMERE = (DATA / "inspections" / "lindmere-2026.yaml").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def run(text):
    with transaction():
        ran = from_file.run(told(text), now=NOW, public_url=scene.URL)
        return ran.inspection.id, ran.new


def test_an_invented_trust_is_published_with_a_part_for_each_member_and_found_from_each(fresh_ground):
    inspection_id, new = run(LINDMERE)
    assert (run(LINDMERE), new) == ((inspection_id, False), True)
    with reading():
        made = scene.again(inspection_id)
        content = json.loads(documents.newest(documents.document(made.reference).id).content)
        assert report.KIND.problems(content) == []
        assert content["notice"] == "Invented place and people, for demonstration"
        assert [(each["letter"], each["code"], each["edition"]["code"]) for each in content["parts"]] == [
            ("A", "ZLR", "lrt-1"), ("B", "ZGW", "prisons-1"), ("C", "ZFN", "prisons-1"), ("D", "ZLC", "crc-1"),
        ]  # fmt: skip
        assert content["summary"]["overall"] is None
        assert content["parts"][3]["overall"]["label"] == "Good"
        lifted = next(each for each in content["parts"][3]["ratings"] if each["ref"] == "2.2")
        assert (lifted["computed"]["code"], lifted["code"]) == ("requires-improvement", "good")
        assert "74 to 96" in content["parts"][1]["areas"][0]["statements"][1]["text"], "the accepted point"
        assert [each["due_on"] for part in content["parts"] for each in part["minimum_standards"]["not_met"]] == [
            "2027-01-08"
        ] * 4
        assert {"ZGW.safety", "ZGW.respect"} <= {row["ref"] for row in content["changes"]["rows"]}
        assert content["parts"][0]["ratings"] == []
        assert len(content["parts"][0]["areas"]) == 5
        places = [each.place for each in leaks.in_report(content) if each.kind == "small-cell"]
        assert not [each for each in places if not each.startswith("Cases counted for Lindmere")]
        for code, tests in (("ZLR", 0), ("ZGW", 2), ("ZFN", 1), ("ZLC", 0)):
            body = register.organisation(from_file.LEAD, code)
            page = provider_page.provider_page(body, today=NOW.date())
            assert [each.reference for each in page.reports] == [made.reference]
            assert len(page.told) == tests, code
            assert reports.newest_of([body.id])[body.id].reference == made.reference
        trust = register.organisation(from_file.LEAD, "ZLR")
        assert [each.member.code for each in register.members(trust.id)] == ["ZGW", "ZFN", "ZLC"]
        assert len(queries.minimum_standards(inspection_id)) == 16


def problems(text):
    with pytest.raises(FileProblems) as no:
        run(text)
    return [(each.line, each.where, each.message) for each in no.value.problems]


@pytest.mark.parametrize(
    ("pairs", "line", "message"),
    [
        ([("    edition: crc-1", "    edition: prisons-1")], "", "prisons-1 is not an edition by which"),
        ([("activity: 4, prep", "activity: 9, prep")], "    judgements: {safety: 4, respect: 3, p", "to 4 (good)"),
        ([("area: ZFN.respect", "area: ZFN.2.1")], "  - {priority: false, area: ZFN.2.1", "is not an area"),
        ([("code: ZFN", "code: ZGW")], "parts:", "ZGW has two parts"),
        ([("    leads: true", "    leads: perhaps")], "      code: ZGW", "true or false"),
        ([("    member_since: 2025-07-01", "    member_since: 2026-07-01")], "      code: ZLC", "no member yet"),
        ([('statement: "B1.2"', 'statement: "B1.9"')], "reply:", "no statement B1.9"),
        ([("published_on:", "edition: prisons-1\npublished_on:")], "edition: prisons-1", "one of the `parts`"),
        ([("    leads: true", "    leads: true\n    minute: So.")], "    minute: So.", "not known in a part"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_trusts_file_is_told_by_its_line(fresh_ground, pairs, line, message):
    text = changed(LINDMERE, *pairs)
    found = problems(text)
    assert any(message in said for _line, _where, said in found), found
    if line:
        near = line_of(text, line)
        assert any(abs(at - near) <= 1 for at, _where, said in found if message in said), (found, near)


def test_members_that_the_register_does_not_have_are_refused(fresh_ground):
    run(LINDMERE)
    again = changed(LINDMERE, ("2026-06-08, to: 2026-06-12", "2026-07-06, to: 2026-07-10"),
                    ("2026-06-22, to: 2026-06-25", "2026-07-20, to: 2026-07-23"))  # fmt: skip
    begin, end = again.index("  - provider:\n      code: ZFN"), again.index("  - provider:\n      code: ZLC")
    fewer = again[:begin] + again[end:]
    fewer = "\n".join(each for each in fewer.splitlines() if "ZFN" not in each)
    with pytest.raises(
        Refused, match="the members of Lindmere Local Rehabilitation Trust on these days are ZFN, ZGW, ZLC"
    ):
        run(fewer)
