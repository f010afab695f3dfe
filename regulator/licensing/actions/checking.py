"""What the case officer does: finds an application complete or returns it, asks, consults, and sends it to a panel."""

from datetime import date, datetime, timedelta

from regulator.core import clock, clocks
from regulator.core.actor import STRANGER, Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.files import Received
from regulator.core.refused import NotFound, Refused
from regulator.enforcement.queries.case import commissioners_of
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.rules.words import Kind
from regulator.standards import queries as standards

from ..events import ClarificationAsked, ClarificationEnded, ViewAsked, ViewGiven
from ..models.application import Application, Clarification, Consultation
from ..queries import applications as queries
from ..queries.case import bodies_of, case_of
from ..rules.lifecycle import HANDLE, OFFICER, State
from ..rules.words import LONGEST
from .applying import COMPLETENESS, keep_file
from .moving import end_clock, move, subject, take_duty
from .telling import tell
from .wording import names_nobody

DECISION, CLARIFICATION, CONSULTATION = "licensing-decision", "licensing-clarification", "licensing-consultation"
VIEWS = {"for": "For it", "against": "Against it", "neither": "Neither for nor against"}


def find_complete(application: Application, *, actor: Actor, now: datetime) -> None:
    """Take an application on as its case officer: the regulator's time to decide begins, and each commissioner who pays
    for a member is asked for its view."""
    today = clock.london_date(now)
    take_duty(application, "case officer", actor, today)
    move(application, "find-complete", actor=actor, now=now)
    application.complete_on = today
    session().flush()
    end_clock(subject(application), COMPLETENESS, today, met=True)
    clocks.start(standards.clock(DECISION), subject=subject(application), owner="regulator", started_on=today)
    asked = {each.organisation_id for each in queries.consultations(application.id)}
    for each in _commissioners(application, today):
        if each.id not in asked:
            _ask_view(application, each, required=True, actor=actor, today=today)


def give_back(application: Application, reason: str, *, actor: Actor, now: datetime) -> None:
    """Return an application as incomplete, with what is missing. It is its applicant's to change again."""
    today = clock.london_date(now)
    take_duty(application, "case officer", actor, today)
    move(application, "return", actor=actor, now=now, text=reason, needed="Say what is missing")
    application.returned_because = reason.strip()
    session().flush()
    tell(application, "returned", application.organisation_id, application.version, today)
    end_clock(subject(application), COMPLETENESS, today, met=True)


def ask(application: Application, question: str, *, actor: Actor, now: datetime) -> Clarification:
    """Ask the applicant something. The regulator's clock stands still until it is answered."""
    today = clock.london_date(now)
    if not question.strip():
        raise Refused("Enter what you ask the applicant", "text")
    take_duty(application, "case officer", actor, today)
    move(application, "ask", actor=actor, now=now, text=question)
    row = Clarification(
        application_id=application.id,
        number=len(queries.clarifications(application.id)) + 1,
        question=question.strip(),
        asked_by=actor.key,
        asked_on=today,
    )
    session().add(row)
    session().flush()
    owner = f"organisation:{application.organisation_id}"
    clocks.start(
        standards.clock(CLARIFICATION), subject=f"application-question:{row.id}", owner=owner, started_on=today
    )
    tell(application, "asked", application.organisation_id, row.number, today)
    record(actor, ClarificationAsked(application.id, row.number, today))
    return row


def answer(application: Application, text: str, papers: list[Received], *, actor: Actor, now: datetime) -> None:
    """The applicant answers what was asked, with files. The regulator's clock runs again."""
    today = clock.london_date(now)
    row = _asked(application)
    move(application, "answer", actor=actor, now=now, text=text, needed="Enter your answer")
    take_duty(application, "applicant", actor, today)
    row.answer, row.answered_by = text.strip(), actor.key
    for each in papers:
        keep_file(application, f"clarification-{row.number}", each, actor=actor, now=now)
    _runs_again(application, row, actor=actor, today=today)


def go_on(application: Application, reason: str, *, actor: Actor, now: datetime) -> None:
    """Go on without an answer, with the reason. The regulator's clock runs again."""
    today = clock.london_date(now)
    row = _asked(application)
    take_duty(application, "case officer", actor, today)
    move(application, "end-asking", actor=actor, now=now, text=reason)
    row.ended_because = reason.strip()
    _runs_again(application, row, actor=actor, today=today)


def _asked(application: Application) -> Clarification:
    rows = [each for each in queries.clarifications(application.id) if each.ended_on is None]
    if not rows:
        raise Refused("Nothing is asked at the moment")
    return rows[-1]


