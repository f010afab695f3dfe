"""Finds applications and what belongs to them; which ones an actor may know of is decided here, in SQL."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, false, func, or_, select

from regulator.core.actor import Actor
from regulator.core.clocks import Clock
from regulator.core.db import session
from regulator.core.refused import NotFound
from regulator.standards import queries as standards
from regulator.standards.rules.licensing import Status

from ..models.application import (
    Application,
    ApplicationAgain,
    ApplicationFile,
    ApplicationMember,
    ApplicationSection,
    Clarification,
    Consultation,
)
from ..models.assessing import Duty
from ..models.panel import Condition, DecisionDocument, Finding, Representation, Resolution
from ..rules.lifecycle import APPLY, SENT, State

MOST = 200  # applications of one list


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which applications an actor may know of: the people of a member their own; the regulator's licensing staff every
    one that was ever submitted, since a draft is its applicant's alone."""
    if actor.may(APPLY) and actor.organisation_id is not None:
        theirs = select(ApplicationMember.application_id).where(
            ApplicationMember.organisation_id == actor.organisation_id
        )
        return or_(Application.organisation_id == actor.organisation_id, Application.id.in_(theirs))
    if actor.may("licensing:read"):
        return Application.submitted_at.is_not(None)
    return false()


def one_visible_to(actor: Actor, reference: str) -> Application:
    """The application under a reference. `NotFound` where there is none that the actor may know of."""
    if not reference.isprintable():
        raise NotFound
    found = session().scalar(select(Application).where(Application.reference == reference, visible_to(actor)))
    if found is None:
        raise NotFound
    return found


def applications(actor: Actor, *, state: str = "", after: int | None = None, most: int = MOST) -> list[Application]:
    """The applications that an actor may know of, the newest first; in one state; before one of that number."""
    wanted = select(Application).where(visible_to(actor))
    if state:
        wanted = wanted.where(Application.state == state)
    if after is not None:
        wanted = wanted.where(Application.id < after)
    return list(session().scalars(wanted.order_by(Application.id.desc()).limit(most)))


def consulted(actor: Actor) -> list[tuple[Consultation, Application]]:
    """What the actor's organisation was asked for its view of, the newest first."""
    if not actor.may("licensing:consulted") or actor.organisation_id is None:
        return []
    rows = session().execute(_consulted(actor.organisation_id).order_by(Consultation.id.desc()).limit(MOST))
    return [(asked, application) for asked, application in rows]


def one_consulted(actor: Actor, reference: str) -> tuple[Consultation, Application]:
    """One of them by the application's reference. `NotFound` otherwise."""
    if not actor.may("licensing:consulted") or actor.organisation_id is None or not reference.isprintable():
        raise NotFound
    found = session().execute(_consulted(actor.organisation_id).where(Application.reference == reference)).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def _consulted(organisation_id: int):  # type: ignore[no-untyped-def]  # a select of two tables
    on = Application.id == Consultation.application_id
    return (
        select(Consultation, Application).join(Application, on).where(Consultation.organisation_id == organisation_id)
    )


def status_of(application: Application) -> Status:
    """The status that it is for, as the standards state it."""
    return standards.status(application.status)


def members(application_id: int) -> list[ApplicationMember]:
    """Who would be a member, the one that leads first."""
    return members_of_each([application_id])[application_id]


def members_of_each(application_ids: Sequence[int]) -> dict[int, list[ApplicationMember]]:
    """The same of several applications, by their numbers."""
    found: dict[int, list[ApplicationMember]] = {each: [] for each in application_ids}
    rows = select(ApplicationMember).where(ApplicationMember.application_id.in_(application_ids))
    for each in session().scalars(rows.order_by(ApplicationMember.leads.desc(), ApplicationMember.name)):
        found[each.application_id].append(each)
    return found


def sections(application_id: int) -> dict[str, ApplicationSection]:
    """What it says, by section."""
    rows = select(ApplicationSection).where(ApplicationSection.application_id == application_id)
    return {each.section: each for each in session().scalars(rows)}


def read_now_by(actor: Actor, application: Application) -> bool:
    """Whether somebody who knows of an application may read now what it says: one that was returned as incomplete is
    its applicant's alone again, until it is submitted."""
    return actor.may(APPLY) or application.state != State.DRAFT


def files(application_id: int, *, removed: bool = False) -> list[ApplicationFile]:
    """Its files in the order in which they came; those that were taken out where asked."""
    rows = select(ApplicationFile).where(ApplicationFile.application_id == application_id)
    if not removed:
        rows = rows.where(ApplicationFile.removed_at.is_(None))
    return list(session().scalars(rows.order_by(ApplicationFile.id)))


def files_by_paper(application_id: int) -> Mapping[str, list[ApplicationFile]]:
    """The same by the paper that each is; `clarification-2` and `representation-1` among them."""
    found: dict[str, list[ApplicationFile]] = defaultdict(list)
    for each in files(application_id):
        found[each.paper].append(each)
    return found


