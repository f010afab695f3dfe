"""What follows from a trust's licence for the register of organisations: seen by its editor, entered in one step."""

from datetime import date, timedelta

import pytest

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import SOMEONE_ELSE, reading, session, transaction
from regulator.core.events.models import EventRow
from regulator.core.refused import Refused
from regulator.licensing import queries
from regulator.licensing.actions.entering import Called, enter
from regulator.licensing.models.licence import Licence
from regulator.licensing.queries import gate, keeping, keeping_public, published, trusts
from regulator.licensing.rules.keeping import State
from regulator.people.rules import Role
from regulator.register import queries as register
from regulator.register.actions import organisations as registering
from regulator.register.actions import trusts as joining
from regulator.register.models import Organisation
from regulator.register.rules.editing import Grounds
from regulator.register.rules.words import Kind
from regulator.standards import queries as standards
from tests.inspections import visits
from tests.inspections.scene import person
from tests.people.visitor import Visitor

from . import scene_keeping as scene
from .scene_keeping import AFTER, DECIDER, GRANTED, OFFICER, REVIEWER, REVIEWER_TOO, at
from .test_keeping_pages import signed_in, told

pytestmark = pytest.mark.database

EDITOR = person(970, Role.REGISTER_EDITOR)
EFFECT = AFTER + timedelta(days=5)
CALLED = Called("ZL1", "Wexmere Local Rehabilitation Trust")
BECAUSE = Grounds("As the papers say", "test")


def lacks(made: Licence, day: date = EFFECT) -> trusts.Entering:
    return trusts.entering(scene.stands(made, day), day)


def entered(made: Licence, called: Called = CALLED, *, by: Actor = EDITOR, day: date = EFFECT) -> Organisation:
    return enter(made, called, version=lacks(made, day).version, actor=by, now=at(day))


def belongs(trust: Organisation) -> list[tuple[str, bool, date | None, date | None]]:
    """Who belongs and belonged to it on the register."""
    found = [(each.member.code, each.row.leads, each.row.from_on, each.row.until_on)
             for each in register.members(trust.id)]  # fmt: skip
    return sorted(found, key=lambda row: (row[0], row[2]))


def decided(made: Licence, kind: str, **changed: object) -> None:
    scene.brought_to(State.DECIDED, made, kind, **changed)


def test_a_new_trust_and_its_members_are_entered_from_the_licence_in_one_step(fresh_ground):
    with transaction():
        made = scene.licence("ZWX", "ZHL", "ZMC", status="lrt")
        assert lacks(made).words == "No trust is on the register for it"
        assert lacks(made).suggested == ("ZWX-LRT", "Wexmere Local Rehabilitation Trust")
        trust = entered(made)
        assert (trust.code, trust.name, trust.kind, trust.invented) == (*vars(CALLED).values(), Kind.LRT, True)
        assert belongs(trust) == [
            ("ZHL", False, GRANTED, None),
            ("ZMC", False, GRANTED, None),
            ("ZWX", True, GRANTED, None),
        ]
        stood = scene.stands(made, EFFECT)
        assert trusts.trust_of(stood) == ("ZL1", CALLED.name)
        assert trusts.trust_of(scene.stands(made, GRANTED, EFFECT)) == ("ZL1", CALLED.name), "since it was granted"
        assert keeping_public.rows_of([stood], EFFECT, at(EFFECT))[0].told()["trust"]["code"] == "ZL1"
        assert [each.licence.id for each in queries.of_body("ZL1", EFFECT, at(EFFECT))] == [made.id]
        assert not lacks(made).due
        status, bodies, today = standards.status("lrt"), [body for body, _leads in keeping.bodies(stood)], clock.today()
        others = " ".join(gate.why_not_members(status, bodies, today))
        assert f"belongs to {CALLED.name} already" in others
        own = " ".join(gate.why_not_members(status, bodies, today, own=made.reference))
        assert "already" not in own, "its own trust and licence stand against nobody when it is decided anew"
        with pytest.raises(Refused, match="says all of this already"):
            entered(made)
        by = session().query(EventRow).filter(EventRow.actor_id == EDITOR.id)
        names = sorted(each.name for each in by)
        assert names == ["LicenceFactRecorded", *["MemberJoined"] * 6, "OrganisationRegistered"]


