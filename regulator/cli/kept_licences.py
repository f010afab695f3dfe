"""Licences in the demonstration, all of invented places: one with conditions, a certificate and a variation, one that
was revoked, and one of a trust that a member has left and that appealed against its suspension."""

from datetime import UTC, date, datetime, time, timedelta

from regulator.core import clock, files
from regulator.core.actor import STRANGER, Actor
from regulator.core.db import reading, transaction
from regulator.core.files import Received
from regulator.core.refused import NotFound
from regulator.licensing import queries
from regulator.licensing.actions import Said, certificates, keeping_notices, keeping_returns, make_licence, say
from regulator.licensing.actions.applying import TAKEN
from regulator.licensing.actions.keeping import Wanted, propose
from regulator.licensing.actions.keeping_appeals import appeal
from regulator.licensing.actions.keeping_steps import Step, take
from regulator.licensing.models.keeping import LicenceChange
from regulator.licensing.models.licence import Licence
from regulator.licensing.queries import keeping
from regulator.people.queries import as_actor, user_with_email
from regulator.people.rules import Role
from regulator.register import queries as register

from .licensed import beside, paper_of

KEPT, REVOKED, TRUST = "LIC-2026-1001", "LIC-2026-1002", "LIC-2026-1003"
BECAUSE = "Granted, in the demonstration"
DEBT = {
    "title": "Debt no longer drives violence",
    "text": "Assaults in which debt played a part fall by half in twelve months.",
    "test": "The prison's own figures, and what prisoners say at an unannounced visit.",
    "evidence": "Monthly figures by wing; the record of each man who asked for help.",
}


def leave_licences(public_url: str) -> list[str]:
    """Make them once, and say what was made. Run again, it adds nothing."""
    made = []
    for reference, make in ((KEPT, _kept), (REVOKED, _revoked), (TRUST, _trust)):
        with reading():
            there = _is_there(reference)
        if not there:
            with transaction():
                make(reference, public_url)
            made.append(reference)
    if TRUST in made:
        hearer = beside(Role.INDEPENDENT_REVIEWER, 2)  # who considered the representations hears no appeal
        paper = files.receive(
            paper_of("Night staffing, three months", "Invented trust"), name="Night staffing.docx", allowed=TAKEN
        )
        with transaction():
            _appealed(queries.one(TRUST), hearer, paper, public_url)
    return made


def _is_there(reference: str) -> bool:
    try:
        queries.one(reference)
    except NotFound:
        return False
    return True


def _kept(reference: str, public_url: str) -> None:
    """A prison's licence with a condition, a certificate that was returned once, a variation, and one under way."""
    officer, lead = _actor(Role.LICENSING_OFFICER), _actor(Role.PROVIDER_LEAD, "ZWX")
    made = _granted(reference, "reform-prison", ("ZWX",), 330, public_url, condition=DEBT)
    _certified(made, officer, lead)
    _varied(made, officer, lead, public_url)
    keeping_returns.set_review(made, _day(-40), "A year after the grant", actor=officer, now=_at(60))
    keeping_returns.ask(
        made,
        title="Certificate of compliance, second half year",
        asks="Certify each condition, and say what it stands on.",
        due_on=_day(-12),
        actor=officer,
        now=_at(16),
    )
    left = "Staff who answered for the condition left and nobody was named in their place. (Invented.)"
    waiting = propose(made, Wanted("suspend", _day(-60), left), actor=officer, now=_at(3))
    _step(made, waiting, "give-notice", officer, 2, public_url)


def _certified(made: Licence, officer: Actor, lead: Actor) -> None:
    """A certificate that was returned once, and what the officer found in it."""
    owed = keeping_returns.ask(
        made,
        title="Certificate of compliance, first half year",
        asks="Certify each condition as it stood at the end of the half year, and say what it stands on.",
        due_on=_day(150),
        actor=officer,
        now=_at(180),
    )
    told = {
        each.ref: ("kept", "") for each in keeping.conditions(queries.standing(made, _day(152), _at(152)), _day(152))
    }
    told["1"] = ("not kept", "Assaults linked to debt fell from 31 to 26 a quarter, and not by half. (Invented.)")
    keeping_returns.certify(made, owed, told, "", actor=lead, now=_at(152))
    keeping_returns.answer(
        made,
        owed,
        keeping_returns.Answered(
            "returned", "Say for each wing what the figure is, and what is done where it rose.", _day(130)
        ),
        actor=officer,
        now=_at(145),
    )
    told["1"] = ("not kept", "By wing: A 4, B 9, C 13. On C wing two officers now do nothing but this. (Invented.)")
    keeping_returns.certify(made, owed, told, "", actor=lead, now=_at(128))
    keeping_returns.answer(
        made,
        owed,
        keeping_returns.Answered(
            "accepted", "It is whole and true as far as we could see. The condition is not kept yet."
        ),
        actor=officer,
        now=_at(120),
    )
    keeping_returns.find_broken(
        made,
        "1",
        said="Assaults linked to debt stood at 26 in the last quarter; by now 16 was the most. (Invented.)",
        found_on=_day(119),
        actor=officer,
        now=_at(119),
    )


