"""An applicant applies again after a deferral or a refusal: with all that it said and sent before, to change."""

from datetime import datetime

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.refused import Refused
from regulator.register import queries as register

from ..events import ApplicationCarriedOver
from ..models.application import Application, ApplicationAgain, ApplicationFile, ApplicationSection
from ..queries import applications as queries
from ..rules.lifecycle import State, why_not_again
from . import applying


def refusal(application: Application) -> str | None:
    """Why nobody may apply again after an application now; none where its applicant may.

    An appeal that was dismissed leaves the decision as it was, which may have been a grant on terms.
    """
    known = queries.drafts_of(application.organisation_id, application.status)
    resolved = queries.resolutions(application.id)[-1:] if application.state == State.STANDS else []
    return why_not_again(
        application.state,
        granted=any(each.outcome.startswith("grant") for each in resolved),
        under_way=known[0].reference if known else None,
    )


def apply_again(earlier: Application, *, actor: Actor, now: datetime) -> Application:
    """Begin a draft with the members, the sections and the papers of an application that was deferred or refused.

    What the status does not ask for any more stays behind, and so do the authority to sign, answers and
    representations. Refused: by anybody but the applicant's people, after a grant, and where one is under way.
    """
    session().refresh(earlier, with_for_update=True)
    no = refusal(earlier)
    if no:
        raise Refused(no)
    own = register.by_ids([earlier.organisation_id])[earlier.organisation_id]
    made = applying.begin(earlier.status, own, actor=actor, now=now)
    session().add(ApplicationAgain(application_id=made.id, before_id=earlier.id))
    members = queries.members(earlier.id)
    leads = next((each.code for each in members if each.leads), own.code)
    codes = [each.code for each in members]
    if codes != [own.code]:
        applying.choose_members(made, codes, leads, version=made.version, actor=actor, now=now)
    sections = _sections(earlier, made, actor, now)
    papers = _papers(earlier, made, actor, now)
    session().flush()
    record(actor, ApplicationCarriedOver(made.id, earlier.reference, tuple(codes), sections, papers))
    return made


def _sections(earlier: Application, made: Application, actor: Actor, now: datetime) -> tuple[str, ...]:
    said = queries.sections(earlier.id)
    asked = [each.id for each in queries.status_of(made).sections if each.id in said]
    for each in asked:
        session().add(
            ApplicationSection(
                application_id=made.id, section=each, text=said[each].text, saved_by=actor.key, saved_at=now
            )
        )
    return tuple(asked)


def _papers(earlier: Application, made: Application, actor: Actor, now: datetime) -> int:
    """The same files, not copies: a file is kept once, by what is in it."""
    asked = {each.id for each in queries.status_of(made).papers}
    held = [each for each in queries.files(earlier.id) if each.paper in asked]
    for each in held:
        session().add(
            ApplicationFile(
                application_id=made.id,
                paper=each.paper,
                sha256=each.sha256,
                name=each.name,
                added_by=actor.key,
                added_at=now,
            )
        )
    return len(held)