def test_what_the_amendment_of_members_makes_is_entered_in_one_step_too(fresh_ground):
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt")
        trust = entered(made, day=AFTER)
        decided(made, "member-joins", details={"code": "ZMC"})
        assert not lacks(made, AFTER).due, "it has no effect yet"
        assert lacks(made).words == "Not in it on the register: ZMC"
        entered(made, Called())
        assert ("ZMC", False, EFFECT, None) in belongs(trust)
        later = EFFECT + timedelta(days=50)
        change = scene.proposed(made, "member-leaves", day=EFFECT, effect_on=later)
        scene.step(change, "give-notice", OFFICER, EFFECT)
        scene.step(change, "consider", REVIEWER, later)
        scene.step(change, "decide", DECIDER, later)
        found = lacks(made, later)
        assert (
            found.words
            == "Not in it on the register: ZHL. Left by the licence, and still in it on the register: ZWX, ZHL"
        )
        entered(made, Called(), day=later)
        assert belongs(trust) == [
            ("ZHL", False, GRANTED, later),
            ("ZHL", True, later, None),
            ("ZMC", False, EFFECT, None),
            ("ZWX", True, GRANTED, later),
        ], "whoever leads then leads from that day, and led on none before"


def test_the_members_of_a_licence_that_is_over_leave_the_trust_on_its_last_day(fresh_ground):
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt")
        trust = entered(made, day=AFTER)
        decided(made, "revoke")
        assert lacks(made).words == "Left by the licence, and still in it on the register: ZWX, ZHL"
        entered(made, Called())
        assert {row[3] for row in belongs(trust)} == {EFFECT}
        assert not lacks(made).due
        never = scene.licence("ZWX", "ZHL", status="lrt")
        assert lacks(never).due
        decided(never, "revoke", effect_on=EFFECT)
        assert not lacks(never).due, "a licence that is over makes no new trust"


def test_a_trust_that_is_formed_anew_is_kin_on_the_register_of_the_one_before(fresh_ground):
    with transaction():
        old, new = scene.licence("ZWX", "ZMC", status="lrt"), scene.licence("ZHL", status="lrt")
        before = entered(old, day=AFTER)
        wanted = {"successor": new.reference, "how": "merged into"}
        decided(old, "re-form", details=wanted)
        entered(old, Called())
        after = entered(new, Called("ZL2", "Hollow Trust"))
        assert [(each.other.name, each.words) for each in register.lineage(after.id)] == [
            (before.name, "formed by merging")
        ]


def test_what_the_register_would_not_have_is_refused_beside_its_field(fresh_ground):
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt")
        for called, field, no in (
            (Called("", "A trust"), "code", "Enter a code"),
            (Called("ZL 1", "A trust"), "code", "Enter a code"),
            (Called("ZWX", "A trust"), "code", "is the code of HMP Wexmere already"),
            (Called("ZL1", " "), "name", "the name of the trust"),
        ):
            with pytest.raises(Refused, match=no) as refused:
                entered(made, called)
            assert refused.value.field == field
        with pytest.raises(Refused, match="Only who edits the register"):
            entered(made, by=OFFICER)
        with pytest.raises(Refused, match=SOMEONE_ELSE[:20]):
            enter(made, CALLED, version=lacks(made).version + 1, actor=EDITOR, now=at(EFFECT))
        empty = registering.register_organisation(
            "ZL9", "Bare Trust", Kind.LRT, source="t", actor=EDITOR, invented=True
        )
        with pytest.raises(Refused, match="ZL9 is Bare Trust on the register"):
            entered(made, Called("ZL9", "Another"))
        assert entered(made, Called("ZL9", "Bare Trust")).id == empty.id


def test_members_that_stand_elsewhere_on_the_register_are_for_an_editor_to_settle(fresh_ground):
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt")
        for code, member in (("ZL1", "ZWX"), ("ZL2", "ZHL")):
            trust = registering.register_organisation(code, code, Kind.LRT, source="t", actor=EDITOR, invented=True)
            body = scene.bodies(member)
            joining.join(trust, body, leads=True, from_on=GRANTED, because=BECAUSE, actor=EDITOR, today=AFTER)
        with pytest.raises(Refused, match="belong to different trusts"):
            entered(made)


