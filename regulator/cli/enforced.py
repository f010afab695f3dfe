"""A matter of enforcement in the demonstration: an invented prison that failed twice, a step that it did not comply
with, and a direction to its invented commissioner that waits to be considered."""

from datetime import UTC, date, datetime, time, timedelta

from regulator.core import clock
from regulator.core.actor import STRANGER, Actor
from regulator.core.db import reading, transaction
from regulator.core.paths import DATA
from regulator.core.yaml_file import read
from regulator.enforcement import queries
from regulator.enforcement.actions import answering, matters, publishing, serving, steps
from regulator.enforcement.models.matter import Matter
from regulator.enforcement.models.measure import Measure
from regulator.enforcement.queries import findings
from regulator.inspections.actions import from_file
from regulator.people.queries import as_actor, user_with_email
from regulator.people.rules import Role
from regulator.register import queries as register
from regulator.register.models import Organisation

FOLDER = DATA / "enforcement"
PROVIDER, COMMISSIONER = "ZWX", "commissioner-invented-ormenshire"
TITLE = "Violence driven by debt, found twice and not put right"
GROUNDS = ("concern", "minimum-standard")
STANDARDS = {"S5", "MS-S4"}


def leave_enforcement(public_url: str) -> str:
    """Make the matter once, and give its reference. Run again, it adds nothing."""
    for path in sorted(FOLDER.glob("*.yaml")):
        with transaction():
            from_file.run(read(path), now=clock.now(), public_url=public_url)
    with reading():
        officer = _actor(Role.ENFORCEMENT_OFFICER)
        about = register.organisation(STRANGER, PROVIDER)
        known = queries.matters(officer, organisation_id=about.id)
    if known:
        return known[-1].reference
    with transaction():
        return _made(about, officer, public_url)


def _made(about: Organisation, officer: Actor, public_url: str) -> str:
    opened = _day(150)
    chosen = [
        each.breach
        for each in findings.possible(about, opened)
        if each.kind in GROUNDS and STANDARDS & set(each.standards)
    ]
    matter = matters.open_matter(about, TITLE, chosen, actor=officer, now=_at(opened))
    plan = _a_step_that_failed(matter, officer, public_url)
    own = [each.breach for each in findings.possible_in(matter, about, _day(43)) if each.kind == "notice"]
    matters.link_grounds(matter, own, actor=officer, now=_at(_day(43)))
    _a_direction(matter, plan, officer, public_url)
    return matter.reference


def _a_step_that_failed(matter: Matter, officer: Actor, public_url: str) -> Measure:
    """Proposed, represented against, considered, decided, published, and not complied with."""
    measure = matters.propose(
        matter,
        matters.Wanted(
            rung="improvement-plan",
            grounds=[each.id for each in queries.grounds(matter.id)],
            requires=(
                "A plan that brings assaults below 160 in twelve months, gives a prisoner in debt a safe way out of it,"
                " and has cell call bells answered within five minutes by day and by night."
            ),
            reasons=(
                "Two inspections, three years apart, found that debt drives violence and that inquiries stop at naming"
                " it. The plan made after the first was marked complete and changed nothing that prisoners could see."
            ),
            comply_by=_day(45),
        ),
        actor=officer,
        now=_at(_day(150)),
    )
    lead = _actor(Role.PROVIDER_LEAD, PROVIDER)
    _take(matter, measure, "give-notice", officer, 149, public_url)
    _receive(matter, measure, "intent", lead, 148)
    by = queries.addressees(measure.id)[0]
    said = (
        "Call bells: a new system was fitted in June, and its own records show 97% answered within five minutes since."
        " Debt: we accept what is said, and ask for nine months and not three, because the work needs people we lack."
    )
    sent = answering.Sent("representation", said)
    answering.submit(matter, measure, by, sent, [], actor=lead, now=_at(_day(135)))
    considered = (
        "On call bells: the records begin after the visit and cover two wings of five; the point stands until all five"
        " are shown. On time: the harm is daily, and three and a half months are enough to begin. Neither point changes"
        " the step."
    )
    _take(matter, measure, "consider", _actor(Role.INDEPENDENT_REVIEWER), 118, public_url, considered)
    decided = (
        "The failure is repeated and the provider accepts it. Nothing less than a plan with dates will show change."
    )
    _take(matter, measure, "decide", _actor(Role.DECISION_PANEL_MEMBER), 112, public_url, decided)
    _receive(matter, measure, "decision", lead, 111)
    _publish(matter, measure, public_url)
    nothing = "No plan was sent by the day named. Assaults in the twelve months to that day: 219."
    _take(matter, measure, "breach", officer, 44, public_url, nothing)
    return measure


def _a_direction(matter: Matter, plan: Measure, officer: Actor, public_url: str) -> None:
    """To the commissioner, with its representations, waiting to be considered by somebody who did not propose it."""
    measure = matters.propose(
        matter,
        matters.Wanted(
            rung="corrective-action",
            grounds=[each.id for each in queries.grounds(matter.id) if each.kind == "notice"],
            requires=(
                "The commissioner sees to it that HMP Wexmere has a plan for debt and violence that is paid for, with a"
                " named person who answers for it, and shows the regulator each month what it has changed."
            ),
            reasons=f"Step {plan.number} was not complied with. Whoever pays for the prison may require more.",
            comply_by=_day(-120),
        ),
        actor=officer,
        now=_at(_day(43)),
    )
    commissioner = _actor(Role.COMMISSIONER, COMMISSIONER)
    _take(matter, measure, "give-notice", officer, 42, public_url)
    _receive(matter, measure, "intent", commissioner, 41)
    said = (
        "We have asked the prison for a plan ourselves and were promised one for January. We ask that the direction"
        " waits for it, and that it names what the regulator wants to see each month."
    )
    by = queries.addressees(measure.id)[0]
    sent = answering.Sent("representation", said)
    answering.submit(matter, measure, by, sent, [], actor=commissioner, now=_at(_day(20)))


def _publish(matter: Matter, measure: Measure, public_url: str) -> None:
    notice = queries.notice(measure, "decision")
    if notice is not None:
        publisher = _actor(Role.PUBLISHER)
        publishing.publish(matter, measure, notice, actor=publisher, now=_at(_day(105)), public_url=public_url)


def _take(
    matter: Matter, measure: Measure, name: str, who: Actor, days_ago: int, public_url: str, text: str = ""
) -> None:
    steps.take(matter, measure, steps.Step(name, text, public_url), actor=who, now=_at(_day(days_ago)))


def _receive(matter: Matter, measure: Measure, kind: str, who: Actor, days_ago: int) -> None:
    notice = queries.notice(measure, kind)
    for sent, to in queries.deliveries(notice.id) if notice else ():
        if to.organisation_id == who.organisation_id:
            serving.confirm_receipt(matter, sent, actor=who, now=_at(_day(days_ago)))


def _actor(role: Role, code: str = "") -> Actor:
    user = user_with_email(f"{role.value}@demonstration.example")
    if user is None:
        raise RuntimeError("The people of the demonstration are let in first")
    return as_actor(user.id, role, register.organisation(STRANGER, code).id if code else None)


def _day(days_ago: int) -> date:
    return clock.today() - timedelta(days=days_ago)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), UTC)
