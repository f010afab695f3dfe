"""Applications as the regulator's licensing staff handle them: the list, each one, its evidence, and every step."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from markupsafe import Markup
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.documents import kinds, markup
from regulator.core.documents import queries as documents
from regulator.core.downloads import saved_file
from regulator.core.forms import VersionedForm
from regulator.core.refused import NotFound
from regulator.core.workflow import BrokenWorkflow
from regulator.people.queries.records import named
from regulator.people.rules import Permission

from ..actions import checking, deciding
from ..actions import panels as sitting
from ..actions.deciding import Resolved
from ..forms.staff import PartnerForm, PlainForm, PutBeforeForm, ResolveForm, WordsForm, resolve_form
from ..models.application import Application
from ..queries import applications as queries
from ..queries import gate, panels
from ..queries.assessments import agreed, assessed
from ..queries.case import bodies_of, bodies_of_each, case_of
from ..queries.content import VIEW_WORDS, content_of, document_of
from ..queries.overview import deadlines, history, steps, who_may
from ..rules.assessing import GRADES
from ..rules.deciding import OUTCOMES, outcome
from ..rules.lifecycle import DECIDED, LIFE, OUTCOME_STATES, THEIRS, State, state_words
from .site import answer, document_named, form_of, page

pages = Blueprint("licensing_cases", __name__, url_prefix="/staff/licensing")
READ = allow(Permission.LICENSING_READ)
HANDLE = allow(Permission.LICENSING_HANDLE)
RESOLVES = ("minded", *OUTCOME_STATES)
NO_WORDS = ("find-complete", "to-panel")
PAGE = 50


@pages.route("")
@READ
def index() -> Response | str:
    """Every application that was submitted, by state."""
    state, after = request.args.get("state", ""), request.args.get("after", "")
    if state and state not in set(State) or after and not (after.isascii() and after.isdigit() and len(after) < 10):
        raise NotFound
    found = queries.applications(g.actor, state=state, after=int(after) if after else None, most=PAGE + 1)
    rows = found[:PAGE]
    bodies = bodies_of_each(rows)
    return render_template(
        "licensing/staff/index.html",
        rows=[(each, queries.status_of(each), bodies[each.id]) for each in rows],
        following=rows[-1].id if len(found) > PAGE else None,
        states={"": "All", **{each.value: state_words(each) for each in State if each != State.DRAFT}},
        wanted=state,
        state_words=state_words,
    )


@pages.route("/<string:reference>")
@READ
def show(reference: str) -> Response:
    """An application: where it stands, what comes next, what it says, who has which duty, and what happened."""
    application = queries.one_visible_to(g.actor, reference)
    today = clock.today()
    case = case_of(application, today)
    duties = queries.parts([application.id])[application.id]
    people = [each for some in duties.values() for each in some]
    read = queries.read_now_by(g.actor, application)
    return page(
        application,
        "staff/show",
        steps=steps(case, g.actor),
        case=case,
        members=queries.members(application.id),
        read=read,
        before=queries.before(application) if read else None,
        after=queries.after(application, g.actor),
        said=queries.sections(application.id) if read else {},
        files=queries.files_by_paper(application.id) if read else {},
        questions=queries.clarifications(application.id),
        views=queries.consultations(application.id),
        view_words=VIEW_WORDS,
        duties=duties,
        panel=panels.of(application),
        sends=queries.representations(application.id),
        documents=[(each, document_of(each)[1]) for each in queries.documents_of(application.id)],
        deadlines=deadlines(application, today),
        happened=history(application, g.actor).events,
        who=named(g.actor, people),
    )


@pages.route("/<string:reference>/evidence")
@READ
def evidence(reference: str) -> Response:
    """What the regulator's own records say of each member, as they are today."""
    application = queries.one_visible_to(g.actor, reference)
    wanted, today = queries.status_of(application), clock.today()
    bodies = bodies_of(application)
    return page(
        application,
        "staff/evidence",
        eligible=gate.why_not_members(wanted, bodies, today),
        rows=gate.records(wanted, bodies, g.actor, today),
        on=today,
    )


@pages.route("/<string:reference>/files/<int:file_id>")
@READ
def file(reference: str, file_id: int) -> Response:
    """A file of an application."""
    application = queries.one_visible_to(g.actor, reference)
    if not queries.read_now_by(g.actor, application):
        raise NotFound
    found = queries.file(application, file_id)
    return saved_file(found.sha256, found.name)


@pages.route("/<string:reference>/documents/<string:name>")
@READ
def document(reference: str, name: str) -> Response:
    """A document that was sent, as a page."""
    application = queries.one_visible_to(g.actor, reference)
    row = document_named(application, name)
    found, version = document_of(row)
    said = content_of(row)
    body = markup.body(kinds.kind(found.kind).template, said, content_hash=version.content_hash)
    return page(
        application,
        "staff/document",
        row=row,
        body=Markup(body),  # noqa: S704 - made by our own templates, which escape every word
        title=said["title"],
        forms=documents.forms(version.id),
    )


@pages.route("/<string:reference>/documents/<string:name>/file.<any(pdf, html, json):form>")
@READ
def document_form(reference: str, name: str, form: str) -> Response:
    """A form of a document as a file."""
    return form_of(document_named(queries.one_visible_to(g.actor, reference), name), form)