def test_an_editor_finds_on_the_home_page_what_is_to_enter_and_confirms_what_was_entered_by_hand(fresh_ground):
    keeper, stranger = visits.user(Role.REGISTER_EDITOR), visits.user(Role.AUDITOR)
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt", reference="LIC-T-1")
        scene.licence("ZWX", reference="LIC-T-2")
        assert trusts.to_enter(stranger) is None
        [row] = trusts.to_enter(keeper).rows
        assert (row.address, row.detail) == ("/staff/licences/LIC-T-1/trust", "No trust is on the register for it")
        trust = registering.register_organisation("ZL1", "A Trust", Kind.LRT, source="t", actor=OFFICER, invented=True)
        for code, said in (
            ("ZWX", "Not in it on the register: ZHL"),
            ("ZHL", "Confirm that A Trust is the trust of this licence"),
        ):
            joining.join(trust, scene.bodies(code), leads=code == "ZWX", from_on=GRANTED, because=BECAUSE,
                         actor=OFFICER, today=GRANTED)  # fmt: skip
            assert trusts.to_enter(keeper).rows[0].detail == said
        entered(made, Called())
        assert trusts.to_enter(keeper) is None


def test_the_home_page_and_the_feed_ask_as_much_for_many_as_for_one(fresh_ground):
    keeper = visits.user(Role.REGISTER_EDITOR)

    def one_more() -> None:
        made = scene.licence("ZWX", "ZHL", status="lrt")
        decided(made, "vary")

    with transaction():
        one_more()
        few = [scene.counted(look) for look in (lambda: trusts.to_enter(keeper), published.newest)]
        for _more in range(6):
            one_more()
        assert len(trusts.to_enter(keeper).rows) == 7
        assert len(published.newest()) >= 14, "a notice and a certificate of each"
        assert all(each.invented and each.address.startswith("/licences/") for each in published.newest())
        assert [scene.counted(look) for look in (lambda: trusts.to_enter(keeper), published.newest)] == few


def test_an_editor_enters_it_on_its_page_and_everybody_finds_the_trust_from_the_licence(app):
    with transaction():
        reference = scene.licence("ZWX", "ZHL", status="lrt").reference
        other = scene.licence("ZWX").reference
    editor, officer = signed_in(app, Role.REGISTER_EDITOR), signed_in(app, Role.LICENSING_OFFICER)
    form = f"/staff/licences/{reference}/trust"
    assert form in editor.get("/account").text + editor.get("/staff").text
    assert editor.get(f"/staff/licences/{other}/trust").status_code == 404, "no trust"
    assert editor.get(f"/staff/licences/{reference}").status_code == 403
    assert officer.get(form).status_code == 403
    assert "It is not entered on the register of organisations" in told(officer.get(f"/staff/licences/{reference}"))
    page = editor.get(form)
    words = told(page)
    for said in ("HMP Wexmere", "leads from 5 January 2026", "HMP Hollowlea", "belongs from"):
        assert said in words, said
    assert 'value="ZWX-LRT"' in page.text
    version = page.text.split('name="version" value="')[1].split('"')[0]
    typed = {"code": "ZWX", "name": "Typed <name>", "version": version}
    bad = editor.post(form, typed)
    assert "ZWX is the code of HMP Wexmere already" in told(bad, 422)
    assert "Typed &lt;name&gt;" in bad.text, "nothing typed is lost"
    stale = editor.post(form, typed | {"code": "ZL1", "version": "7"})
    assert SOMEONE_ELSE in told(stale, 422)
    assert "Typed &lt;name&gt;" in stale.text
    fine = editor.post(form, {"code": "ZL1", "name": "Wexmere Trust", "version": version})
    assert (fine.status_code, fine.headers["Location"].rpartition("/staff")[2]) == (303, "/register/ZL1")
    assert "The register says what licence" in told(editor.get("/staff/register/ZL1"))
    assert "Nothing is to be entered" in told(editor.get(form))
    assert "Wexmere Trust" in told(officer.get(f"/staff/licences/{reference}"))
    public = Visitor(app)
    assert "Together they are Wexmere Trust" in told(public.get(f"/licences/{reference}"))
    assert public.get(f"/licences/{reference}.json").json["trust"] == {"code": "ZL1", "name": "Wexmere Trust"}
    assert "ZL1" in public.get("/licences.csv").text
    page_of_trust = told(public.get("/providers/ZL1"))
    assert reference in page_of_trust
    assert "It does not belong to it any more" not in page_of_trust
    with reading():
        assert keeping.today_of(queries.one(reference), clock.now()).of("trust") == {"ZL1": {"name": "Wexmere Trust"}}


HEARD = AFTER + timedelta(days=30)


