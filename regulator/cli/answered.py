"""The answers of the demonstration: what an invented provider answered, did and had verified, from `data/answers`."""

from datetime import UTC, date, datetime, time

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.canonical import canonical, digest
from regulator.core.db import reading, session, transaction
from regulator.core.paths import DATA
from regulator.core.yaml_file import check, read
from regulator.improvement import queries
from regulator.improvement.actions import answering, claiming, grading, submitting, telling, verifying
from regulator.improvement.models.answers import PlanAction
from regulator.improvement.models.owed import Obligation, Plan
from regulator.improvement.rules import answering as rules
from regulator.improvement.rules.lifecycle import State
from regulator.inspections import queries as inspections
from regulator.people.queries import as_actor, user_with_email
from regulator.people.queries.membership import every_role_of
from regulator.people.rules import Role

FOLDER = DATA / "answers"


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Act(_Told):
    """One action, and what the provider said of it since."""

    action: str
    owner: str
    due_on: date
    measure: str = ""
    resources: str = ""
    evidence: str = ""
    claimed: str = "not-started"
    claimed_on: date | None = None
    said: str = ""


class Found(_Told):
    """What somebody else verified."""

    judgement: str
    basis: str
    on: date
    evidence: str


class Given(_Told):
    """The answer to one thing that was asked, and what became of it."""

    item: str
    response: str
    reasons: str = ""
    actions: list[Act] = Field(default_factory=list)
    returned: str = ""
    claimed_on: date | None = None
    said: str = ""
    found: Found | None = None


class Answers(_Told):
    """A file of `data/answers`: all answers to the report made from one file of `data/inspections`."""

    file: str
    opened_on: date
    sent_on: date
    graded_on: date
    answers: list[Given]


def answer_reports() -> list[str]:
    """Answer each of the invented reports once, and give their references. Run again, it adds nothing."""
    made = []
    for path in sorted(FOLDER.glob("*.yaml")):
        told = check(read(path), Answers)
        with reading():
            plan_id = _plan(told.file)
            done = bool(queries.submissions(plan_id))
            people = {role: _person(role) for role in (Role.PROVIDER_LEAD, Role.PROVIDER_CONTACT, *_STAFF)}
        if not done:
            with transaction():
                _answer(session().get_one(Plan, plan_id), told, people)
        with reading():
            made.append(session().get_one(Plan, plan_id).reference)
    return made


_STAFF = (Role.LEAD_INSPECTOR, Role.INSPECTOR)


def _plan(name: str) -> int:
    inspection = inspections.by_file(digest(canonical(read(DATA / "inspections" / name).data)))
    if inspection is None or inspection.origin != "invented":
        raise RuntimeError("Only an invented report that is published is answered in the demonstration")
    return session().scalars(select(Plan.id).where(Plan.subject == f"inspection:{inspection.id}")).one()


def _person(role: Role) -> Actor:
    user = user_with_email(f"{role.value}@demonstration.example")
    if user is None:
        raise RuntimeError("The people of the demonstration are let in first")
    held = next(each.organisation_id for each in every_role_of(user.id) if each.role == role)
    return as_actor(user.id, role, held)


def _answer(plan: Plan, told: Answers, people: dict[Role, Actor]) -> None:
    lead, contact = people[Role.PROVIDER_LEAD], people[Role.PROVIDER_CONTACT]
    items = {each.item: each for each in queries.of_plan(plan.id)}
    telling.open_notice(plan, actor=contact, now=_at(told.opened_on))
    replies = [_reply(items[each.item], each) for each in told.answers]
    answering.save(plan, replies, actor=contact, now=_at(told.sent_on))
    submitting.submit(plan, actor=lead, now=_at(told.sent_on))
    decided = [_decided(items[each.item], each) for each in told.answers]
    grading.grade(plan, decided, actor=people[Role.LEAD_INSPECTOR], on=told.graded_on)
    for each in told.answers:
        _since(items[each.item], each, contact, people[Role.INSPECTOR])


def _reply(obligation: Obligation, given: Given) -> rules.Reply:
    actions = tuple(
        rules.Action(each.action, each.owner, each.due_on.isoformat(), each.measure, each.resources, each.evidence)
        for each in given.actions
    )
    return rules.Reply(obligation.id, given.response, given.reasons, actions)


def _decided(obligation: Obligation, given: Given) -> grading.Decided:
    if given.returned:
        return grading.Decided(obligation.id, "return", given.returned)
    if given.response == "reject":
        return grading.Decided(obligation.id, "note-refusal", "The concern stands. It is published with your reasons.")
    return grading.Decided(obligation.id, "accept")


def _since(obligation: Obligation, given: Given, contact: Actor, inspector: Actor) -> None:
    """What was claimed, in the order of its days, and what was found after it."""
    if obligation.state != State.UNDER_WAY:
        return
    for row, told in zip(queries.whole(obligation).actions, given.actions, strict=True):
        if told.claimed_on:
            _claim(obligation, row, told.claimed, told.said, told.claimed_on, contact)
    if given.claimed_on and obligation.state == State.UNDER_WAY:
        _claim(obligation, None, "done", given.said, given.claimed_on, contact)
    found = given.found
    if found is not None:
        verifying.verify(
            obligation,
            judgement=found.judgement,
            evidence=found.evidence,
            basis=found.basis,
            actor=inspector,
            on=found.on,
        )


def _claim(obligation: Obligation, row: PlanAction | None, status: str, said: str, on: date, contact: Actor) -> None:
    claiming.claim(
        obligation,
        row,
        status=status,
        text=said,
        papers=[],
        actor=contact,
        now=_at(on),
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), UTC)
