"""An application as its applicant makes it: begun, written by several, submitted by one, answered, and decided."""

from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from werkzeug import Response
from werkzeug.datastructures import MultiDict

from regulator.core import clock, kept
from regulator.core.access import allow
from regulator.core.db import transaction
from regulator.core.downloads import saved_file
from regulator.core.limits import takes
from regulator.core.refused import NotFound, Refused
from regulator.people.queries.records import named
from regulator.people.rules import Permission
from regulator.register import queries as register
from regulator.standards import queries as standards

from ..actions import again, applying
from ..forms.applicant import BeginForm, EmptyForm, FilesForm, MembersForm, ReasonForm, SectionForm, SubmitForm
from ..models.application import Application
from ..queries import applications as queries
from ..queries import gate
from ..queries.case import authority_of, bodies_of, not_ready
from ..queries.content import document_of
from ..queries.overview import deadlines, own_steps
from ..rules.lifecycle import State, state_words
from ..rules.submitting import Authority, Incomplete
from .site import LARGEST_POST, answer, form_of, page, received

pages = Blueprint("applying", __name__, url_prefix="/organisation/applications")
APPLY = allow(Permission.LICENSING_APPLY)
SUBMIT = allow(Permission.LICENSING_SUBMIT)


@pages.route("")
@APPLY
def index() -> str:
    """The applications of my organisation, and what it may apply for."""
    return render_template(
        "licensing/applicant/index.html",
        rows=[(each, queries.status_of(each)) for each in queries.applications(g.actor)],
        statuses=standards.statuses().values(),
        state_words=state_words,
    )


@pages.route("/new", methods=["GET", "POST"])
@APPLY
def begin() -> Response:
    """Begin an application."""
    form = BeginForm([(each.id, each.title) for each in standards.statuses().values()])
    if form.validate_on_submit():
        try:
            with transaction():
                own = register.by_ids([g.actor.organisation_id or 0]).get(g.actor.organisation_id or 0)
                if own is None:
                    raise NotFound
                made = applying.begin(form.status.data, own, actor=g.actor, now=clock.now()).reference
        except Refused as refused:
            form.show(Refused(refused.message, refused.field or "status"))
        else:
            return redirect(url_for(".show", reference=made), 303)
    html = render_template("licensing/applicant/begin.html", form=form, statuses=standards.statuses().values())
    return make_response(html, 422 if form.errors else 200)


@pages.route("/<string:reference>")
@APPLY
def show(reference: str) -> Response:
    """An application: its parts and what each still lacks, what was asked, what was sent, and what comes next."""
    return _show(queries.one_visible_to(g.actor, reference))


def _show(application: Application, *, form: Any = None, reasons: Any = (), status: int = 200) -> Response:
    today = clock.today()
    lacking = not_ready(application, today) if application.state == State.DRAFT else []
    said = queries.sections(application.id)
    sends = queries.representations(application.id)
    people = [each.saved_by for each in said.values()] + [each.sent_by for each in sends]
    return page(
        application,
        "applicant/show",
        status=status,
        members=queries.members(application.id),
        said=said,
        files=queries.files_by_paper(application.id),
        lacking=lacking,
        steps=own_steps(application, g.actor, today),
        questions=queries.clarifications(application.id),
        sends=sends,
        documents=[(each, document_of(each)[1]) for each in queries.documents_of(application.id)],
        deadlines=deadlines(application, today),
        who=named(g.actor, [each for each in people if each]),
        own=application.organisation_id == g.actor.organisation_id,
        before=queries.before(application),
        after=queries.after(application, g.actor),
        again=not again.refusal(application),
    )