@pages.route("/<string:reference>/steps/<string:name>", methods=["GET", "POST"])
@READ
def step(reference: str, name: str) -> Response:
    """Take a step, with the words that it needs."""
    application = queries.one_visible_to(g.actor, reference)
    try:
        chosen = LIFE.named(name)
    except BrokenWorkflow:
        raise NotFound from None
    if chosen.permission in THEIRS:
        raise NotFound
    form: VersionedForm = (
        _resolve_form(application, name) if name in RESOLVES else PlainForm() if name in NO_WORDS else WordsForm()
    )

    def act(held: Application) -> None:
        _take(held, name, form)

    return answer(
        reference,
        form,
        act,
        "staff/step",
        then=url_for(".show", reference=reference),
        done=f"{chosen.label}: done.",
        step=chosen,
        refusal=LIFE.refusal(case_of(application, clock.today()), name, g.actor) or "",
        who=who_may(chosen.permission),
        sends=queries.representations(application.id),
        conditions=queries.conditions(application.id),
        assessed=assessed(application, g.actor) if name in RESOLVES else [],
        voted=_voted(application) if name in RESOLVES else None,
        grades=GRADES,
        asks=_asks(name),
        decided=DECIDED,
        outcomes=OUTCOMES,
    )


def _asks(name: str) -> str:
    """What the words of a step are, as its label says."""
    return {
        "return": "What is missing",
        "ask": "What you ask",
        "consider": "What was represented, what you make of each point, and why",
    }.get(name, "Why")


def _resolve_form(application: Application, name: str) -> ResolveForm:
    """The form of a resolution: it begins with what the panel found before, or with what the assessors agreed."""
    found, together = queries.findings(application.id), agreed(application.id)
    given = {key: (each.grade, each.reason) for key, each in together.items()}
    given |= {key: (each.grade, each.finding) for key, each in found.items()}
    defers = name == "defer" or (name == "minded" and _voted(application)[0] == "defer")
    form = resolve_form(queries.status_of(application).criteria, list(GRADES.items()), given, defers=defers)
    before = queries.resolutions(application.id)
    if before and request.method == "GET":
        form.reasons.data, form.equality.data = before[-1].reasons, before[-1].equality
    return form


def _voted(application: Application) -> tuple[str | None, str]:
    """What the panel's votes come to, and how many they are."""
    return outcome(panels.seats(application), queries.status_of(application).quorum)


def _take(held: Application, name: str, form: Any) -> None:
    """The action behind a step."""
    actor, now, url = g.actor, clock.now(), g.settings.public_url
    if name in RESOLVES:
        findings = {
            each.id: (form[f"grade_{each.id}"].data, form[f"finding_{each.id}"].data)
            for each in queries.status_of(held).criteria
        }
        until = form.defer_until.data if "defer_until" in form else None
        said = Resolved(form.reasons.data, form.equality.data, findings, until)
        if name == "minded":
            deciding.say_minded(held, said, actor=actor, now=now, public_url=url)
        else:
            deciding.decide(held, name, said, actor=actor, now=now, public_url=url)
        return
    text = form.text.data if "text" in form else ""
    ways: dict[str, Callable[[], object]] = {
        "find-complete": lambda: checking.find_complete(held, actor=actor, now=now),
        "return": lambda: checking.give_back(held, text, actor=actor, now=now),
        "ask": lambda: checking.ask(held, text, actor=actor, now=now),
        "end-asking": lambda: checking.go_on(held, text, actor=actor, now=now),
        "to-panel": lambda: checking.to_panel(held, actor=actor, now=now),
        "from-panel": lambda: checking.from_panel(held, text, actor=actor, now=now),
        "vote-again": lambda: sitting.vote_again(held, name, text, actor=actor, now=now),
        "decide-again": lambda: sitting.vote_again(held, name, text, actor=actor, now=now),
        "consider": lambda: deciding.consider(held, text, actor=actor, now=now),
        "dismiss-appeal": lambda: deciding.hear_appeal(held, name, text, actor=actor, now=now),
        "allow-appeal": lambda: deciding.hear_appeal(held, name, text, actor=actor, now=now),
    }
    ways[name]()


@pages.route("/<string:reference>/partners", methods=["GET", "POST"])
@HANDLE
def consult(reference: str) -> Response:
    """Ask a local partner for its view, which it need not give."""
    form = PartnerForm()

    def act(held: Application) -> None:
        checking.consult_partner(held, form.code.data, actor=g.actor, now=clock.now())

    then = url_for(".show", reference=reference)
    return answer(reference, form, act, "staff/consult", then=then, done="The partner is asked.")


@pages.route("/<string:reference>/panel", methods=["GET", "POST"])
@HANDLE
def put_before(reference: str) -> Response:
    """Choose the panel that decides an application."""
    from_today = [each for each in panels.calendar(clock.today()) if each.cancelled_on is None]
    form = PutBeforeForm(
        [(each.reference, f"{each.title}, {each.sits_on.day} {each.sits_on:%B %Y}") for each in from_today]
    )

    def act(held: Application) -> None:
        sitting.put_before(held, panels.one_visible_to(g.actor, form.panel.data), actor=g.actor, now=clock.now())

    then = url_for(".show", reference=reference)
    return answer(reference, form, act, "staff/put_before", then=then, done="It is before the panel.",
                  panels=from_today)  # fmt: skip
