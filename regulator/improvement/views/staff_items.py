"""One thing that a provider owes, as those see it who verify; and notable practice to be shared."""

from flask import g, redirect, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import SOMEONE_ELSE, session
from regulator.core.forms import Form, Line
from regulator.core.refused import NotFound, Refused
from regulator.inspections.models.inspection import Inspection
from regulator.inspections.models.judgement import NotablePractice
from regulator.inspections.rules.lifecycle import PUBLIC
from regulator.people.rules import Permission
from regulator.register import queries as register

from .. import queries
from ..actions import sharing, verifying
from ..forms import CommissionersForm, ReasonForm, VerifyActionForm, VerifyForm
from ..models.owed import Obligation
from ..queries import home as homes
from ..queries import memory
from ..rules.lifecycle import OPEN
from ..rules.verifying import rungs
from .items import paper_of, progress_file, shown
from .site import done, page, status_of
from .staff import GRADE, READ, VERIFY, pages


class StandardsForm(Form):
    """The standards that notable practice is about."""

    refs = Line(
        "Standards",
        what="the standards that it is about",
        longest=200,
        hint="References, such as S1, R4. At most five.",
    )


@pages.route("/items/<string:reference>")
@READ
def item(reference: str) -> Response:
    """One thing that is owed, with all that was said of it."""
    obligation = queries.one(g.actor, reference)
    return page(
        "item",
        staff=True,
        **shown(obligation),
        may_verify=g.actor.may(Permission.IMPROVEMENT_VERIFY) and obligation.state in OPEN,
        may_reopen=g.actor.may(Permission.IMPROVEMENT_VERIFY) and obligation.state not in OPEN,
        may_grade=g.actor.may(Permission.IMPROVEMENT_GRADE),
    )


@pages.route("/items/<string:reference>/verify", methods=["GET", "POST"])
@VERIFY
def verify(reference: str) -> Response:
    """Say how far it really is, on what evidence."""
    obligation = queries.one(g.actor, reference)
    form = VerifyForm(rungs(obligation.kind))

    def act() -> None:
        held = queries.one(g.actor, reference)
        if held.version != form.seen:
            raise Refused(SOMEONE_ELSE)
        verifying.verify(
            held,
            judgement=form.judgement.data,
            evidence=form.evidence.data,
            basis=form.basis.data,
            actor=g.actor,
            on=clock.today(),
        )

    if done(form, act, "What you found is kept, apart from what is claimed"):
        return redirect(url_for(".item", reference=reference), 303)
    obligation = queries.one(g.actor, reference)
    if request.method == "GET" or SOMEONE_ELSE in form.form_errors:
        form.made_from(obligation.version)
    return page("staff/verify", status=status_of(form), form=form, staff=True, **shown(obligation))


@pages.route("/items/<string:reference>/actions/<int:action_id>", methods=["GET", "POST"])
@VERIFY
def verify_action(reference: str, action_id: int) -> Response:
    """Say whether one action that is claimed as done is done."""
    obligation = queries.one(g.actor, reference)
    action = queries.action(obligation, action_id)
    form = VerifyActionForm()

    def act() -> None:
        held = queries.one(g.actor, reference)
        verifying.verify_action(
            held,
            queries.action(held, action_id),
            verified=form.verified.data,
            reason=form.reason.data,
            actor=g.actor,
            on=clock.today(),
        )

    if done(form, act, "What you found is kept"):
        return redirect(url_for(".item", reference=reference), 303)
    return _small(obligation, form, "Is this done", "Save", action.text)


@pages.route("/items/<string:reference>/set-aside", methods=["GET", "POST"])
@VERIFY
def set_aside(reference: str) -> Response:
    """Record that it is no longer relevant."""
    obligation, form = queries.one(g.actor, reference), ReasonForm()

    def act() -> None:
        held = queries.one(g.actor, reference)
        verifying.set_aside(held, reason=form.reason.data, actor=g.actor, on=clock.today())

    if done(form, act, "It is recorded as no longer relevant"):
        return redirect(url_for(".item", reference=reference), 303)
    lead = "This closes nothing as done: the tracker shows it as no longer relevant, with your reason."
    return _small(obligation, form, "No longer relevant", "Record it", lead)