@pages.route("/<string:reference>/members", methods=["GET", "POST"])
@APPLY
def members(reference: str) -> Response:
    """Say who would be members, and who leads."""
    application = queries.one_visible_to(g.actor, reference)
    rows = queries.members(application.id)
    given = {"codes": "\n".join(each.code for each in rows), "leads": next((e.code for e in rows if e.leads), "")}
    form = MembersForm(data=given)

    def act(held: Application) -> None:
        applying.choose_members(
            held, form.codes.data.split(), form.leads.data, version=form.seen, actor=g.actor, now=clock.now()
        )

    then = url_for(".show", reference=reference)
    return answer(reference, form, act, "applicant/members", then=then, done="The members are saved.")


@pages.route("/<string:reference>/sections/<string:section>", methods=["GET", "POST"])
@APPLY
def write(reference: str, section: str) -> Response:
    """Write a section. What is typed is kept for whoever types it; what is saved is for all authors."""
    application = queries.one_visible_to(g.actor, reference)
    asked = next((each for each in queries.status_of(application).sections if each.id == section), None)
    if asked is None:
        raise NotFound
    about, row = f"section:{section}", queries.sections(application.id).get(section)
    typed = kept.kept(_words_of(application), actor=g.actor).get(about) if request.method == "GET" else None
    given: dict[str, Any] = {"data": {"text": row.text if row else ""}}
    form = SectionForm(**({"formdata": MultiDict(typed.fields)} if typed else given))

    def version(held: Application) -> int:
        found = queries.sections(held.id).get(section)
        return found.version if found else 0

    def act(held: Application) -> None:
        applying.save_section(held, section, form.text.data, version=form.seen, actor=g.actor, now=clock.now())

    now = queries.sections(application.id).get(section)
    answered = answer(
        reference,
        form,
        act,
        "applicant/section",
        then=url_for(".show", reference=reference),
        done=f"“{asked.title}” is saved.",
        seen=version,
        asked=asked,
        row=now,
        typed=typed,
        who=named(g.actor, [now.saved_by] if now else []),
    )
    if answered.status_code == 303:
        kept.forget(_words_of(application), about, actor=g.actor)
    elif request.method == "POST":
        _keep(application, about)
    return answered


@pages.route("/<string:reference>/sections/<string:section>/words", methods=["POST"])
@APPLY
def keep_words(reference: str, section: str) -> Response:
    """Keep what somebody is typing, for them alone. Answers in JSON, for the script of the page."""
    application = queries.one_visible_to(g.actor, reference)
    if section not in {each.id for each in queries.status_of(application).sections}:
        raise NotFound
    no = _keep(application, f"section:{section}")
    return make_response({"message": no or "Kept"}, 422 if no else 200)


def _keep(application: Application, about: str) -> str:
    """Keep what was typed, whatever was wrong with it; gives why it could not be kept."""
    try:
        kept.keep(_words_of(application), about, kept.typed(request.form), actor=g.actor, now=clock.now())
    except Refused as refused:
        return refused.message
    return ""


def _words_of(application: Application) -> str:
    return f"application:{application.id}"


@pages.route("/<string:reference>/papers/<string:paper>", methods=["GET", "POST"])
@APPLY
@takes(largest=LARGEST_POST)
def papers(reference: str, paper: str) -> Response:
    """Add files as one of the papers that the status asks for."""
    application = queries.one_visible_to(g.actor, reference)
    asked = next((each for each in queries.status_of(application).papers if each.id == paper), None)
    if asked is None:
        raise NotFound
    form = FilesForm()
    uploads = received(form.files.data, form.files) if request.method == "POST" else []

    def act(held: Application) -> None:
        if uploads is None:
            raise Refused("No file was added")
        if not uploads:
            raise Refused("Choose a file", "files")
        for each in uploads:
            applying.add_file(held, paper, each, actor=g.actor, now=clock.now())

    if uploads is None:
        return page(application, "applicant/papers", status=422, form=form, asked=asked,
                    held=queries.files_by_paper(application.id).get(paper, []))  # fmt: skip
    return answer(
        reference,
        form,
        act,
        "applicant/papers",
        then=url_for(".show", reference=reference),
        done=f"“{asked.title}” is added.",
        asked=asked,
        held=queries.files_by_paper(application.id).get(paper, []),
    )


