"""Whatever way operations arrive, in whatever batches, however often, with whatever lost: the same stands."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from uuid_utils.compat import uuid7

from regulator.core.db import reading, session, transaction
from regulator.fieldwork.actions import syncing
from regulator.fieldwork.actions.syncing import From
from regulator.fieldwork.models import Danger, DeviceOnVisit, SetAside
from regulator.inspections.models.journal import Evidence, MinimumStandardFinding, Operation
from regulator.inspections.rules.lifecycle import State
from tests.inspections import scene

from .device import NOTHING, canonical_chain

pytestmark = pytest.mark.database

FIRST = datetime(2026, 3, 2, 10, tzinfo=UTC)
KINDS = st.sampled_from(["note", "note", "note", "danger", "finding", "amend", "withdraw", "odd"])
PLANS = st.lists(st.tuples(st.integers(0, 1), KINDS, st.integers(0, 5)), min_size=1, max_size=14)


class Lost(Exception):
    """The server died before it kept anything."""


def made_from(plan):
    """The operations of two devices of one person, of which some change what was noted on either."""
    devices: list[list[dict]] = [[], []]
    notes: list[str] = []
    for moment, (which, kind, pick) in enumerate(plan):
        kind = "note" if kind in ("amend", "withdraw") and not notes else kind
        body: dict = {"area": "safety", "source": "staff", "statement": f"Seen at {moment}"}
        entry = {"id": str(uuid7()), "sequence": len(devices[which]) + 1, "kind": kind, "body": body}
        entry["made_at"] = (FIRST + timedelta(minutes=moment)).isoformat()
        if kind == "danger":
            body["bearing"] = "concern"
        elif kind == "finding":
            entry |= {"kind": "minimum-standard", "body": {"ref": f"MS-{pick % 2}", "outcome": "not-tested"}}
        elif kind == "amend":
            said = {"statement": f"Better at {moment}", "reason": "Better"}
            entry |= {"kind": "amendment", "body": said, "based_on": notes[pick % len(notes)]}
        elif kind == "withdraw":
            entry |= {
                "kind": "withdrawal",
                "body": {"reason": f"Wrong at {moment}"},
                "based_on": notes[pick % len(notes)],
            }
        elif kind == "odd":
            entry |= {"kind": "note", "body": {"area": "safety", "words": "a key that nobody reads"}}
        if kind in ("note", "danger"):
            notes.append(entry["id"])
        devices[which].append(entry)
    return devices


def hand_in(inspection_id, device, operations, *, dies=False):
    with transaction():
        inspection = scene.again(inspection_id)
        now = datetime.now(UTC)
        syncing.hand_in(inspection, From(device, scene.INSPECTOR.key), operations, actor=scene.INSPECTOR, now=now)
        if dies:
            raise Lost


def stands(inspection_id, devices):
    """Everything that can be seen of it afterwards."""
    with reading():
        own = {"inspection_id": inspection_id}
        journal = session().scalars(select(Operation).filter_by(**own).order_by(Operation.id)).all()
        notes = session().scalars(select(Evidence).filter_by(**own).order_by(Evidence.id)).all()
        findings = session().scalars(select(MinimumStandardFinding).filter_by(**own)).all()
        aside = session().scalars(select(SetAside).filter_by(**own, settled=None)).all()
        safe = session().scalars(select(DeviceOnVisit).filter_by(**own)).all()
        return (
            [(row.id, row.device, row.sequence, row.kind, row.body, row.based_on) for row in journal],
            [(row.id, row.statement, row.withdrawn_because, row.bearing) for row in notes],
            sorted((row.ref, row.id) for row in findings),
            sorted((row.entry_id, row.why, str(row.entry)) for row in aside),
            sorted((devices.index(row.device), row.through, row.chain, row.ahead) for row in safe),
            sorted(session().scalars(select(Danger.entry_id).filter_by(**own))),
        )


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plan=PLANS, data=st.data())
def test_any_order_any_batch_any_repetition_and_any_loss_end_in_the_same(ground, plan, data):
    devices = made_from(plan)
    names = [str(uuid7()), str(uuid7())]
    visit = scene.inspection_at(State.FIELDWORK)
    pieces = [(which, entry) for which in (0, 1) for entry in devices[which]]
    sent = data.draw(st.permutations(pieces))
    while sent:
        count = data.draw(st.integers(1, len(sent)))
        batch, sent = sent[:count], sent[count:]
        again = data.draw(st.booleans())
        for which in (0, 1):
            own = [entry for device, entry in batch if device == which]
            if own and data.draw(st.booleans()):
                with pytest.raises(Lost):
                    hand_in(visit, names[which], own, dies=True)
            for _ in range(1 + again):
                hand_in(visit, names[which], own)
    found = stands(visit, names)
    for which in (0, 1):
        if devices[which]:
            safe = next(each for each in found[4] if each[0] == which)
            assert safe == (which, len(devices[which]), canonical_chain(devices[which]), {})
    kept = {row[0] for row in found[0]} | {row[0] for row in found[3]}
    assert {str(each) for each in kept} == {entry["id"] for each in devices for entry in each}, "none lost"
    assert len(found[0]) + len(found[3]) == len(plan), "none doubled"
    assert {why for _, why, _ in found[3]} <= {"unreadable"}
    amended = {}
    for entry in sorted((each for own in devices for each in own), key=lambda each: each["made_at"]):
        if entry["kind"] == "amendment":
            amended[entry["based_on"]] = entry["body"]["statement"]
    for id, statement, *_ in found[1]:
        assert statement == amended.get(str(id), statement)


def test_the_chain_of_nothing_is_nothing():
    assert canonical_chain([]) == NOTHING
