"""The time for an appeal against what was decided of a licence, and for its hearing: told by mail, each thing once."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from regulator.core.clocks import Clock
from regulator.core.db import session, transaction
from regulator.core.mail import in_words
from regulator.core.outbox import Outgoing
from regulator.licensing.actions import keeping_notices
from regulator.licensing.actions.keeping_appeals import appeal
from regulator.licensing.actions.telling_appeals import tell_of_appeals
from regulator.licensing.models.keeping import LicenceChange
from regulator.licensing.queries import keeping_appeals, keeping_letters
from regulator.licensing.rules.keeping import State
from regulator.people.rules import Role
from tests.inspections import visits

from . import scene_keeping as scene
from .scene_keeping import AFTER, at

pytestmark = pytest.mark.database
OPENED = AFTER + timedelta(days=1)
LAST = OPENED + timedelta(days=28)


def people() -> dict[str, int]:
    with time_machine.travel(at(scene.GRANTED), tick=False):
        return {
            "lead": visits.user(Role.PROVIDER_LEAD).id,
            "officer": visits.user(Role.LICENSING_OFFICER).id,
            "reviewer": visits.user(Role.INDEPENDENT_REVIEWER).id,
        }


def decided() -> int:
    """The number of a revocation that was decided and that the lead opened."""
    with transaction():
        made = scene.licence()
        change = scene.brought_to(State.DECIDED, made)
        keeping_notices.receive(made, scene.sent_to(change, "decision")[0], actor=scene.lead(), now=at(OPENED))
        return change.id


def posted() -> list[tuple[int, str]]:
    """To whom what was posted about appeals, in order."""
    with transaction():
        rows = session().scalars(select(Outgoing).where(Outgoing.kind == "mail").order_by(Outgoing.id)).all()
        about = [each.payload["about"] for each in rows if each.payload["name"] == keeping_letters.APPEAL]
        return [(each["user_id"], each["stage"]) for each in about]


def written(user_id: int, stage: str, on: date, name: str = keeping_appeals.TIME) -> str:
    """What a message says when it is sent on a day; empty where nothing is sent."""
    with time_machine.travel(at(on), tick=False), transaction():
        owed = session().scalars(select(Clock).where(Clock.name == name)).one()
        made = keeping_letters.appeal(owed.id, stage, user_id)
        return " ".join(in_words(keeping_letters.APPEAL, public_url="https://x", **made.words)) if made else ""


def test_the_lead_is_reminded_a_week_before_and_told_with_the_officers_when_it_is_over_once(fresh_ground):
    who, change_id = people(), decided()
    assert tell_of_appeals(at(LAST - timedelta(days=8))) == 0
    assert tell_of_appeals(at(LAST - timedelta(days=7))) == 1
    assert tell_of_appeals(at(LAST)) == 0, "run twice, nobody is told twice"
    assert tell_of_appeals(at(LAST + timedelta(days=1))) == 2
    assert tell_of_appeals(at(LAST + timedelta(days=2))) == 0
    assert posted() == [(who["lead"], "soon"), *sorted([(who["lead"], "over"), (who["officer"], "over")])]
    words = written(who["lead"], "soon", LAST - timedelta(days=7))
    assert "until 9 August 2026" in words
    assert "/organisation/licences/" in words
    over = written(who["lead"], "over", LAST + timedelta(days=1))
    assert "You did not appeal. The decision stands." in over
    officers = written(who["officer"], "over", LAST + timedelta(days=1))
    assert "The lead licensee did not appeal" in officers
    assert "/staff/licences/" in officers
    with transaction():
        change = session().get_one(LicenceChange, change_id)
        assert change.state == State.DECIDED
        running = keeping_appeals.time_to_appeal(keeping_appeals.to_lead(change.id))
        assert (running.met_on, running.stopped_on) == (None, LAST + timedelta(days=1)), "and nothing is overdue"
        assert keeping_appeals.appeal_until(change) == LAST


def test_nobody_is_told_that_a_time_ends_in_which_somebody_appealed_and_the_hearing_is_told_instead(fresh_ground):
    who, change_id = people(), decided()
    with transaction():
        change = session().get_one(LicenceChange, change_id)
        made = keeping_appeals.to_lead(change.id)
        licence = scene.queries.one(scene.keeping.notices([change.id])[0].reference.rpartition("-1-")[0])
        appeal(licence, made, "March was miscounted.", actor=scene.lead(), now=at(LAST))
    assert written(who["lead"], "soon", LAST) == "", "it was posted, and somebody appealed before it was sent"
    assert tell_of_appeals(at(LAST + timedelta(days=1))) == 0
    hear_by = LAST + timedelta(days=56)
    assert tell_of_appeals(at(hear_by)) == 1
    assert tell_of_appeals(at(hear_by + timedelta(days=1))) == 2
    assert tell_of_appeals(at(hear_by + timedelta(days=1))) == 0
    late = sorted([(who["officer"], "late"), (who["reviewer"], "late")])
    assert posted() == [(who["reviewer"], "soon"), *late]
    words = written(who["reviewer"], "late", hear_by + timedelta(days=1), keeping_appeals.HEARING)
    assert "was to be heard by 4 October 2026 and was not" in words
    with transaction():
        change = session().get_one(LicenceChange, change_id)
        scene.step(change, "dismiss-appeal", scene.REVIEWER_TOO, hear_by + timedelta(days=2), "The figures are right.")
    assert written(who["reviewer"], "late", hear_by + timedelta(days=3), keeping_appeals.HEARING) == ""
    assert tell_of_appeals(at(hear_by + timedelta(days=9))) == 0