@pages.route("/<string:reference>/files/<int:file_id>")
@APPLY
def file(reference: str, file_id: int) -> Response:
    """A file of the application."""
    found = queries.file(queries.one_visible_to(g.actor, reference), file_id)
    return saved_file(found.sha256, found.name)


@pages.route("/<string:reference>/files/<int:file_id>/remove", methods=["POST"])
@APPLY
def remove(reference: str, file_id: int) -> Response:
    """Take a file out of a draft."""
    if EmptyForm().validate_on_submit():
        try:
            with transaction():
                held = queries.one_visible_to(g.actor, reference)
                applying.remove_file(held, file_id, actor=g.actor, now=clock.now())
        except Refused as refused:
            flash(refused.message, "told")
        else:
            flash("The file is taken out.", "done")
    return redirect(url_for(".show", reference=reference), 303)


@pages.route("/<string:reference>/members/check")
@APPLY
def check(reference: str) -> Response:
    """What the regulator's published records say of the members today, as the gate reads them."""
    application = queries.one_visible_to(g.actor, reference)
    wanted, today, bodies = queries.status_of(application), clock.today(), bodies_of(application)
    return page(
        application,
        "applicant/check",
        eligible=gate.why_not_members(wanted, bodies, today),
        rows=[(each, gate.latest(each.id), gate.why_not_through(wanted, [each], today)) for each in bodies],
    )


@pages.route("/<string:reference>/submit", methods=["GET", "POST"])
@SUBMIT
def submit(reference: str) -> Response:
    """Submit the application. Everything that stands against it is told at once, each next to its part."""
    application = queries.one_visible_to(g.actor, reference)
    if application.organisation_id != g.actor.organisation_id:
        raise NotFound
    known = authority_of(application)
    form = SubmitForm(data={"authority_by": known.by, "authority_from": known.from_on,
                            "authority_until": known.until_on})  # fmt: skip
    reasons = [each for each in not_ready(application, clock.today()) if not each[0].startswith("authority")]
    if form.validate_on_submit():
        authority = Authority(form.authority_by.data, form.authority_from.data, form.authority_until.data)
        try:
            with transaction():
                held = queries.one_visible_to(g.actor, reference)
                applying.submit(held, authority, declared=form.declared.data, actor=g.actor, now=clock.now())
        except Incomplete as refused:
            reasons = [each for each in refused.reasons if each[0] not in form]
            for field, said in reversed(refused.reasons):
                if field in form:
                    form[field].errors = [said]
        except Refused as refused:
            form.show(refused)
        else:
            flash("The application is submitted. The regulator checks first whether it is complete.", "done")
            return redirect(url_for(".show", reference=reference), 303)
    status = 422 if request.method == "POST" else 200
    return page(application, "applicant/submit", status=status, form=form, reasons=reasons)


@pages.route("/<string:reference>/withdraw", methods=["GET", "POST"])
@SUBMIT
def withdraw(reference: str) -> Response:
    """Take the application back."""
    form = ReasonForm()

    def act(held: Application) -> None:
        applying.withdraw(held, form.reason.data, actor=g.actor, now=clock.now())

    then = url_for(".show", reference=reference)
    mine = own_steps(queries.one_visible_to(g.actor, reference), g.actor, clock.today()).get("withdraw")
    refusal = mine.refusal if mine else "This application cannot be withdrawn any more."
    return answer(reference, form, act, "applicant/withdraw", then=then, done="The application is withdrawn.",
                  refusal=refusal)  # fmt: skip


@pages.route("/<string:reference>/documents/<string:name>/file.<any(pdf, html, json):form>")
@APPLY
def document_form(reference: str, name: str, form: str) -> Response:
    """A form of a document that was sent to the applicant, as a file."""
    application = queries.one_visible_to(g.actor, reference)
    for each in queries.documents_of(application.id):
        if each.reference == name:
            return form_of(each, form)
    raise NotFound
