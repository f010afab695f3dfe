"""An application as the rules see it: who has which duty, what is missing, whose time runs, how the panel voted."""

from collections.abc import Iterable
from datetime import date

from regulator.register import queries as register
from regulator.register.models import Organisation

from ..models.application import Application
from ..rules.assessing import unreconciled
from ..rules.deciding import Minded
from ..rules.lifecycle import DECIDED, Case, State
from ..rules.submitting import Authority, why_not_submitted
from . import assessments, gate, panels
from .applications import (
    clock_of,
    conditions,
    consultations,
    deferred_until,
    files_by_paper,
    members,
    members_of_each,
    parts,
    sections,
    status_of,
    with_another,
)

REPRESENTATIONS, APPEAL = "licensing-representations", "licensing-appeal"

ELSEWHERE = "is in another application for {}, which is with the regulator: a body is in one at a time."


def bodies_of(application: Application) -> list[Organisation]:
    """The organisations that would be members, the one that leads first."""
    return bodies_of_each([application])[application.id]


def bodies_of_each(applications: Iterable[Application]) -> dict[int, list[Organisation]]:
    """The same of several applications, in two queries."""
    rows = members_of_each([each.id for each in applications])
    known = register.by_ids([each.organisation_id for some in rows.values() for each in some])
    return {number: [known[each.organisation_id] for each in some] for number, some in rows.items()}


def case_of(application: Application, today: date, *, barred: bool = True) -> Case:
    """Everything that decides who may do what with an application now. `barred`: whether to read what bars a grant,
    which is most of the work and settles nothing but a grant."""
    status, bodies = status_of(application), bodies_of(application)
    panel = panels.of(application)
    titles = {each.id: each.title for each in status.criteria}
    asked = consultations(application.id)
    return Case(
        state=application.state,
        today=today,
        applicant=application.organisation_id,
        quorum=status.quorum,
        parts=parts([application.id])[application.id],
        enforcing=gate.enforcing(each.id for each in bodies),
        not_ready=_lacking(application, today) if application.state == State.DRAFT else (),
        bars=_bars(application, bodies, today) if barred else (),
        unreconciled=tuple(unreconciled(titles, assessments.agreed(application.id))),
        unanswered=tuple(each.name for each in asked if each.required and each.view is None),
        seats=panels.seats(application),
        sits_on=panel.sits_on if panel and panel.cancelled_on is None else None,
        conditions=len(conditions(application.id)),
        minded=minded(application),
        appeal_until=_appeal_until(application),
    )


def _bars(application: Application, bodies: list[Organisation], today: date) -> tuple[str, ...]:
    """What stands against a grant. The licence of a grant that an appeal sent back does not: it takes the new terms."""
    status = status_of(application)
    members = gate.why_not_members(status, bodies, today, own=application.licence_reference)
    return (*members, *gate.why_not_through(status, bodies, today))


def _lacking(application: Application, today: date) -> tuple[str, ...]:
    """What an application lacks. The authority to sign is asked for when it is submitted."""
    return tuple(said for part, said in not_ready(application, today) if not part.startswith("authority"))


def not_ready(application: Application, today: date, authority: Authority | None = None) -> list[tuple[str, str]]:
    """Every reason why an application may not be submitted today, with an authority that is typed but not kept yet."""
    status, bodies = status_of(application), bodies_of(application)
    said, held = sections(application.id), files_by_paper(application.id)
    leads = next((each.organisation_id for each in members(application.id) if each.leads), None)
    return why_not_submitted(
        eligible=[
            *gate.why_not_members(status, bodies, today),
            *(f"{each} {ELSEWHERE.format(status.title)}" for each in with_another(application)),
        ],
        gate=gate.why_not_through(status, bodies, today),
        leads=leads == application.organisation_id,
        sections={each.id: (each.title, said[each.id].text if each.id in said else "") for each in status.sections},
        papers={each.id: (each.title, bool(held.get(each.id))) for each in status.papers},
        authority=authority or authority_of(application),
        today=today,
        deferred_until=deferred_until(application.organisation_id, application.status),
    )


def authority_of(application: Application) -> Authority:
    """The authority to sign that is kept."""
    return Authority(application.authority_by or "", application.authority_from, application.authority_until)


def minded(application: Application) -> Minded | None:
    """The time for representations; None before the applicant was told."""
    running = clock_of(application.id, REPRESENTATIONS)
    return Minded(running.due_on, application.waived_on is not None) if running else None


def _appeal_until(application: Application) -> date | None:
    running = clock_of(application.id, APPEAL) if application.state in DECIDED else None
    return running.due_on if running else None