def file(application: Application, file_id: int) -> ApplicationFile:
    """One file of an application. `NotFound` where it is another's, or was taken out."""
    found = session().get(ApplicationFile, file_id)
    if found is None or found.application_id != application.id or found.removed_at is not None:
        raise NotFound
    return found


def clarifications(application_id: int) -> list[Clarification]:
    """The rounds of questions, in order."""
    rows = select(Clarification).where(Clarification.application_id == application_id)
    return list(session().scalars(rows.order_by(Clarification.number)))


def consultations(application_id: int) -> list[Consultation]:
    """Who was asked for a view, those whose answer is required first."""
    rows = select(Consultation).where(Consultation.application_id == application_id)
    return list(session().scalars(rows.order_by(Consultation.required.desc(), Consultation.name)))


def parts(application_ids: Iterable[int]) -> dict[int, dict[str, list[str]]]:
    """Who has which duty in some applications."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = select(Duty).where(Duty.application_id.in_(list(application_ids))).order_by(Duty.since, Duty.person)
    for each in session().scalars(rows):
        found[each.application_id][each.duty].append(each.person)
    return found


def conditions(application_id: int) -> list[Condition]:
    """The conditions that stand, in order."""
    rows = select(Condition).where(Condition.application_id == application_id, Condition.struck_on.is_(None))
    return list(session().scalars(rows.order_by(Condition.number)))


def findings(application_id: int) -> dict[str, Finding]:
    """What the panel found, by criterion."""
    rows = select(Finding).where(Finding.application_id == application_id)
    return {each.criterion: each for each in session().scalars(rows)}


def resolutions(application_id: int) -> list[Resolution]:
    """What the panel resolved, round by round."""
    rows = select(Resolution).where(Resolution.application_id == application_id)
    return list(session().scalars(rows.order_by(Resolution.round)))


def representations(application_id: int) -> list[Representation]:
    """What the applicant sent in answer, in order; an appeal among it."""
    rows = select(Representation).where(Representation.application_id == application_id)
    return list(session().scalars(rows.order_by(Representation.id)))


def documents_of(application_id: int) -> list[DecisionDocument]:
    """The documents that were sent, in order."""
    rows = select(DecisionDocument).where(DecisionDocument.application_id == application_id)
    return list(session().scalars(rows.order_by(DecisionDocument.document_id)))


def clock_of(application_id: int, name: str) -> Clock | None:
    """The newest clock of a name of an application; None where none was started."""
    wanted = select(Clock).where(Clock.subject == f"application:{application_id}", Clock.name == name)
    return session().scalar(wanted.order_by(Clock.id.desc()).limit(1))


def drafts_of(organisation_id: int, status: str) -> list[Application]:
    """What an organisation has begun or sent for a status and is not over."""
    over = (State.WITHDRAWN, State.GRANTED, State.CONDITIONS, State.DEFERRED, State.REFUSED, State.STANDS)
    rows = select(Application).where(
        Application.organisation_id == organisation_id, Application.status == status, Application.state.not_in(over)
    )
    return list(session().scalars(rows.order_by(Application.id)))


def answer_due(asked: Consultation) -> date:
    """By which day somebody who is consulted is to answer."""
    due = select(Clock.due_on).where(Clock.subject == f"application-view:{asked.id}").order_by(Clock.id.desc())
    return session().scalars(due.limit(1)).one()


def with_another(application: Application) -> list[str]:
    """Names of the members that stand in another application for the same status which is with the regulator."""
    own = select(ApplicationMember.organisation_id).where(ApplicationMember.application_id == application.id)
    rows = (
        select(ApplicationMember.name)
        .join(Application, Application.id == ApplicationMember.application_id)
        .where(
            ApplicationMember.organisation_id.in_(own),
            Application.id != application.id,
            Application.status == application.status,
            Application.state.in_(SENT),
        )
    )
    return sorted(set(session().scalars(rows)))


def deferred_until(organisation_id: int, status: str) -> date | None:
    """To when the panel put off an application of an organisation for a status; the last where it did so twice."""
    return session().scalar(
        select(func.max(Application.deferred_until)).where(
            Application.organisation_id == organisation_id,
            Application.status == status,
            Application.state.in_((State.DEFERRED, State.STANDS)),
        )
    )


def before(application: Application) -> Application | None:
    """The application that one follows, which was deferred or refused; none where it follows none."""
    on = ApplicationAgain.before_id == Application.id
    wanted = select(Application).join(ApplicationAgain, on)
    return session().scalar(wanted.where(ApplicationAgain.application_id == application.id))


def after(application: Application, actor: Actor) -> list[Application]:
    """Those that follow an application, of which the actor may know, the first one first."""
    on = ApplicationAgain.application_id == Application.id
    wanted = select(Application).join(ApplicationAgain, on)
    wanted = wanted.where(ApplicationAgain.before_id == application.id, visible_to(actor))
    return list(session().scalars(wanted.order_by(Application.id)))
