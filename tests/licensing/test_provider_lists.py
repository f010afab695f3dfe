"""A provider's licences, decisions and notices, on both engines: on its own page and on the one that anyone reads."""

from datetime import timedelta

import pytest
from flask import Flask

from regulator.core.db import transaction
from regulator.core.documents.jobs import render_form
from regulator.licensing.actions import keeping_notices
from regulator.licensing.queries import applications as queries
from regulator.licensing.queries.content import document_of
from regulator.licensing.rules.keeping import State as ChangeState
from regulator.licensing.rules.lifecycle import State

from . import scene_keeping as keeping
from .scene import PRISON, People, brought_to
from .test_pages import came, told

pytestmark = pytest.mark.database


def test_a_provider_reads_what_it_holds_what_was_decided_and_what_it_was_sent(site: tuple[Flask, People]):
    app, people = site
    with transaction():
        granted = brought_to(State.CONDITIONS, people)
        row = next(each for each in queries.documents_of(granted.id) if each.kind == "decision")
        version, decision, licence = document_of(row)[1], row.reference, granted.licence_reference
        made = keeping.licence(PRISON, reference="LIC-2026-88")
        keeping.brought_to(ChangeState.DECIDED, made, "vary")
        opened = keeping.brought_to(ChangeState.DECIDED, made, "suspend", effect_on=keeping.AFTER + timedelta(days=9))
        sent = keeping.sent_to(opened, "decision")[0]
        keeping_notices.receive(made, sent, actor=people.lead, now=keeping.at(keeping.AFTER))
    render_form({"version_id": version.id, "form": "pdf"})
    own = told(came(app, people.lead).get("/organisation/licences"))
    assert f"{licence} In force" in own
    assert "LIC-2026-88" in own
    assert decision not in told(came(app, people.other).get("/organisation/licences")), "another provider's is not its"
    assert f"PDF of {decision}" in own
    assert "LIC-2026-88-1-decisionNot opened yet" in own, "what a notice says is read once it is opened"
    assert "Suspension, decision, given on" in own
    public = app.test_client()
    page = told(public.get(f"/providers/{PRISON}"))
    assert "Reform Prison status granted with conditions" in page
    assert "LIC-2026-88-1-decision" in page
    assert "LIC-2026-88-1-intent" not in page, "what is only intended is its addressees' alone"
    assert public.get(f"/licensing/decisions/{decision}/document.pdf").status_code == 200
