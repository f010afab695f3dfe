"""Two decisions on one licence, one after the other or at once: neither undoes what the other made of it unseen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from regulator.core.db import reading, session, transaction
from regulator.core.refused import Refused
from regulator.licensing import queries
from regulator.licensing.actions import certificates, keeping_notices
from regulator.licensing.models.keeping import LicenceChange, LicenceDelivery
from regulator.licensing.models.licence import Licence
from regulator.licensing.queries import keeping, papers
from regulator.licensing.rules.keeping import State

from . import scene_keeping as scene
from .scene_keeping import AFTER, DECIDER, DECIDER_TOO, OFFICER, REVIEWER, START, at

pytestmark = pytest.mark.database
LATER = AFTER + timedelta(days=60)


def said_last(change: LicenceChange) -> dict:
    return papers.said_in(papers.document_of(keeping.notices([change.id])[-1])[1])


def test_a_suspension_and_its_end_leave_a_revocation_that_was_decided_for_a_later_day(fresh_ground):
    with transaction():
        made = scene.licence()
        scene.brought_to(State.DECIDED, made, "revoke", effect_on=LATER)
        urgent = scene.proposed(made, "suspend", day=AFTER, effect_on=AFTER, urgent=True, harm="Men are hurt.")
        scene.step(urgent, "decide-urgently", DECIDER, AFTER)
        assert scene.stands(made, AFTER).is_ == "suspended"
        assert scene.stands(made, LATER, AFTER).is_ == "revoked"
        lift = scene.proposed(made, "lift", day=AFTER, effect_on=AFTER)
        scene.step(lift, "agree", DECIDER, AFTER)
        before = LATER - timedelta(days=1)
        assert (scene.stands(made, before, AFTER).is_, scene.stands(made, LATER, AFTER).is_) == ("in force", "revoked")


def test_what_is_over_for_good_stays_over_whatever_was_decided_of_a_later_day(fresh_ground):
    with transaction():
        made = scene.licence()
        scene.brought_to(State.DECIDED, made, "suspend", effect_on=LATER)
        given_up = scene.proposed(made, "surrender", day=AFTER, effect_on=AFTER)
        scene.step(given_up, "agree", DECIDER, AFTER)
        assert {scene.stands(made, day, AFTER).is_ for day in (AFTER, LATER)} == {"surrendered"}


def test_an_urgent_suspension_that_is_not_confirmed_brings_no_revoked_licence_back(fresh_ground):
    with transaction():
        made = scene.licence()
        urgent = scene.brought_to(State.URGENT, made)
        scene.step(urgent, "consider", REVIEWER, AFTER)
        scene.brought_to(State.DECIDED, made, "revoke", effect_on=AFTER)
        scene.step(urgent, "decide-against", DECIDER_TOO, AFTER)
        assert {scene.stands(made, day, AFTER).is_ for day in (AFTER, LATER)} == {"revoked"}
        assert not said_last(urgent)["lifted"], "the notice does not say that it is in force again"


def test_a_suspension_that_was_lifted_meanwhile_is_not_confirmed(fresh_ground):
    with transaction():
        made = scene.licence()
        urgent = scene.brought_to(State.URGENT, made)
        lift = scene.proposed(made, "lift", day=START + timedelta(days=2), effect_on=START + timedelta(days=2))
        scene.step(lift, "agree", DECIDER, START + timedelta(days=2))
        scene.step(urgent, "consider", REVIEWER, AFTER)
        with pytest.raises(Refused, match="lifted meanwhile"):
            scene.step(urgent, "decide", DECIDER_TOO, AFTER)
        written = len(scene.queries.facts(made.id))
        scene.step(urgent, "decide-against", DECIDER_TOO, AFTER)
        assert len(scene.queries.facts(made.id)) == written
        assert not said_last(urgent)["lifted"]


def test_nothing_has_effect_on_a_day_on_which_the_licence_will_be_over(fresh_ground):
    with transaction():
        made = scene.licence()
        waiting = scene.proposed(made, "suspend", effect_on=LATER)
        scene.step(waiting, "give-notice", OFFICER, START)
        scene.step(waiting, "consider", REVIEWER, AFTER)
        scene.brought_to(State.DECIDED, made, "revoke", effect_on=LATER - timedelta(days=9))
        no = "The licence will be revoked on 9 September 2026: variation of a condition"
        with pytest.raises(Refused, match=no) as refused:
            scene.proposed(made, "vary", day=AFTER, effect_on=LATER)
        assert refused.value.field == "effect_on"
        with pytest.raises(Refused, match="will be revoked on 9 September 2026"):
            scene.step(waiting, "decide", DECIDER, AFTER)
        assert scene.stands(made, LATER, AFTER).is_ == "revoked"


def test_the_last_two_members_do_not_both_leave_on_one_later_day(fresh_ground):
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt")
        first = scene.proposed(made, "member-leaves", effect_on=LATER, details={"code": "ZHL"})
        scene.step(first, "give-notice", OFFICER, START)
        second = scene.proposed(made, "member-leaves", effect_on=LATER)  # both belong when it is proposed
        scene.step(second, "give-notice", OFFICER, START)
        for change in (first, second):
            scene.step(change, "consider", REVIEWER, AFTER)
        scene.step(first, "decide", DECIDER, AFTER)
        with pytest.raises(Refused, match="the only member"):
            scene.step(second, "decide", DECIDER, AFTER)
        assert (scene.stands(made, LATER, AFTER).members, scene.stands(made, LATER, AFTER).lead) == (["ZWX"], "ZWX")


def test_a_condition_is_not_to_be_kept_before_it_has_effect(fresh_ground):
    early = LATER - timedelta(days=1)
    with transaction():
        made = scene.licence()
        with pytest.raises(Refused, match="a day on which it has effect") as refused:
            scene.proposed(made, "vary", effect_on=LATER, details=scene.CONDITION | {"by": early})
        assert refused.value.field == "by"
        scene.brought_to(State.DECIDED, made, "vary", details=scene.CONDITION | {"by": early})
        words = {"verb": "change", "ref": "1", "evidence": "Weekly figures."}
        over = early + timedelta(days=30)
        stays = scene.proposed(made, "vary", day=over, effect_on=over, details=scene.CONDITION | words | {"by": early})
        assert stays.details["by"] == early.isoformat(), "other words for one whose day is over leave the day"


def test_of_two_decisions_on_one_licence_at_once_the_second_finds_what_the_first_made(fresh_ground):
    with transaction():
        made = scene.licence()
        number = made.id
        changes = []
        for kind in ("revoke", "suspend"):
            change = scene.proposed(made, kind, effect_on=AFTER)
            scene.step(change, "give-notice", OFFICER, START)
            scene.step(change, "consider", REVIEWER, AFTER)
            changes.append(change.id)

    def second() -> None:
        with transaction():
            scene.step(session().get_one(LicenceChange, changes[1]), "decide", DECIDER, AFTER)

    with ThreadPoolExecutor(1) as aside:
        with transaction():
            scene.step(session().get_one(LicenceChange, changes[0]), "decide", DECIDER, AFTER)
            waiting = aside.submit(second)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
        with pytest.raises(Refused, match="The licence is revoked"):
            waiting.result(timeout=20)
    with reading():
        assert scene.stands(session().get_one(Licence, number), AFTER).is_ == "revoked"


def test_of_two_who_waive_their_bodys_time_at_once_the_second_is_told(fresh_ground):
    with transaction():
        made = scene.licence()
        sent = scene.sent_to(scene.brought_to(State.INTENDED, made))[0]
        keeping_notices.receive(made, sent, actor=scene.lead(), now=at(START))
        licence_id, sent_id = made.id, sent.id

    def waived(by: int) -> None:
        licence, delivery = session().get_one(Licence, licence_id), session().get_one(LicenceDelivery, sent_id)
        keeping_notices.waive(licence, delivery, actor=scene.lead(id=by), now=at(START))

    def second() -> None:
        with transaction():
            waived(962)

    with ThreadPoolExecutor(1) as aside:
        with transaction():
            waived(961)
            waiting = aside.submit(second)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
        with pytest.raises(Refused, match="said already"):
            waiting.result(timeout=20)
    with reading():
        assert session().get_one(LicenceDelivery, sent_id).waived_by == "person:961"


def test_a_certificate_says_that_a_licence_is_revoked_once_the_day_that_was_decided_has_come(fresh_ground):
    with transaction():
        made, other = scene.licence(), scene.licence("ZHL")
        for each in (made, other):
            certificates.issue(each, actor=OFFICER, now=at(START), public_url=scene.URL)
        scene.brought_to(State.DECIDED, made, "revoke", effect_on=LATER)
        assert papers.said_in(papers.certificate_of(made)[1])["standing"] == "in force"
        reference, before = made.reference, papers.certificate_of(made)[1].number
    assert certificates.renew(at(LATER - timedelta(days=1))) == 0
    assert certificates.renew(at(LATER)) == 1
    assert certificates.renew(at(LATER)) == 0, "once"
    assert certificates.renew(at(LATER + timedelta(days=1))) == 0
    with reading():
        version = papers.certificate_of(queries.one(reference))[1]
        said = papers.said_in(version)
        assert (said["standing"], said["since"], version.number) == ("revoked", LATER.isoformat(), before + 1)
        assert said["register"] == f"{scene.URL}/licences/{reference}"
        assert version.note.startswith("The licence changed: it is revoked")