def _varied(made: Licence, officer: Actor, lead: Actor, public_url: str) -> None:
    """A condition in other words, after the licensee was heard."""
    wanted = {
        "verb": "change",
        "ref": "1",
        **DEBT,
        "evidence": f"{DEBT['evidence']} Each month to the regulator.",
        "by": _day(-180),
    }
    reasons = "The first half year showed that the figures came too late to act on. They are to come each month."
    change = propose(made, Wanted("vary", _day(60), reasons, details=wanted), actor=officer, now=_at(118))
    _step(made, change, "give-notice", officer, 117, public_url)
    sent = keeping.deliveries(keeping.notices([change.id])[0].id)[0]
    keeping_notices.receive(made, sent, actor=lead, now=_at(116))
    said = "We can send them each month from the second week on. We ask for no other change. (Invented.)"
    keeping_notices.represent(made, sent, said, actor=lead, now=_at(110))
    _heard(
        made,
        change,
        80,
        public_url,
        "The second week is early enough. Nothing else was asked.",
        "It is needed and agreed.",
    )


def _revoked(reference: str, public_url: str) -> None:
    """A licence that was suspended at once for a harm, and revoked afterwards."""
    officer = _actor(Role.LICENSING_OFFICER)
    made = _granted(reference, "reform-prison", ("ZHL",), 320, public_url)
    harm = "Sixty men were held on a wing without working alarms for nine days, and were not told. (Invented.)"
    reasons = "The licensee closed 40 places and moved men together without the regulator's consent. (Invented.)"
    wanted = Wanted("suspend", _day(240), reasons, urgent=True, harm=harm)
    change = propose(made, wanted, actor=officer, now=_at(240))
    _step(made, change, "decide-urgently", _actor(Role.DECISION_PANEL_MEMBER), 240, public_url, "It cannot wait.")
    reasons = "Places were closed again while the licence was suspended. Two conditions are broken. (Invented.)"
    change = propose(made, Wanted("revoke", _day(150), reasons), actor=officer, now=_at(200))
    _step(made, change, "give-notice", officer, 199, public_url)
    _heard(made, change, 155, public_url, "Nothing was sent, in 28 days and since.", "Nothing less keeps men safe.")


def _trust(reference: str, public_url: str) -> None:
    """A trust's licence from which a member has left."""
    officer = _actor(Role.LICENSING_OFFICER)
    made = _granted(reference, "lrt", ("ZGW", "ZFN", "ZLC"), 310, public_url)
    reasons = "HMP Fennick becomes a training site for another trust. Its members agree in writing. (Invented.)"
    wanted = Wanted("member-leaves", _day(90), reasons, details={"code": "ZFN"})
    change = propose(made, wanted, actor=officer, now=_at(140))
    _step(made, change, "give-notice", officer, 139, public_url)
    _heard(made, change, 95, public_url, "All three agree.", "The trust keeps a prison and a company without it.")


def _appealed(made: Licence, hearer: Actor, paper: Received, public_url: str) -> None:
    """A suspension of the trust's licence that its lead appealed against with a file, and that is set aside."""
    officer, lead = _actor(Role.LICENSING_OFFICER), _actor(Role.PROVIDER_LEAD, "ZGW")
    reasons = "The returns of the summer show two wings without staff at night. (Invented.)"
    change = propose(made, Wanted("suspend", _day(43), reasons), actor=officer, now=_at(88))
    _step(made, change, "give-notice", officer, 88, public_url)
    _heard(made, change, 48, public_url, "Nothing was sent in time.", "Two wings without staff are not safe.")
    decided = next(each for each in keeping.notices([change.id]) if each.of == "decision")
    sent = next(each for each in keeping.deliveries(decided.id) if each.leads)
    keeping_notices.receive(made, sent, actor=lead, now=_at(42))
    said = (
        "The returns are of another prison: ours show both wings staffed on every night. The file has them. (Invented.)"
    )
    appeal(made, sent, said, [paper], actor=lead, now=_at(35))
    because = "The figures were those of another prison. The trust's own returns show both wings staffed. (Invented.)"
    _step(made, change, "allow-appeal", hearer, 14, public_url, because)


def _granted(
    reference: str,
    status: str,
    codes: tuple[str, ...],
    days: int,
    public_url: str,
    condition: dict[str, str] | None = None,
) -> Licence:
    officer = _actor(Role.LICENSING_OFFICER)
    made = make_licence(reference, status, actor=officer, now=_at(days))
    facts = [Said("standing", {"is": "in force"}, _day(days), BECAUSE)]
    for place, code in enumerate(codes):
        value = {"role": "member" if place else "lead", "name": register.organisation(STRANGER, code).name}
        facts.append(Said(f"member:{code}", value, _day(days), BECAUSE))
    if condition:
        facts.append(Said("condition:1", {**condition, "by": _day(-35).isoformat()}, _day(days), BECAUSE))
    for each in facts:
        say(made, each, actor=officer, now=_at(days))
    certificates.issue(made, actor=officer, now=_at(days), public_url=public_url)
    return made


def _heard(made: Licence, change: LicenceChange, days: int, public_url: str, considered: str, decided: str) -> None:
    _step(made, change, "consider", _actor(Role.INDEPENDENT_REVIEWER), days, public_url, considered)
    _step(made, change, "decide", _actor(Role.DECISION_PANEL_MEMBER), days - 5, public_url, decided)


def _step(
    made: Licence, change: LicenceChange, name: str, who: Actor, days: int, public_url: str, text: str = ""
) -> None:
    take(made, change, Step(name, text, public_url), actor=who, now=_at(days))


def _actor(role: Role, code: str = "") -> Actor:
    user = user_with_email(f"{role.value}@demonstration.example")
    if user is None:
        raise RuntimeError("The people of the demonstration are let in first")
    return as_actor(user.id, role, register.organisation(STRANGER, code).id if code else None)


def _day(days_ago: int) -> date:
    return clock.today() - timedelta(days=days_ago)


def _at(days_ago: int) -> datetime:
    return datetime.combine(_day(days_ago), time(9, 30), UTC)
