"""What mail and letters about what is owed say, looked up when they are sent."""

from datetime import date
from typing import Any

from regulator.core import clock
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.mail import Message, message
from regulator.inspections.rules.report.words import day
from regulator.people.models import User
from regulator.people.queries.membership import every_role_of
from regulator.people.rules import Role
from regulator.register import queries as register

from ..models.owed import Obligation, Plan
from ..models.telling import Notice
from ..rules.owing import first_capital
from . import of_plan
from .people import contacts

NOTICE = "improvement/mail/notice"
DEADLINE = "improvement/mail/deadline"
LETTER = "plan-letter"
TITLES = {
    "action-plan": "Answer what is asked of you",
    "action-plan-again": "Answer what was returned to you",
    "plan-grading": "Grade the answers that arrived",
    "plan-action": "Do what your plan says, and report it",
    "claim-verification": "Verify what is claimed",
    "more-time-decision": "Decide on a request for more time",
}


@message(NOTICE)
def notice(notice_id: int, user_id: int) -> Message | None:
    """Tells one contact of what is asked or returned; nothing where somebody opened it meanwhile, or they left."""
    found = session().get(Notice, notice_id)
    if found is None or found.opened_at is not None:
        return None
    plan = session().get_one(Plan, found.plan_id)
    if user_id not in {each.user_id for each in contacts(plan.organisation_id, clock.today())}:
        return None
    return _to(user_id, plan, {"occasion": found.occasion, "second": found.told > 1, "asked": len(of_plan(plan.id))})


@message(DEADLINE)
def deadline(clock_id: int, plan_id: int, stage: str, user_id: int) -> Message | None:
    """Tells of a deadline that is near, late or still late; nothing where it was met meanwhile."""
    running, plan = session().get(Clock, clock_id), session().get(Plan, plan_id)
    if running is None or plan is None or running.met_on or running.stopped_on:
        return None
    theirs = user_id in {each.user_id for each in contacts(plan.organisation_id, clock.today())}
    words = {
        "title": TITLES.get(running.name, running.name),
        "due_on": day(running.due_on),
        "counted": running.counted,
        "stage": stage,
        "where": f"organisation/owed/{plan_id}" if theirs else _where(user_id, plan_id),
        "theirs_to_do": running.owner.startswith("organisation:"),
    }
    return _to(user_id, plan, words)


def _where(user_id: int, plan_id: int) -> str:
    """Where somebody outside the organisation reads of it: a commissioner on pages of their own."""
    roles = {each.role for each in every_role_of(user_id)}
    return "area/owed" if Role.COMMISSIONER in roles else f"staff/owed/plans/{plan_id}"


def _to(user_id: int, plan: Plan, words: dict[str, Any]) -> Message | None:
    user = session().get(User, user_id)
    if user is None or not user.active:
        return None
    organisation = register.by_ids([plan.organisation_id])[plan.organisation_id]
    told = {"name": user.name, "provider": organisation.name, "reference": plan.reference, "title": plan.title}
    told["plan_id"] = str(plan.id)
    return Message(user.email, told | words)


def letter(notice: Notice, on: date) -> dict[str, Any]:
    """What the letter of a notice says."""
    plan = session().get_one(Plan, notice.plan_id)
    organisation = register.by_ids([plan.organisation_id])[plan.organisation_id]
    asked: list[Obligation] = [each for each in of_plan(plan.id) if each.waits_for == "provider"]
    due = min((each.due_on for each in asked if each.due_on), default=None)
    lines = [organisation.name, organisation.town or "", organisation.postcode or ""]
    return {
        "title": f"Answers owed: {plan.title}",
        "provider": organisation.name,
        "lines": [each for each in lines if each],
        "reference": plan.reference,
        "notice": "Invented place and people, for demonstration" if organisation.invented else None,
        "occasion": notice.occasion,
        "sent_on": day(notice.sent_on),
        "told": notice.told,
        "due_on": day(due) if due else None,
        "version": {"published_on": on.isoformat()},
        "asked": [f"{first_capital(each.item)}: {each.title}" for each in asked],
        "address": f"/organisation/owed/{plan.id}",
    }
