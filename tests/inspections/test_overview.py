"""The first working page of an inspection, at a browser."""

import pytest

from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role

from .workers import inspection_for, worker

pytestmark = pytest.mark.database


def test_an_inspection_is_found_from_the_home_page_by_those_who_work_on_it_and_no_one_else(app):
    inspector, administrator = worker(app, Role.INSPECTOR), worker(app, Role.ADMINISTRATOR)
    planned = inspection_for(State.PLANNED)
    own = inspection_for(State.PLANNED, (inspector, "field"))
    assert f"/staff/inspections/{own}" in inspector.visitor.get("/staff").text
    listed = inspector.visitor.get("/staff/inspections").text
    assert own in listed
    assert planned not in listed
    assert "HMP Wexmere" in inspector.visitor.get(f"/staff/inspections/{own}").text
    assert inspector.visitor.get(f"/staff/inspections/{planned}").status_code == 404
    assert administrator.visitor.get(f"/staff/inspections/{own}").status_code == 403
