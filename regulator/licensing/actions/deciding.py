"""What a panel resolves, what the applicant represents, who considers it, the decision, and an appeal against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from regulator.core import clock, clocks
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.documents import actions as documents
from regulator.core.events import record
from regulator.core.files import Received
from regulator.core.refused import Refused
from regulator.standards import queries as standards

from ..events import DecisionSent, PanelResolved, RepresentationSent, RepresentationsWaived
from ..models.application import Application
from ..models.licence import Licence
from ..models.panel import DecisionDocument, Finding, Representation, Resolution
from ..queries import applications as queries
from ..queries import panels
from ..queries.case import APPEAL, REPRESENTATIONS
from ..queries.content import DECISION, SUMMARY, facts, frame_of
from ..rules.assessing import GRADES
from ..rules.deciding import outcome
from ..rules.decision import decision_content, summary_content, title
from ..rules.lifecycle import APPLY, State
from ..rules.possible_days import check_deferred
from ..rules.words import LONGEST, LONGEST_REASON
from . import certificates, checking
from .applying import keep_file
from .granting import end, grant
from .moving import end_clock, move, subject, take_duty
from .telling import tell
from .wording import names_nobody


@dataclass(frozen=True)
class Resolved:
    """What a member of the panel writes down for it: the reasons, what was considered for equality, the grade and the
    finding of each criterion, and the day to which it is deferred."""

    reasons: str
    equality: str
    findings: Mapping[str, tuple[str, str]]
    defer_until: date | None = None


def say_minded(
    application: Application, said: Resolved, *, actor: Actor, now: datetime, public_url: str
) -> DecisionDocument:
    """Write down what the panel's votes make it minded to do, and tell the applicant with the reasons. Its time for
    representations begins. Refused by the life cycle, and where reasons or a finding are missing."""
    voted, votes = outcome(panels.seats(application), queries.status_of(application).quorum)
    today = clock.london_date(now)
    move(application, "minded", actor=actor, now=now)
    row = _resolve(application, voted or "", votes, said, actor=actor, today=today)
    application.round += 1
    session().flush()
    owner = f"organisation:{application.organisation_id}"
    clocks.start(standards.clock(REPRESENTATIONS), subject=subject(application), owner=owner, started_on=today)
    return _send(application, row, "minded", actor=actor, today=today, public_url=public_url)


def decide(
    application: Application, name: str, said: Resolved, *, actor: Actor, now: datetime, public_url: str
) -> DecisionDocument:
    """Write down what the panel's votes decide, by the name of the outcome. A grant makes the licence; the decision and
    its plain summary are sent to the applicant, and anyone may read them from then on."""
    _voted, votes = outcome(panels.seats(application), queries.status_of(application).quorum)
    today = clock.london_date(now)
    if name == "defer":
        check_deferred(said.defer_until, today)
        application.deferred_until = said.defer_until
        session().flush()
    move(application, name, actor=actor, now=now)
    row = _resolve(application, name, votes, said, actor=actor, today=today)
    if name.startswith("grant"):
        licence: Licence | None = grant(application, row, actor=actor, now=now)
    else:
        licence = end(application, actor=actor, now=now)
    if licence is not None:
        application.licence_reference = licence.reference
        session().flush()
        certificates.issue(licence, actor=actor, now=now, public_url=public_url)
    end_clock(subject(application), checking.DECISION, today, met=True)
    if name != "grant":
        owner = f"organisation:{application.organisation_id}"
        clocks.start(standards.clock(APPEAL), subject=subject(application), owner=owner, started_on=today)
    made = _send(application, row, "decision", actor=actor, today=today, public_url=public_url)
    _send(application, row, "summary", actor=actor, today=today, public_url=public_url)
    return made


def _resolve(
    application: Application, name: str, votes: str, said: Resolved, *, actor: Actor, today: date
) -> Resolution:
    """Keep a resolution with the finding on each criterion. A finding of an earlier round is replaced."""
    for text, field, no in (
        (said.reasons, "reasons", "Give the reasons"),
        (said.equality, "equality", "Say what was considered for equality, even where nothing followed"),
    ):
        if not text.strip():
            raise Refused(no, field)
        if len(text) > LONGEST:
            raise Refused(f"Say it in at most {LONGEST:,} characters", field)
    found = [(finding, f"finding_{each}") for each, (_grade, finding) in said.findings.items()]
    names_nobody(application, (said.reasons, "reasons"), (said.equality, "equality"), *found)
    known = queries.findings(application.id)
    for each in queries.status_of(application).criteria:
        given, finding = said.findings.get(each.id, ("", ""))
        if given not in GRADES:
            raise Refused("Choose a grade", f"grade_{each.id}")
        if not finding.strip() or len(finding) > LONGEST_REASON:
            raise Refused(f"Say what the panel finds, in at most {LONGEST_REASON:,} characters", f"finding_{each.id}")
        row = known.get(each.id) or Finding(application_id=application.id, criterion=each.id)
        row.grade, row.finding, row.found_by, row.found_on = given, finding.strip(), actor.key, today
        session().add(row)
    made = Resolution(
        application_id=application.id,
        round=application.round,
        outcome=name,
        votes=votes,
        reasons=said.reasons.strip(),
        equality=said.equality.strip(),
        defer_until=said.defer_until if name == "defer" else None,
        resolved_by=actor.key,
        resolved_on=today,
    )
    session().add(made)
    session().flush()
    record(actor, PanelResolved(application.id, made.round, name))
    return made


def _send(
    application: Application, row: Resolution, kind: str, *, actor: Actor, today: date, public_url: str
) -> DecisionDocument:
    """Freeze a document and send it to the applicant. What the panel is minded to do is the applicant's alone."""
    earlier = sum(each.kind == kind for each in queries.documents_of(application.id))
    reference = f"{application.reference}-{kind}" + (f"-{earlier + 1}" if earlier else "")
    told = facts(application, row, kind, reference, actor, today)
    declared = SUMMARY if kind == "summary" else DECISION

    def build(frame: documents.Frame) -> dict[str, Any]:
        made = frame_of(frame, public_url)
        return summary_content(told, made) if kind == "summary" else decision_content(told, made)

    version = documents.freeze(
        declared.name,
        reference,
        subject=subject(application),
        title=f"{reference}: {title(told)}",
        build=build,
        published_on=today,
        note=None,
        actor=actor,
        public=kind != "minded",
    )
    sent = DecisionDocument(
        document_id=version.document_id, application_id=application.id, kind=kind, reference=reference, sent_on=today
    )
    session().add(sent)
    session().flush()
    if kind != "summary":
        tell(application, kind, application.organisation_id, version.document_id, today)
    record(actor, DecisionSent(application.id, kind, reference))
    return sent


