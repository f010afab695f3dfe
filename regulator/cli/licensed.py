"""Applications for a status in the demonstration: one granted with conditions, one deferred, and one of a trust that is
under way. Their places are invented, and so is everything that was said."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

from docx import Document

from regulator.core import clock, files
from regulator.core.actor import STRANGER, Actor
from regulator.core.db import reading, transaction
from regulator.core.paths import DATA
from regulator.core.refused import NotFound
from regulator.core.yaml_file import read
from regulator.inspections.actions import from_file
from regulator.licensing.actions import applying, assessing, checking, deciding, panels
from regulator.licensing.actions.deciding import Resolved
from regulator.licensing.models.application import Application
from regulator.licensing.models.panel import Panel
from regulator.licensing.queries import applications as queries
from regulator.licensing.queries.assessments import reconciled
from regulator.licensing.rules.submitting import Authority
from regulator.people.actions import NewRole, add_user, set_demonstration_factor
from regulator.people.queries import as_actor, user_with_email
from regulator.people.rules import POWERFUL, Role
from regulator.register import queries as register

from .imports import IMPORTER

FOLDER = DATA / "licensing"
GRANTED, DEFERRED, COMPANY = "ZBK", "ZSF", "ZBC"
COMMISSIONER = "commissioner-invented-ormenshire"
PASSWORD = "demonstration only, not secret"  # noqa: S105 - printed by the demonstration
AT_WORK = 400  # days for which everybody in it has been there
SAID = {
    "about": "HMP Brackenholt, a prison for 402 men, led by its governor. In a year more men would be at work, and"
    " fewer would come back within six months. (Invented.)",
    "management": "The governor has led the prison for four years and opened two workshops that were closed. Each"
    " month the board of visitors and two outside members question her figures. A deputy stands in.",
    "plans": "First the budget for instructors, then contracts with two employers, then weekends. Each has"
    " a cost, a person and a figure that anyone can see.",
    "partners": "The company's officers work in the prison on three days a week; with the freedoms it would be five.",
    "equality": "Men over 50 work less often than others, and black men are adjudicated more often. Both are counted"
    " each month; the plan names what changes for each.",
    "leadership": "One accountable chief executive, named by both members, who may decide against either. (Invented.)",
    "effectiveness": "The prison's men are met before release in 18 of 20 cases. As one body we would see all of them.",
    "finance": "The members keep their own accounts and share one for what is saved. It holds if income falls.",
    "integration": "One plan for each man from sentence to the end of supervision, kept in one record by both.",
    "diversity": "Each commissioner may still buy unpaid work and mentoring from others; three do now."
    " They could go on.",
}


@dataclass(frozen=True)
class _Cast:
    """Everybody in it. Those of the regulator who are more than one role has are made beside its sign-in."""

    officer: Actor
    first: Actor
    second: Actor
    panel: list[Actor]
    considerer: Actor
    commissioner: Actor


def leave_licensing(public_url: str) -> list[str]:
    """Make the applications once, and say what was made. Run again, it adds nothing."""
    for path in sorted(FOLDER.glob("*.yaml")):
        with transaction():
            from_file.run(read(path), now=clock.now(), public_url=public_url)
    cast, told = _cast(), []
    with transaction():
        if not _there(GRANTED, "reform-prison"):
            told.append(f"{_granted(cast, public_url)} was granted with conditions")
    with transaction():
        if not _there(DEFERRED, "reform-prison"):
            told.append(f"{_deferred(cast, public_url)} was deferred")
    with transaction():
        if not _there(GRANTED, "lrt"):
            told.append(f"{_under_way(cast)} is an application of a trust that is under way")
    return told


def _there(code: str, status: str) -> bool:
    """Whether it was made already."""
    return any(each.status == status for each in queries.applications(_own(code)))


def _cast() -> _Cast:
    more = [beside(Role.DECISION_PANEL_MEMBER, number) for number in (2, 3)]
    second = beside(Role.LICENSING_OFFICER, 2)
    for code in (GRANTED, DEFERRED):
        _lead(code)
    with reading():
        return _Cast(
            officer=_known(Role.LICENSING_OFFICER),
            first=_known(Role.ANALYST),
            second=second,
            panel=[_known(Role.DECISION_PANEL_MEMBER), *more],
            considerer=_known(Role.INDEPENDENT_REVIEWER),
            commissioner=_known(Role.COMMISSIONER, COMMISSIONER),
        )


def _known(role: Role, code: str | None = None) -> Actor:
    user = user_with_email(f"{role.value}@demonstration.example")
    if user is None:
        raise NotFound
    return as_actor(user.id, role, register.organisation(STRANGER, code).id if code else None)


def beside(role: Role, number: int) -> Actor:
    """One more person in a role, who can sign in like the first: `licensing-officer-2@demonstration.example`."""
    return _user(role, f"{role.value}-{number}", f"Demonstration {role.words.lower()} {number}", None)


def _lead(code: str) -> Actor:
    """Somebody who leads an invented prison."""
    with reading():
        number = register.organisation(STRANGER, code).id
    name = f"{Role.PROVIDER_LEAD.value}-{code.lower()}"
    return _user(Role.PROVIDER_LEAD, name, f"Demonstration provider lead of {code}", number)


def _user(role: Role, name: str, words: str, organisation_id: int | None) -> Actor:
    email = f"{name}@demonstration.example"
    with transaction():
        user = user_with_email(email)
        if user is None:
            given = [NewRole(role, organisation_id, _day(AT_WORK))]
            user = add_user(words, email, PASSWORD, given, actor=IMPORTER, now=clock.now())
            if role in POWERFUL:
                set_demonstration_factor(user, actor=IMPORTER, now=clock.now())
        return as_actor(user.id, role, organisation_id)


def _granted(cast: _Cast, public_url: str) -> str:
    """A prison whose plans were good and whose workshops lack instructors."""
    lead = _own(GRANTED)
    made = _submitted(lead, "reform-prison", GRANTED, [], 200)
    checking.find_complete(made, actor=cast.officer, now=_at(195))
    checking.ask(made, "Who stands in for the governor, and for how long?", actor=cast.officer, now=_at(190))
    checking.answer(
        made, "The deputy governor, for as long as it takes; she did so for five months in 2024.", [], actor=lead,
        now=_at(184),
    )  # fmt: skip
    _views(cast, made, "The prison works with us, and we would buy places there again.", 170)
    _assess(cast, made, {"management-capability": ("met", "met"), "quality-of-plans": ("met", "partly-met")}, 160)
    sitting = _panel(cast, "Reform Prisons, first batch", 150, 120)
    panels.put_before(made, sitting, actor=cast.officer, now=_at(150))
    checking.to_panel(made, actor=cast.officer, now=_at(149))
    votes = ("grant-with-conditions", "grant-with-conditions", "defer")
    _vote(cast, made, votes, 120)
    for text, test, evidence, days in (
        ("Every workshop opens on each working day.", "Days open in a month, from the prison’s own return",
         "The return, and a visit without notice", -90),
        ("Men over 50 work as often as others of the same risk.", "The share at work, by age, in three months running",
         "The prison’s figures, checked against attendance sheets", -180),
    ):  # fmt: skip
        panels.word_condition(made, text, test, evidence, _day(days), actor=cast.panel[0], now=_at(120))
    reasons = (
        "The governor and her team have shown for four years that they can change a prison. The plans are costed and"
        " anyone could see whether they work. What they rest on, instructors, is not there yet in two workshops."
    )
    said = _resolved(made, reasons)
    deciding.say_minded(made, said, actor=cast.panel[0], now=_at(119), public_url=public_url)
    deciding.represent(made, "We accept both conditions. The first is nearly met.", [], actor=lead, now=_at(110))
    deciding.waive(made, actor=lead, now=_at(110))
    deciding.consider(
        made, "Both conditions are accepted. That the first is nearly met is no reason to strike it: it must last.",
        actor=cast.considerer, now=_at(105),
    )  # fmt: skip
    _vote(cast, made, votes, 100)
    deciding.decide(made, votes[0], said, actor=cast.panel[1], now=_at(99), public_url=public_url)
    return made.reference


def _deferred(cast: _Cast, public_url: str) -> str:
    """A prison whose leaders are new."""
    lead = _own(DEFERRED)
    made = _submitted(lead, "reform-prison", DEFERRED, [], 170)
    checking.find_complete(made, actor=cast.officer, now=_at(165))
    _views(cast, made, "It is early: the senior team came together this spring.", 150)
    _assess(
        cast, made,
        {"management-capability": ("partly-met", "nearly-met"), "quality-of-plans": ("nearly-met", "nearly-met")}, 140,
    )  # fmt: skip
    sitting = _panel(cast, "Reform Prisons, second batch", 130, 90)
    panels.put_before(made, sitting, actor=cast.officer, now=_at(130))
    checking.to_panel(made, actor=cast.officer, now=_at(129))
    votes = ("defer", "defer", "defer")
    _vote(cast, made, votes, 90)
    reasons = (
        "The plans are sound. Three of five senior leaders have been in post for less than a year, and the panel cannot"
        " yet say from what they did that they can carry them. It will look again when they have."
    )
    said = _resolved(made, reasons, defer_until=_day(-120))
    deciding.say_minded(made, said, actor=cast.panel[0], now=_at(89), public_url=public_url)
    deciding.consider(
        made, "Nothing was represented. The papers were read again for what speaks against deferring.",
        actor=cast.considerer, now=_at(58),
    )  # fmt: skip
    _vote(cast, made, votes, 50)
    deciding.decide(made, "defer", said, actor=cast.panel[0], now=_at(49), public_url=public_url)
    return made.reference


def _under_way(cast: _Cast) -> str:
    """A trust of the new Reform Prison and a company: commissioners have not answered, one criterion is graded once."""
    lead = _own(GRANTED)
    made = _submitted(lead, "lrt", GRANTED, [COMPANY], 40)
    checking.find_complete(made, actor=cast.officer, now=_at(33))
    checking.ask(
        made, "Who decides when the company’s owner and the chief executive disagree?", actor=cast.officer, now=_at(20)
    )
    checking.answer(
        made, "The chief executive, within the budget that both members agreed.", [], actor=lead, now=_at(12)
    )
    assessing.grade(
        made, "leadership", "met", "One person decides, and the agreement says how far.", actor=cast.first, now=_at(6)
    )
    sitting = _panel(cast, "Local Rehabilitation Trusts, first batch", 30, -45)
    panels.put_before(made, sitting, actor=cast.officer, now=_at(5))
    return made.reference


def _submitted(lead: Actor, status: str, code: str, others: list[str], days: int) -> Application:
    organisation = register.organisation(STRANGER, code)
    made = applying.begin(status, organisation, actor=lead, now=_at(days + 20))
    if others:
        codes = [code, *others]
        applying.choose_members(made, codes, code, version=made.version, actor=lead, now=_at(days + 19))
    for each in queries.status_of(made).sections:
        text = SAID[each.id].replace("HMP Brackenholt", organisation.name)
        applying.save_section(made, each.id, text, version=0, actor=lead, now=_at(days + 10))
    for paper in queries.status_of(made).papers:
        kept = files.receive(paper_of(paper.title, organisation.name), name=f"{paper.id}.docx", allowed=applying.TAKEN)
        applying.add_file(made, paper.id, kept, actor=lead, now=_at(days + 5))
    authority = Authority("The board of the invented service", _day(days + 60), _day(days - 300))
    applying.submit(made, authority, declared=True, actor=lead, now=_at(days))
    return made


def paper_of(title: str, name: str) -> bytes:
    """A Word file that says of itself that it is invented."""
    document = Document()
    document.add_heading(f"{title}: {name}", 1)
    document.add_paragraph("Invented for demonstration. There is no such place.")
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _views(cast: _Cast, made: Application, text: str, days: int) -> None:
    for asked in queries.consultations(made.id):
        checking.give_view(
            asked, made, "for", text, "We could go on buying places elsewhere.", actor=cast.commissioner, now=_at(days)
        )


def _assess(cast: _Cast, made: Application, grades: dict[str, tuple[str, str]], days: int) -> None:
    for criterion, (one, two) in grades.items():
        assessing.grade(made, criterion, one, "What was done before bears it out.", actor=cast.first, now=_at(days))
        assessing.grade(made, criterion, two, "Not all whom it needs are there.", actor=cast.second, now=_at(days))
        both = one if one == two else "nearly-met"
        reason = "Both of us read it alike." if one == two else "We differed on the empty posts, which a date can mend."
        assessing.propose(made, criterion, both, reason, version=0, actor=cast.first, now=_at(days - 2))
        assessing.agree(made, criterion, version=1, actor=cast.second, now=_at(days - 3))


def _panel(cast: _Cast, title: str, planned: int, sits: int) -> Panel:
    made = panels.plan(title, _day(sits), _day(sits + 14), actor=cast.officer, now=_at(planned))
    for each in cast.panel:
        panels.name_member(made, each.id or 0, actor=cast.officer, now=_at(planned))
    return made


def _vote(cast: _Cast, made: Application, votes: tuple[str, ...], days: int) -> None:
    why = {
        "defer": "Too few of those who would carry the plans have been there for long enough.",
        "grant-with-conditions": "The plans are good, and what is missing can be named and tested.",
    }
    for who, wanted in zip(cast.panel, votes, strict=True):
        if made.round == 1:
            panels.declare(made, "", actor=who, now=_at(days))
        panels.vote(made, wanted, why[wanted], actor=who, now=_at(days))


def _resolved(made: Application, reasons: str, defer_until: date | None = None) -> Resolved:
    findings = {
        each.criterion: (each.grade, f"The panel finds as the assessors do. {each.reason}")
        for each in reconciled(made.id).values()
    }
    equality = (
        "Men over 50 and black men fare differently in this prison, by its own figures. The panel asked what changes"
        " for each, and found it named in the plan."
    )
    return Resolved(reasons, equality, findings, defer_until)


def _own(code: str) -> Actor:
    user = user_with_email(f"{Role.PROVIDER_LEAD.value}-{code.lower()}@demonstration.example")
    if user is None:
        raise NotFound
    return as_actor(user.id, Role.PROVIDER_LEAD, register.organisation(STRANGER, code).id)


def _day(days: int) -> date:
    return clock.today() - timedelta(days=days)


def _at(days: int) -> datetime:
    return datetime.combine(_day(days), time(10, 0), UTC)
