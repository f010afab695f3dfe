"""`regulator audit verify`: what an auditor sees, and its exit status."""

import pytest
from click.testing import CliRunner

from regulator.cli.audit import audit
from regulator.core import db
from regulator.core.events import seal_waiting
from regulator.core.events.models import EventRow
from regulator.core.events.seal import head
from tests.core.test_events import below_the_rules, open_doors

pytestmark = pytest.mark.database


def run(*arguments: str):
    return CliRunner().invoke(audit, ["verify", *arguments])


def test_a_sound_log_is_said_to_be_sound_with_what_that_cannot_prove(database):
    open_doors(1, 2)
    seal_waiting()
    open_doors(3)
    answer = run()
    assert answer.exit_code == 0
    assert answer.output.startswith("3 events, 2 of them sealed, 0 redacted\nHead of the chain: ")
    assert "Not proved: 1 of the newest events are not sealed yet" in answer.output
    assert "Not proved: No published head was compared" in answer.output
    assert answer.output.endswith("The log is sound.\n")


def test_a_published_head_is_compared(database):
    open_doors(1)
    seal_waiting()
    with db.reading():
        _, value = head()
    assert run("--head", f"the feed of 1=2={value}").exit_code == 0
    answer = run("--head", f"the feed={value}", "--head", f"the report={'a' * 64}")
    assert answer.exit_code == 1
    assert "WRONG: the head published in the report is not in this log" in answer.output
    assert "in the feed" not in answer.output


def test_a_changed_event_is_named_and_the_command_fails(database):
    open_doors(1, 2)
    seal_waiting()
    with below_the_rules() as connection:
        connection.execute(EventRow.__table__.update().where(EventRow.id == 2).values(actor_id=99))
    answer = run()
    assert answer.exit_code == 1
    assert "WRONG: event 2: this event was changed after it was sealed" in answer.output
    assert answer.output.endswith("The log is NOT sound.\n")


@pytest.mark.parametrize("head", ["x", "the feed=abc", "=" + "0" * 64, "the feed=" + "Z" * 64])
def test_a_head_that_is_no_head_is_refused(head):
    answer = run("--head", head)
    assert answer.exit_code == 2
    assert "is not WHERE=HASH" in answer.output