def represent(
    application: Application, text: str, papers: list[Received], *, actor: Actor, now: datetime
) -> Representation:
    """The applicant answers what the panel is minded to do. After its time it is kept too, marked late."""
    session().refresh(application, with_for_update=True)
    today = clock.london_date(now)
    if not actor.may(APPLY) or actor.organisation_id != application.organisation_id:
        raise Refused("Only the organisation that applies may make representations")
    if application.state != State.MINDED:
        raise Refused("There is nothing to make representations on now")
    running = queries.clock_of(application.id, REPRESENTATIONS)
    late = application.waived_on is not None or (running is not None and today > running.due_on)
    return _keep(application, "representation", text, papers, late=late, actor=actor, now=now)


def waive(application: Application, *, actor: Actor, now: datetime) -> None:
    """The applicant needs no more time for representations. It is said once and never taken back."""
    session().refresh(application, with_for_update=True)
    if not actor.may("licensing:submit") or actor.organisation_id != application.organisation_id:
        raise Refused("Only who leads the organisation that applies may say this")
    if application.state != State.MINDED:
        raise Refused("No time for representations runs now")
    if application.waived_on is not None:
        raise Refused("This was said already")
    application.waived_on, application.waived_by = clock.london_date(now), actor.key
    session().flush()
    record(actor, RepresentationsWaived(application.id, application.waived_on))


def consider(application: Application, text: str, *, actor: Actor, now: datetime) -> None:
    """Somebody who took no other part considers what was represented, point by point. The panel decides afterwards."""
    today = clock.london_date(now)
    take_duty(application, "considerer of representations", actor, today)
    names_nobody(application, (text, "text"))
    needed = "Say what was represented, what you make of each point, and why"
    move(application, "consider", actor=actor, now=now, text=text, needed=needed)
    application.considered, application.considered_on = text.strip(), today
    session().flush()
    end_clock(subject(application), REPRESENTATIONS, today, met=False)


def appeal(application: Application, text: str, papers: list[Received], *, actor: Actor, now: datetime) -> None:
    """The applicant appeals against a decision, in its time: what is wrong in fact or law, or unfair."""
    move(application, "appeal", actor=actor, now=now, text=text, needed="Say what is wrong in fact or law, or unfair")
    application.ended_on = None
    _keep(application, "appeal", text, papers, late=False, actor=actor, now=now)
    end_clock(subject(application), APPEAL, clock.london_date(now), met=True)


def hear_appeal(application: Application, name: str, text: str, *, actor: Actor, now: datetime) -> None:
    """A reviewer who took no part dismisses an appeal, or allows it: then the panel votes and decides anew."""
    today = clock.london_date(now)
    take_duty(application, "reviewer", actor, today)
    move(application, name, actor=actor, now=now, text=text, needed="Give the reasons: the applicant reads them")
    if name == "allow-appeal":
        application.round += 1
        application.deferred_until = None
    application.ended_because = text.strip()
    session().flush()


def _keep(
    application: Application,
    kind: str,
    text: str,
    papers: list[Received],
    *,
    late: bool,
    actor: Actor,
    now: datetime,
) -> Representation:
    if not text.strip():
        raise Refused("Enter what you want to say", "text")
    if len(text) > LONGEST:
        raise Refused(f"Say it in at most {LONGEST:,} characters, and put the rest into a file", "text")
    alike = (kind, text.strip(), actor.key)
    if not papers and any(
        (each.kind, each.text, each.sent_by) == alike for each in queries.representations(application.id)
    ):
        raise Refused("You sent these words already: they are kept", "text")
    take_duty(application, "applicant", actor, clock.london_date(now))
    row = Representation(
        application_id=application.id, kind=kind, text=text.strip(), late=late, sent_by=actor.key, sent_at=now
    )
    session().add(row)
    session().flush()
    for each in papers:
        keep_file(application, f"{kind}-{row.id}", each, actor=actor, now=now)
    record(actor, RepresentationSent(application.id, kind, len(papers), late))
    return row
