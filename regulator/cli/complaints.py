"""Complaints of invented people about an invented prison: the demonstration's work for the Ombudsman's staff."""

from dataclasses import dataclass
from datetime import date, timedelta

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import reading, transaction
from regulator.ombudsman.actions import assessing, casework, intake
from regulator.ombudsman.actions.assessing import Known
from regulator.ombudsman.actions.casework import Moment
from regulator.ombudsman.actions.intake import Logged
from regulator.ombudsman.queries import cases
from regulator.ombudsman.queries.identity import Identity
from regulator.ombudsman.rules.words import Channel, Situation, Stage
from regulator.people.queries import as_actor, user_with_email
from regulator.people.rules import Role

from .decided import days_ago, decide_and_publish


@dataclass(frozen=True)
class _Told:
    """One invented complaint, and how far it has come."""

    name: str
    number: str
    story: str
    subject: tuple[str, str]
    days_ago: int
    assessed: bool = False
    allocated: bool = False
    published: bool = False
    priority: str = ""


INVENTED = (
    _Told(
        "Aled Invented-Pryce",
        "A0001ZZ",
        "My radio and two books did not come with me.",
        ("property", "lost in transfer"),
        3,
    ),
    _Told(
        "Samir Invented-Khan",
        "A0002ZZ",
        "I was held down by three officers.",
        ("staff-behaviour", "use of force"),
        2,
        priority="He says that he is afraid to leave his cell.",
    ),
    _Told(
        "Joe Invented-Marsh",
        "A0003ZZ",
        "My wages were not paid for March.",
        ("work-and-pay", "pay"),
        20,
        assessed=True,
    ),
    _Told(
        "Piotr Invented-Nowak",
        "A0004ZZ",
        "My letter from you was opened.",
        ("mail-breach", "letter to or from the Ombudsman"),
        30,
        assessed=True,
        allocated=True,
    ),
    _Told(
        "Dewi Invented-Rees",
        "A0005ZZ",
        "My radio never came with me.",
        ("property", "lost in transfer"),
        100,
        assessed=True,
        allocated=True,
        published=True,
    ),
)


def leave_complaints(provider: str) -> int:
    """Log each of them once, and say how many there are. Run again, it adds nothing."""
    with reading():
        clerk, assessor, deputy = (
            _person(each) for each in (Role.OMBUDSMAN_CLERK, Role.OMBUDSMAN_ASSESSOR, Role.DEPUTY_OMBUDSMAN)
        )
        investigator = _person(Role.OMBUDSMAN_INVESTIGATOR)
        known = cases.listed(deputy, "all").count
    if known:
        return known
    for told in INVENTED:
        at = days_ago(told.days_ago if told.published else 0)
        with transaction():
            logged = _logged(told, provider, clock.today())
            reference = intake.log_complaint(logged, actor=clerk, now=at.now, today=at.today).reference
        if told.assessed:
            _assess(reference, assessor, at)
        if told.allocated:
            with transaction():
                version = cases.show(deputy, reference).version
                casework.allocate(reference, version, investigator.id or 0, why="", actor=deputy, at=at)
        if told.published:
            decide_and_publish(reference, investigator, deputy, clerk)
    return len(INVENTED)


def _person(role: Role) -> Actor:
    user = user_with_email(f"{role.value}@demonstration.example")
    if user is None:
        raise RuntimeError("The people of the demonstration are let in first")
    return as_actor(user.id, role, None)


def _logged(told: _Told, provider: str, today: date) -> Logged:
    received = today - timedelta(days=told.days_ago)
    return Logged(
        who=Identity(told.name, told.number),
        story=f"{told.story} (Invented for demonstration.)",
        respondent=provider,
        channel=Channel.LETTER,
        situation=Situation.PRISON,
        received_on=received,
        subjects=[told.subject],
        confidential=True,
        learned_on=received - timedelta(days=60),
        stages=Stage.APPEAL,
        complained_on=received - timedelta(days=50),
        last_reply_on=received - timedelta(days=20),
        priority=told.priority,
    )


def _assess(reference: str, assessor: Actor, at: Moment) -> None:
    with transaction():
        case = cases.show(assessor, reference)
        known = Known(
            Stage.APPEAL, case.file.complained_on, case.file.last_reply_on, case.file.learned_on, True, True, True
        )
        assessing.tell(reference, case.version, known, actor=assessor)
    with transaction():
        version = cases.show(assessor, reference).version
        assessing.find(
            reference, version, eligible=True, code=None, set_aside={}, actor=assessor, now=at.now, today=at.today
        )
