"""The embargo of a report, and the pages of those who may read it before it is published."""

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import Access, allow
from regulator.core.actor import Actor
from regulator.core.db import transaction
from regulator.core.documents import exporting, markup
from regulator.core.documents.rendering import RenderingFailed
from regulator.core.refused import Refused
from regulator.people.rules import Permission
from regulator.people.rules.wording import typed
from regulator.register import queries as register

from .. import queries
from ..actions import embargo as actions
from ..forms.publishing import MomentForm, PullBackForm, ReaderForm
from ..forms.replies import EmptyForm
from ..models.inspection import Inspection
from ..models.publishing import Embargo
from ..queries import embargo as found
from ..queries.people import names
from ..queries.report import KIND, draft_content
from ..rules.embargo import TERMS
from ..rules.lifecycle import LIFE, State
from .site import answer, pages, section

READ = allow(Permission.INSPECTION_READ)
PUBLISH = allow(Permission.INSPECTION_PUBLISH)
PULL_BACK = allow(Permission.INSPECTION_PUBLISH, Permission.INSPECTION_RELEASE)
early = Blueprint("early", __name__, url_prefix="/pre-release")
SECONDS = 40.0  # for a PDF within a request


def final(inspection: Inspection, _actor: Actor) -> bool:
    """Whether a report is final, or was under embargo."""
    return inspection.state == State.FINAL or bool(found.earlier(inspection.id))


@pages.route("/<string:reference>/embargo", methods=["GET", "POST"])
@READ
@section("Embargo", 82, final)
def embargo(reference: str) -> Response:
    """When the report is published by itself, and who may read it before; or the form that sets the moment."""
    inspection = queries.one_visible_to(g.actor, reference)
    running = found.running(inspection.id)
    over = found.earlier(inspection.id)
    form = MomentForm()

    def act(held: Inspection) -> None:
        url = g.settings.public_url
        actions.set_moment(held, until=form.until, public_url=url, actor=g.actor, now=clock.now())

    return answer(
        reference,
        form,
        act,
        "embargo",
        then=url_for(".embargo", reference=reference),
        done="The moment is set. Name who may read it before, if anybody may.",
        under="embargo",
        running=running,
        readers=found.readers(running.id) if running else [],
        earlier=over,
        names=names([each.ended_by for each in over]),
        may=g.actor.may(Permission.INSPECTION_PUBLISH),
        pulls=g.actor.may(Permission.INSPECTION_PUBLISH) or g.actor.may(Permission.INSPECTION_RELEASE),
        ready=None if running else LIFE.refusal(inspection, "publish", g.actor),
    )


@pages.route("/<string:reference>/embargo/pull-back", methods=["GET", "POST"])
@PULL_BACK
def pull_back(reference: str) -> Response:
    """End the embargo before its moment."""
    form = PullBackForm()

    def act(held: Inspection) -> None:
        actions.pull_back(held, reason=form.reason.data, actor=g.actor, now=clock.now())

    back = url_for(".embargo", reference=reference)
    return answer(
        reference, form, act, "embargo_pull_back", then=back, done="The report is pulled back.", under="embargo"
    )


@pages.route("/<string:reference>/embargo/readers", methods=["GET", "POST"])
@PUBLISH
def name_reader(reference: str) -> Response:
    """Name somebody who may read the report before it is published."""
    form = ReaderForm()
    search = typed(request.args.get("search"))
    people = found.candidates(search, clock.today())
    form.person.offer((str(each.user_id), f"{each.name}, {each.acts_as}") for each in people)

    def act(held: Inspection) -> None:
        user_id, why = int(form.person.data), form.why.data
        actions.name_reader(held, user_id=user_id, why=why, actor=g.actor, now=clock.now())

    back = url_for(".embargo", reference=reference)
    done = "They may read it, and are told by mail."
    return answer(reference, form, act, "embargo_name", then=back, done=done, under="embargo", search=search)


@pages.route("/<string:reference>/embargo/readers/<int:user_id>/remove", methods=["POST"])
@PUBLISH
def remove_reader(reference: str, user_id: int) -> Response:
    """Somebody may no longer read it."""
    if EmptyForm().validate_on_submit():
        try:
            with transaction():
                actions.remove_reader(queries.one_visible_to(g.actor, reference), user_id=user_id, actor=g.actor)
        except Refused as refused:
            flash(refused.message, "told")
    return redirect(url_for(".embargo", reference=reference), 303)


@early.route("")
@allow(Access.SIGNED_IN)
def index() -> str:
    """The reports that I may read before they are published."""
    mine = found.mine(g.actor)
    rows = [(one, embargo_, reader, _provider(one)) for one, embargo_, reader in mine]
    return render_template("inspections/early/index.html", rows=rows)


@early.route("/<string:reference>")
@allow(Access.SIGNED_IN)
def report(reference: str) -> Response:
    """The report, once I have accepted the terms; before that the terms."""
    inspection, embargo_, reader = found.one_of_mine(g.actor, reference)
    if reader.opened_at is None:
        context = {"inspection": inspection, "embargo": embargo_, "provider": _provider(inspection)}
        return make_response(render_template("inspections/early/terms.html", terms=TERMS, form=EmptyForm(), **context))
    content = _content(inspection, embargo_)
    html = render_template(
        "inspections/early/report.html",
        inspection=inspection,
        embargo=embargo_,
        title=content["title"],
        body=Markup(markup.body(KIND.template, content)),  # noqa: S704 - our own templates, which escape every word
    )
    made = make_response(html)
    made.headers["Cache-Control"] = "no-store"
    return made


@early.route("/<string:reference>/open", methods=["POST"])
@allow(Access.SIGNED_IN)
def open_report(reference: str) -> Response:
    """Open it on the terms that were shown."""
    if EmptyForm().validate_on_submit():
        with transaction():
            actions.open_before(reference, actor=g.actor, now=clock.now())
    return redirect(url_for(".report", reference=reference), 303)


@early.route("/<string:reference>/report.pdf")
@allow(Access.SIGNED_IN)
def report_as_pdf(reference: str) -> Response:
    """The same as a PDF, with the embargo on every sheet."""
    inspection, embargo_, reader = found.one_of_mine(g.actor, reference)
    if reader.opened_at is None:
        return redirect(url_for(".report", reference=reference), 303)
    try:
        made = exporting.made(KIND.template, "pdf", _content(inspection, embargo_), None, timeout=SECONDS)
    except RenderingFailed as fault:
        flash(f"The PDF could not be made now: {fault.reason}. Try again in a minute.", "told")
        return redirect(url_for(".report", reference=reference), 303)
    shown = Response(made, mimetype=exporting.FORMS["pdf"])
    shown.headers["Content-Disposition"] = f'attachment; filename="{inspection.reference}-embargoed.pdf"'
    shown.headers["Cache-Control"] = "no-store"
    return shown


def _content(inspection: Inspection, embargo_: Embargo) -> dict[str, object]:
    """What the report says, marked on every sheet with the embargo."""
    until = embargo_.until.astimezone(clock.LONDON)
    content = draft_content(inspection, today=clock.london_date(embargo_.until), public_url=g.settings.public_url)
    return content | {"notice": f"Embargoed until {until:%-d %B %Y}, {until:%H:%M}. Not to be passed on or quoted"}


def _provider(inspection: Inspection) -> str:
    return str(register.by_ids([inspection.organisation_id])[inspection.organisation_id].name)