def allowed(change, on: date = HEARD) -> None:
    scene.step(change, "allow-appeal", REVIEWER_TOO, on, "The figures were another prison’s.")


def known(trust: Organisation, on: date) -> list[str]:
    """Who belonged to it on a day, by the register as it is now."""
    return sorted(each.member.code for each in register.memberships_on([trust.id], on))


def test_an_allowed_appeal_restores_the_membership_that_a_revocation_ended_and_rewrites_none(fresh_ground):
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt")
        trust = entered(made, day=AFTER)
        change = scene.appealed(made)
        entered(made, Called())
        assert known(trust, HEARD) == []
        allowed(change)
        assert belongs(trust) == [
            ("ZHL", False, GRANTED, EFFECT),
            ("ZHL", False, HEARD, None),
            ("ZWX", True, GRANTED, EFFECT),
            ("ZWX", True, HEARD, None),
        ], "the memberships of before are as they were, and each begins anew"
        for on, codes in ((GRANTED, ["ZHL", "ZWX"]), (HEARD - timedelta(days=1), []), (HEARD, ["ZHL", "ZWX"])):
            assert known(trust, on) == codes, on
        assert not lacks(made, HEARD).due
        assert scene.stands(made, HEARD).is_ == "in force"
        assert scene.stands(made, HEARD, HEARD - timedelta(days=1)).is_ == "revoked", "and that was believed of today"
        last = session().query(EventRow).filter(EventRow.name == "MemberJoined").order_by(EventRow.id.desc()).first()
        assert last.actor_id == REVIEWER_TOO.id


def test_a_lead_that_had_left_leads_again_and_whoever_took_over_is_a_member_again(fresh_ground):
    with transaction():
        made = scene.licence("ZWX", "ZHL", "ZMC", status="lrt")
        trust = entered(made, day=AFTER)
        change = scene.appealed(made, "member-leaves")
        entered(made, Called())
        allowed(change)
        assert belongs(trust) == [
            ("ZHL", False, GRANTED, EFFECT),
            ("ZHL", True, EFFECT, HEARD),
            ("ZHL", False, HEARD, None),
            ("ZMC", False, GRANTED, None),
            ("ZWX", True, GRANTED, EFFECT),
            ("ZWX", True, HEARD, None),
        ]
        assert not lacks(made, HEARD).due


def test_a_member_that_had_joined_belongs_no_longer_once_the_appeal_is_allowed(fresh_ground):
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt")
        trust = entered(made, day=AFTER)
        change = scene.appealed(made, "member-joins", details={"code": "ZMC"})
        entered(made, Called())
        assert known(trust, EFFECT) == ["ZHL", "ZMC", "ZWX"]
        allowed(change)
        assert ("ZMC", False, EFFECT, HEARD) in belongs(trust)
        assert known(trust, HEARD) == ["ZHL", "ZWX"]
        assert not lacks(made, HEARD).due


def test_what_stands_against_it_on_the_register_does_not_stop_an_appeal_and_is_left_to_an_editor(fresh_ground):
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt")
        trust = entered(made, day=AFTER)
        change = scene.appealed(made)
        entered(made, Called())
        other = registering.register_organisation("ZL7", "Other", Kind.LRT, source="t", actor=EDITOR, invented=True)
        joining.join(other, scene.bodies("ZHL"), leads=True, from_on=EFFECT, because=BECAUSE, actor=EDITOR, today=HEARD)
        allowed(change)
        assert scene.stands(made, HEARD).is_ == "in force"
        assert known(trust, HEARD) == []
        assert lacks(made, HEARD).words == "Not in it on the register: ZWX, ZHL"
        with pytest.raises(Refused, match="HMP Hollowlea belongs to Other"):
            entered(made, Called(), day=HEARD)
        [there] = [each for each in register.members(other.id) if each.row.until_on is None]
        joining.leave(other, there, until_on=HEARD, because=BECAUSE, actor=EDITOR, today=HEARD)
        entered(made, Called(), day=HEARD)
        assert known(trust, HEARD) == ["ZHL", "ZWX"]


def test_where_no_editor_had_entered_the_revocation_the_register_says_of_the_trust_what_it_said(fresh_ground):
    with transaction():
        made = scene.licence("ZWX", "ZHL", status="lrt")
        trust = entered(made, day=AFTER)
        change = scene.appealed(made)
        before = belongs(trust)
        allowed(change)
        assert belongs(trust) == before
        assert not lacks(made, HEARD).due