@pages.route("/items/<string:reference>/reopen", methods=["GET", "POST"])
@VERIFY
def reopen(reference: str) -> Response:
    """Open it again."""
    obligation, form = queries.one(g.actor, reference), ReasonForm()

    def act() -> None:
        held = queries.one(g.actor, reference)
        verifying.reopen(held, reason=form.reason.data, actor=g.actor, on=clock.today())

    if done(form, act, "It is open again"):
        return redirect(url_for(".item", reference=reference), 303)
    return _small(obligation, form, "Open it again", "Open it again", "It is under way again, and owed.")


@pages.route("/items/<string:reference>/commissioners", methods=["GET", "POST"])
@GRADE
def commissioners(reference: str) -> Response:
    """Say which commissioners are told of it, and which must act."""
    obligation = queries.one(g.actor, reference)
    named = queries.whole(obligation).commissioners
    told = [str(each.organisation_id) for each in named]
    form = CommissionersForm(data={"told": told, "act": [str(each.organisation_id) for each in named if each.must_act]})
    offices = {each.id: each.name for each in register.commissioners_of(obligation.organisation_id, clock.today())}
    offices |= {each.id: each.name for each in register.by_ids([row.organisation_id for row in named]).values()}
    form.offer([(str(number), name) for number, name in offices.items()])

    def act() -> None:
        verifying.name_commissioners(
            queries.one(g.actor, reference),
            told={int(each) for each in form.told.data},
            act={int(each) for each in form.act.data},
            reason=form.reason.data,
            actor=g.actor,
            on=clock.today(),
        )

    if done(form, act, "It is said which commissioners are told and which must act"):
        return redirect(url_for(".item", reference=reference), 303)
    lead = "Those who must act are told as well." if offices else "Nobody commissions this provider in the register."
    return _small(obligation, form, "Commissioners", "Save", lead)


@pages.route("/items/<string:reference>/files/<int:file_id>")
@READ
def file(reference: str, file_id: int) -> Response:
    """A file that the provider put to a report of progress."""
    return progress_file(queries.one(g.actor, reference), file_id)


@pages.route("/items/<string:reference>/answer/files/<int:file_id>")
@READ
def answer_paper(reference: str, file_id: int) -> Response:
    """A file of an answer that was sent."""
    return paper_of(queries.one(g.actor, reference), file_id, sent=True)


@pages.route("/practice")
@READ
def practice() -> Response:
    """The notable practice of published reports, and whether others may be offered it."""
    rows = memory.all_practice()
    shared = memory.practices([each for _practice, _inspection, each in rows if each is not None])
    providers = register.by_ids([inspection.organisation_id for _practice, inspection, _shared in rows])
    may = g.actor.may(Permission.IMPROVEMENT_GRADE)
    return page("staff/practice", rows=rows, shared=shared, providers=providers, may_ask=may)


@pages.route("/practice/<int:number>", methods=["GET", "POST"])
@GRADE
def ask_to_share(number: int) -> Response:
    """Tag notable practice to standards, and ask its provider."""
    found = session().get(NotablePractice, number)
    inspection = session().get(Inspection, found.inspection_id) if found else None
    if found is None or inspection is None or inspection.state not in PUBLIC:
        raise NotFound
    form = StandardsForm()

    def act() -> None:
        held = session().get_one(NotablePractice, number)
        refs = form.refs.data.replace(";", ",").replace(" ", ",").split(",")
        sharing.ask_consent(held, refs, actor=g.actor, on=clock.today())

    if done(form, act, "The provider is asked"):
        return redirect(url_for(".practice"), 303)
    return page(
        "small_form",
        status=status_of(form),
        form=form,
        heading="Ask to share this",
        button="Ask the provider",
        lead=f"Its standards, by their references in {inspection.edition}. Nobody is offered it before they agree.",
        back=url_for(".practice"),
        about=found.title,
        who=homes.organisation(inspection.organisation_id),
        staff=True,
    )


def _small(obligation: Obligation, form: Form, heading: str, button: str, lead: str) -> Response:
    return page(
        "small_form",
        status=status_of(form),
        form=form,
        heading=heading,
        button=button,
        lead=lead,
        back=url_for(".item", reference=obligation.reference),
        about=obligation.title,
        who=homes.organisation(obligation.organisation_id),
        staff=True,
    )
