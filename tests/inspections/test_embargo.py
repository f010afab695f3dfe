"""Embargo: nothing is public before the moment, named people read before it, and it is published by itself."""

from datetime import UTC, timedelta

import pytest
import time_machine

from regulator.core import clock
from regulator.core.db import reading, transaction
from regulator.core.documents import queries as documents
from regulator.core.refused import NotFound, Refused
from regulator.inspections import queries
from regulator.inspections.actions import embargo as actions
from regulator.inspections.actions import publishing
from regulator.inspections.queries import embargo as found
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role

from . import scene
from .test_step_pages import letters
from .workers import errors, inspection_for, sent, worker

pytestmark = pytest.mark.database


def released() -> int:
    inspection_id = scene.inspection_at(State.FINAL)
    with transaction():
        scene._released(scene.again(inspection_id))
    return inspection_id


def embargoed(inspection_id: int, days: int = 1) -> None:
    until = scene.NOW + timedelta(days=days)
    with transaction():
        actions.set_moment(
            scene.again(inspection_id), until=until, public_url=scene.URL, actor=scene.PUBLISHER, now=scene.NOW
        )


def test_a_report_is_published_by_itself_at_its_moment_and_not_before(ground):
    inspection_id = released()
    embargoed(inspection_id)
    with pytest.raises(Refused, match="unless it is pulled back"), transaction():
        publishing.publish(scene.again(inspection_id), actor=scene.PUBLISHER, on=scene.PUBLISHED_ON, public_url="")
    with pytest.raises(Refused, match="under embargo: pull it back first"), transaction():
        scene.move(scene.again(inspection_id), "reopen-draft", reason="A slip.")
    actions.publish_what_is_due(scene.NOW + timedelta(hours=23))
    with reading():
        inspection = scene.again(inspection_id)
        assert inspection.state == State.FINAL
        with pytest.raises(NotFound):
            documents.document(inspection.reference)
    actions.publish_what_is_due(scene.NOW + timedelta(days=1))
    actions.publish_what_is_due(scene.NOW + timedelta(days=1))
    with reading():
        inspection = scene.again(inspection_id)
        assert inspection.state == State.PUBLISHED
        assert len(documents.versions(documents.document(inspection.reference).id)) == 1
        assert found.running(inspection_id) is None
        assert [each.state for each in found.earlier(inspection_id)] == ["published"]


@pytest.mark.parametrize(
    ("state", "days", "no"),
    [(State.FINAL, 1, "two people"), (State.REPLY, 1, "right of reply"), (None, -1, "in the future"), (None, 90, "60")],
)
def test_a_moment_is_set_for_what_two_released_and_within_two_months(ground, state, days, no):
    inspection_id = scene.inspection_at(state) if state else released()
    with pytest.raises(Refused, match=no):
        embargoed(inspection_id, days)


def test_what_cannot_be_published_at_its_moment_ends_and_says_why(ground):
    inspection_id = released()
    embargoed(inspection_id)
    with transaction():  # as when the row is changed by hand: the releases are of another text then
        inspection = scene.again(inspection_id)
        inspection.published_on = scene.PUBLISHED_ON
        scene.planning.record(scene.LEAD, scene.planning.InspectionMoved(inspection_id, "x", "final", "final"))
    actions.publish_what_is_due(scene.NOW + timedelta(days=1))
    with reading():
        (over,) = found.earlier(inspection_id)
        assert over.state == "failed"
        assert "0 of them said yes" in over.reason


def test_named_people_read_before_and_nobody_else_finds_anything(app):
    publisher, chief = worker(app, Role.PUBLISHER), worker(app, Role.CHIEF_INSPECTOR)
    reader, other = worker(app, Role.PROVIDER_LEAD, "Olive Mere"), worker(app, Role.PROVIDER_CONTACT, "Paul Pender")
    reference = inspection_for(State.FINAL)
    at = f"/staff/inspections/{reference}/embargo"
    early = f"/pre-release/{reference}"
    assert "0 of them said yes" in publisher.visitor.get(at).text
    with transaction():
        scene._released(queries.by_reference(reference))
    then = clock.now().astimezone(clock.LONDON) + timedelta(days=2)
    moment = {f"until_on-{part}": str(getattr(then, part)) for part in ("day", "month", "year")}
    wrong = sent(publisher, at, **moment, at="noon")
    assert errors(wrong.text) == ["Enter the time as hours and minutes, such as 00:01 or 9:30"]
    assert sent(publisher, at, **moment, at="0:01").status_code == 303
    assert "published by itself" in publisher.visitor.get(at).text
    page = f"{at}/readers?search=olive"
    assert "of HMP Wexmere" in publisher.visitor.get(page).text
    named = sent(publisher, page, person=str(reader.actor.id), why="To prepare what they have to say.")
    assert named.status_code == 303
    assert any("olive.mere" in to for to, _text in letters(app, "embargo_reader"))
    assert other.visitor.get(early).status_code == 404
    assert app.test_client().get(f"/inspections/{reference}").status_code == 404
    assert reference in reader.visitor.get("/pre-release").text
    assert reference not in other.visitor.get("/pre-release").text
    assert "You may not pass it on" in reader.visitor.get(early).text
    assert reader.visitor.get(f"{early}/report.pdf").status_code == 303, "only on the terms"
    assert reader.visitor.post(f"{early}/open", {}, form_on=early).status_code == 303
    assert "Embargoed until" in reader.visitor.get(early).text
    assert "Opened" in chief.visitor.get(at).text
    assert sent(chief, f"{at}/pull-back", reason="A court asks.").status_code == 303
    assert reader.visitor.get(early).status_code == 404
    assert sent(publisher, at, **moment, at="0:01").status_code == 303, "the releases stand"
    with time_machine.travel(then.astimezone(UTC) + timedelta(days=1), tick=False):
        actions.publish_what_is_due(clock.now())
    assert app.test_client().get(f"/inspections/{reference}").status_code == 200
    assert reader.visitor.get(early).status_code == 404, "it is public now"
