"""Before release: nothing is released while the report gives something away that nobody answered for."""

import re

import pytest
from flask import Flask

from regulator.core import files
from regulator.core.db import reading, transaction
from regulator.core.refused import Refused
from regulator.inspections import queries
from regulator.inspections.actions import answering_drafts as answering
from regulator.inspections.actions import drafting, publishing, replying
from regulator.inspections.queries import leaks as looks
from regulator.inspections.queries.leaks import leaks
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role

from . import scene
from .test_leaks_in_files import sheet, word
from .workers import errors, inspection_for, sent, worker

pytestmark = pytest.mark.database


def at(reference: str, page: str = "") -> str:
    return f"/staff/inspections/{reference}/release-check{page}"


def test_a_report_is_released_once_each_thing_found_is_mended_or_answered(app: Flask):
    publisher, lead = worker(app, Role.PUBLISHER), worker(app, Role.LEAD_INSPECTOR)
    reference = inspection_for(State.DRAFT)
    with transaction():
        made = queries.by_reference(reference)
        drafting.assemble_draft(made, actor=scene.LEAD)
        for number, text in (("1.1", "A1234BC was hurt."), ("2.1", "Ring 020 7946 0018 to visit.")):
            statement = queries.statement(made.id, number)
            drafting.rewrite(made, statement, text=text, reason="So it was.", actor=scene.LEAD)
        for reached, step in scene.STEPS[6:8]:
            if reached == State.REPLY:
                scene.move(made, "send-draft", on=scene.SENT_ON)
            else:
                step(made)
    page = lead.visitor.get(at(reference)).text
    assert "2 of 2 still to mend" in page
    assert "Say why" not in page
    with pytest.raises(Refused, match="found 2 things that are"), transaction():
        publishing.release(queries.by_reference(reference), actor=publisher.actor, now=scene.NOW)
    page = publisher.visitor.get(at(reference)).text
    phone = re.search(r'release-check/([0-9a-f]{64})">[^\n]*: 020 7946 0018<', page).group(1)
    assert errors(sent(publisher, at(reference, f"/{phone}"), reason="").text) == ["Enter why it may be published"]
    said = sent(publisher, at(reference, f"/{phone}"), reason="The prison's own public number.")
    assert said.status_code == 303
    assert "1 of 2 still to mend" in publisher.visitor.get(at(reference)).text
    with transaction():
        made = queries.by_reference(reference)
        scene.move(made, "reopen-draft", reason="A number stands in it")
        statement = queries.statement(made.id, "1.1")
        drafting.rewrite(made, statement, text="A man was hurt.", reason="No numbers.", actor=scene.LEAD)
        scene.move(made, "send-draft")
        scene.move(made, "sign-off", scene.REVIEWER, scene.REPLIED_ON)
    page = publisher.visitor.get(at(reference)).text
    assert "0 of 1 still to mend" in page
    assert "The prison&#39;s own public number." in page
    with transaction():
        assert publishing.release(queries.by_reference(reference), actor=publisher.actor, now=scene.NOW) == 1
    assert publisher.visitor.get(at(reference, f"/{'0' * 64}")).status_code == 303
    with reading():
        assert queries.releases(queries.by_reference(reference)) == {publisher.actor.key}


def test_the_names_of_people_on_the_case_are_found_and_who_was_there_does_not_let_them_stand(app: Flask):
    chief = worker(app, Role.CHIEF_INSPECTOR, "Cora Chief")
    reference = inspection_for(State.REPLY, (chief, "field"))
    with transaction():
        made = queries.by_reference(reference)
        statement = queries.statement(made.id, "1.1")
        drafting.rewrite(made, statement, text="cora chief told us so.", reason="She did.", actor=scene.LEAD)
    with reading():
        (leak,) = leaks(queries.by_reference(reference))
        assert (leak.kind, leak.place, leak.found) == ("name", "Statement 1.1", "cora chief")
    said = {"reason": "It is me.", "actor": chief.actor, "now": scene.NOW}
    with pytest.raises(Refused, match="not on the inspection"), transaction():
        publishing.let_stand(queries.by_reference(reference), leak.key, **said)


def _attached(reference: str, *papers: tuple[str, bytes]) -> None:
    """A reply that was sent with files, and then the report signed off."""
    received = [files.receive(content, name=name, allowed=answering.TAKEN) for name, content in papers]
    with transaction():
        made = queries.by_reference(reference)
        replying.deliver_draft(made, on=scene.SENT_ON, actor=scene.LEAD)
        said = {"claim": "missing evidence", "text": "See the files.", "actor": scene.provider(), "now": scene.NOW}
        point = answering.make_point(made, "1.1", papers=received, **said)
        replying.submit_reply(made, on=scene.REPLIED_ON, actor=scene.PROVIDER)
        replying.answer_point(made, point, answer="accept", reason="So it was.", actor=scene.LEAD)
        scene.move(made, "sign-off", scene.REVIEWER, scene.REPLIED_ON)


def test_the_files_of_a_reply_are_read_and_each_hit_has_its_file_and_its_place(app: Flask, monkeypatch):
    publisher = worker(app, Role.PUBLISHER)
    reference = inspection_for(State.REPLY)

    def few(book) -> None:
        book.active["B7"] = 3

    tells = word(lambda document: document.add_paragraph("A1234BC was moved."))
    _attached(reference, ("Moves.docx", tells), ("A2345CD.docx", word()), ("Cases.xlsx", sheet(few)))
    page = publisher.visitor.get(at(reference)).text
    for place, words, found in (
        ("File Moves.docx, reply on statement 1.1", "a prison number", "A1234BC (paragraph 2)"),
        ("File A2345CD.docx, reply on statement 1.1, its name", "a prison number", "A2345CD"),
        ("File Cases.xlsx, reply on statement 1.1", "a number under five", "3 (sheet Sheet, cell B7)"),
    ):
        assert f"{place}: {words}" in page
        assert f"<strong>{found}</strong>" in page
    assert "3 of 3 still to mend" in page
    release = f"/staff/inspections/{reference}/release"
    assert "3 things that are neither mended nor answered" in publisher.visitor.get(release).text
    assert publisher.visitor.post(release, {}, form_on=at(reference)).status_code == 422
    for key in re.findall(r"release-check/([0-9a-f]{64})", page):
        assert sent(publisher, at(reference, f"/{key}"), reason="The report does not quote it.").status_code == 303
    assert sent(publisher, release).status_code == 303
    monkeypatch.setattr(looks, "MOST_BYTES", 1)
    assert "not searched" in publisher.visitor.get(at(reference)).text, "what is not read is told"