def _runs_again(application: Application, row: Clarification, *, actor: Actor, today: date) -> None:
    """The one clock of the decision is put off by the days for which it stood still."""
    row.ended_on = today
    session().flush()
    end_clock(f"application-question:{row.id}", CLARIFICATION, today, met=row.answer is not None)
    stood = (today - row.asked_on).days
    running = queries.clock_of(application.id, DECISION)
    if running is not None and running.met_on is None and stood > 0:
        why = f"It stood still for {stood} days, while question {row.number} was with the applicant"
        clocks.extend(running, until=running.due_on + timedelta(days=stood), reason=why, actor=actor)
    record(actor, ClarificationEnded(application.id, row.number, row.answer is not None, stood))


def to_panel(application: Application, *, actor: Actor, now: datetime) -> None:
    """Send an application to its panel. Refused while a grade is not agreed, or a commissioner has not answered."""
    take_duty(application, "case officer", actor, clock.london_date(now))
    move(application, "to-panel", actor=actor, now=now)


def from_panel(application: Application, reason: str, *, actor: Actor, now: datetime) -> None:
    """Take an application back from the panel before it votes, with the reason."""
    take_duty(application, "case officer", actor, clock.london_date(now))
    move(application, "from-panel", actor=actor, now=now, text=reason)


def consult_partner(application: Application, code: str, *, actor: Actor, now: datetime) -> Consultation:
    """Ask a local partner for its view, which it need not give. Refused: one that is no partner, or asked already."""
    today = clock.london_date(now)
    _handles(application, actor, today)
    found = _partner(code)
    if any(each.organisation_id == found.id for each in queries.consultations(application.id)):
        raise Refused(f"{found.name} was asked already", "code")
    return _ask_view(application, found, required=False, actor=actor, today=today)


def _partner(code: str) -> Organisation:
    try:
        found = register.organisation(actor=STRANGER, code=code.strip().upper())
    except NotFound:
        found = None
    if found is None or found.kind != Kind.PARTNER or not found.active:
        raise Refused("There is no local partner with this code in the register", "code")
    return found


def give_view(
    asked: Consultation, application: Application, view: str, text: str, choice: str, *, actor: Actor, now: datetime
) -> None:
    """A commissioner or a partner gives its view, once: on the application, and on its own choice of providers.

    Refused: another organisation's, a second time, and once the panel has the application.
    """
    session().refresh(asked, with_for_update=True)
    if not actor.may("licensing:consulted") or actor.organisation_id != asked.organisation_id:
        raise Refused("Only the organisation that was asked may answer")
    if asked.view is not None:
        raise Refused("Your organisation answered already")
    if application.state not in (State.ASSESSING, State.CLARIFYING):
        raise Refused("The panel has this application already, or it is over")
    if view not in VIEWS:
        raise Refused("Choose what your view is", "view")
    if not text.strip():
        raise Refused("Give the reasons of your view", "text")
    if max(len(text), len(choice)) > LONGEST:
        raise Refused(f"Say it in at most {LONGEST:,} characters", "text")
    names_nobody(application, (text, "text"), (choice, "choice"))
    asked.view, asked.text, asked.choice = view, text.strip(), choice.strip() or None
    asked.answered_by, asked.answered_on = actor.key, clock.london_date(now)
    session().flush()
    record(actor, ViewGiven(application.id, asked.organisation_id, view))
    end_clock(f"application-view:{asked.id}", CONSULTATION, asked.answered_on, met=True)


def _ask_view(application: Application, of: Organisation, *, required: bool, actor: Actor, today: date) -> Consultation:
    row = Consultation(
        application_id=application.id, organisation_id=of.id, name=of.name, required=required, asked_on=today
    )
    session().add(row)
    session().flush()
    if required:
        rule = standards.clock(CONSULTATION)
        clocks.start(rule, subject=f"application-view:{row.id}", owner=f"organisation:{of.id}", started_on=today)
    tell(application, "view", of.id, row.id, today)
    record(actor, ViewAsked(application.id, of.id, required))
    return row


def _commissioners(application: Application, today: date) -> list[Organisation]:
    """Each commissioner who pays for a member, once."""
    found = {each.id: each for body in bodies_of(application) for each in commissioners_of(body, today)}
    return sorted(found.values(), key=lambda each: each.sort_name)


def _handles(application: Application, actor: Actor, today: date) -> None:
    """Whether somebody handles an application that is being assessed."""
    session().refresh(application, with_for_update=True)
    if not actor.may(HANDLE):
        raise Refused("Your role may not handle applications")
    no = OFFICER(case_of(application, today), actor)
    if no:
        raise Refused(no)
    if application.state not in (State.ASSESSING, State.CLARIFYING):
        raise Refused("This is done while an application is assessed")
    take_duty(application, "case officer", actor, today)
