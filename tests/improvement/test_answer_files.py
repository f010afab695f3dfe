"""Files with answers and actions: shared as drafts, sent with their answer, and never lost once they were sent."""

import io

import openpyxl
import pytest
from werkzeug.datastructures import MultiDict

from regulator.core import files, keys
from regulator.core.db import session, transaction
from regulator.core.refused import NotFound, Refused
from regulator.improvement import queries
from regulator.improvement.actions import answering, grading, submitting
from regulator.improvement.actions.answer_files import TAKEN, Papers
from regulator.improvement.models.owed import Plan
from regulator.improvement.queries.replies import reply_of
from regulator.improvement.rules.answering import MOST_FILES
from regulator.people.rules import Role
from tests.inspections.workers import errors, worker
from tests.make import pdf
from tests.people.visitor import token

from . import lives
from .test_pages import HOME, a_plan, filled, owed

pytestmark = pytest.mark.database


def paper(name: str = "plan.pdf", title: str = "A plan"):
    return files.receive(pdf(title), name=name, allowed=TAKEN)


def saved(plan, papers: Papers, who=None) -> int:
    whole = queries.wholes(queries.of_plan(plan.id))[0]
    return answering.save(plan, [reply_of(whole)], actor=who or lives.contact(), now=lives.NOW, papers=papers)


def names_at(one, action_id=None) -> list[str]:
    return [each.name for each in queries.whole(one).with_action(action_id)]


def test_files_go_with_an_answer_and_its_action_and_what_was_sent_stays(ground):
    keys.make_missing(ground.instance / "keys")
    files.configure(ground.instance / "files", ground.instance / "keys")
    with transaction():
        plan = lives.asked(1)
        [one] = queries.of_plan(plan.id)
        lives.answered(plan)
        [action] = queries.whole(one).actions
        assert saved(plan, Papers({(one.id, 0): [paper("a.pdf")], (one.id, 1): [paper("b.pdf"), paper("c.pdf")]})) == 1
        assert (names_at(one), names_at(one, action.id)) == (["a.pdf"], ["b.pdf", "c.pdf"])
        out = next(each.id for each in queries.whole(one).papers if each.name == "c.pdf")
        saved(plan, Papers(removed=frozenset({out, 999_999})))
        with pytest.raises(NotFound):
            queries.answer_file(one, out, sent=True)
    with pytest.raises(Refused, match=f"more than {MOST_FILES} files"), transaction():
        saved(plan, Papers({(one.id, 0): [paper()] * MOST_FILES}))
    with transaction():
        plan = session().get_one(Plan, plan.id)
        [one] = queries.of_plan(plan.id)
        submitting.submit(plan, actor=lives.lead(), now=lives.NOW)
        [told] = queries.submission(plan.id, 1).content["answers"]
        assert [each["name"] for each in told["files"]] == ["a.pdf"]
        assert [each["name"] for each in told["actions"][0]["files"]] == ["b.pdf"]
        with pytest.raises(Refused, match="was sent"):
            saved(plan, Papers({(one.id, 0): [paper("late.pdf")]}))
        grading.grade(plan, [grading.Decided(one.id, "return", "Say by when.")], actor=lives.LEAD, on=lives.TODAY)
        sent = {each.name: each.id for each in queries.whole(one).papers if each.sent_in}
        saved(plan, Papers({(one.id, 0): [paper("d.pdf", "Another")]}, frozenset(sent.values())))
        assert names_at(one) == ["d.pdf"]
        assert queries.answer_file(one, sent["a.pdf"], sent=True).name == "a.pdf", "what was sent is still to be read"
        lives.answered(plan, actions=(lives.an_action("Something else"),))
        assert names_at(one) == ["d.pdf"], "the files of an action that is gone stand with the answer"


def test_files_are_chosen_on_the_page_and_read_by_the_inspectorate_once_they_are_sent(app):
    lead, grader = worker(app, Role.PROVIDER_LEAD, "Gail Governor"), worker(app, Role.LEAD_INSPECTOR, "Lea Lead")
    plan_id = a_plan(2)
    at = f"{HOME}/{plan_id}/answers"
    one, two = owed(plan_id)

    def post(data: dict, *chosen: tuple[str, bytes, str]):
        form = MultiDict(data | {"csrf_token": token(lead.visitor.get(at).text)})
        for box, content, name in chosen:
            form.add(box, (io.BytesIO(content), name))
        return lead.visitor.browser.post(at, data=form, content_type="multipart/form-data")

    words = filled(plan_id) | {f"w-{one.id}": "My own words."}
    program = (f"files-{one.id}-1", b"MZ\x90\x00 a program", "plan.pdf")
    no = post(words, program, (f"files-{two.id}-0", pdf(), "good.pdf"))
    assert no.status_code == 422
    assert "My own words." in no.text
    assert any("plan.pdf: " in each for each in errors(no.text))
    assert "Choose your files again: a browser does not keep them." in no.text
    assert f'id="files-{one.id}-1-error"' in no.text
    good = [(f"files-{one.id}-1", pdf("B"), "b.pdf"), (f"files-{one.id}-1", pdf("C"), "c.pdf")]
    assert post(words, *good, (f"files-{one.id}-0", pdf("A"), "a.pdf"), ("files-1-x", b"", "")).status_code == 303
    page = lead.visitor.get(at).text
    assert all(f">{name}</a>" in page for name in ("a.pdf", "b.pdf", "c.pdf"))
    staff = f"/staff/owed/items/{one.reference}"
    with transaction():
        number = next(each.id for each in queries.whole(owed_one(one.reference)).papers if each.name == "b.pdf")
    assert grader.visitor.get(f"{staff}/answer/files/{number}").status_code == 404, "a draft is nobody else's"
    assert post({"send": "1"}).status_code == 303
    for address in (staff, f"/staff/owed/plans/{plan_id}/grade"):
        text = grader.visitor.get(address).text
        assert all(f">{name}</a>" in text for name in ("a.pdf", "b.pdf", "c.pdf"))
    taken = grader.visitor.get(f"{staff}/answer/files/{number}")
    assert (taken.data, taken.headers["Content-Disposition"]) == (pdf("B"), "attachment; filename=b.pdf")
    receipt = f"{HOME}/{plan_id}/sent/1"
    assert all(f">{name}</a>" in lead.visitor.get(receipt).text for name in ("a.pdf", "b.pdf", "c.pdf"))
    assert lead.visitor.get(f"{receipt}/pdf").data.startswith(b"%PDF")
    lines = list(openpyxl.load_workbook(io.BytesIO(lead.visitor.get(f"{receipt}/xlsx").data)).active.values)
    assert lines[1][-1] == "a.pdf; b.pdf; c.pdf"
    other = owed(a_plan(1, code="ZHL"))[0].reference
    assert lead.visitor.get(f"{HOME}/items/{other}/answer/files/{number}").status_code == 404
    assert grader.visitor.get(f"/staff/owed/items/{two.reference}/answer/files/{number}").status_code == 404


def owed_one(reference: str):
    return session().query(queries.Obligation).filter_by(reference=reference).one()
