"""Licences as the regulator's staff keep them: the register on two times, changes and their steps, notices."""

from datetime import date, datetime, time
from typing import Any

from flask import g, render_template, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.clock import LONDON
from regulator.core.documents import queries as documents
from regulator.core.downloads import saved_file
from regulator.core.forms import VersionedForm
from regulator.core.refused import NotFound
from regulator.core.workflow import BrokenWorkflow
from regulator.people.queries.records import named
from regulator.people.rules import Permission, roles_with
from regulator.standards import queries as standards

from .. import queries
from ..actions import STANDINGS, certificates
from ..actions.keeping import Wanted, propose
from ..actions.keeping_steps import Step, take
from ..forms.keeping import (
    EmptyForm,
    JoinForm,
    LeaveForm,
    PlainForm,
    ProposeForm,
    ReformForm,
    SuspendForm,
    VaryForm,
    WordsForm,
)
from ..models.licence import Licence
from ..queries import Standing, keeping, keeping_appeals, keeping_public, papers, trusts
from ..queries.timeline import timeline, written
from ..queries.trusts import Entering
from ..rules.keeping import KINDS, LIFE, NEEDS_WORDS, RETURN
from .keeping_site import answer, body_of, form_of, page, pages, same_version, seen

READ = allow(Permission.LICENCE_READ)
KEEP = allow(Permission.LICENCE_KEEP)


@pages.route("")
@READ
def index() -> str:
    """Every licence as it stands today, by reference."""
    now = clock.now()
    status, is_ = request.args.get("status", ""), request.args.get("standing", "")
    after = request.args.get("after", "")
    chosen = {"status": status if status in standards.statuses() else "", "standing": is_ if is_ in STANDINGS else ""}
    today = clock.london_date(now)
    found = queries.register_page(
        today,
        now,
        after if after.isprintable() else "",
        status=chosen["status"],
        is_=chosen["standing"],
    )
    return render_template(
        "licensing/licence/index.html",
        rows=keeping_public.rows_of(found.rows, today, now),
        late=keeping.late_since([each.licence.id for each in found.rows], today),
        following=_following(found.after, chosen),
        chosen=chosen,
        statuses=standards.statuses(),
        standings=STANDINGS,
    )


def _following(after: str, chosen: dict[str, str]) -> str:
    wanted: dict[str, Any] = {name: value for name, value in chosen.items() if value}
    return url_for(".index", after=after, **wanted) if after else ""


@pages.route("/<string:reference>")
@READ
def show(reference: str) -> Response:
    """A licence: what held on a day as it was known on another, what is under way, what it owes, what happened."""
    licence = keeping.one_visible_to(g.actor, reference)
    now = clock.now()
    today = clock.london_date(now)
    on, wrong = _day("on", today)
    known, wrong_too = _day("known", today)
    moment = now if known >= today else datetime.combine(known, time.max, LONDON)
    looked = queries.standing(licence, on, moment)
    found = keeping.changes(licence.id)
    return page(
        licence,
        "show",
        looked=looked,
        looked_names=keeping.names(looked),
        on=on,
        known=known,
        wrong=wrong or wrong_too,
        conditions=keeping.conditions(looked, on) if looked.is_ else [],
        drawn=timeline(licence, on, moment),
        changes=found,
        returns=keeping.returns(licence.id),
        breaches=keeping.breaches(licence.id),
        certificate=papers.certificate_of(licence),
        written=written(licence, keeping.names(keeping.today_of(licence, now))),
        form=EmptyForm(),
        entering=_entering(licence, now),
        offered=_offered(keeping.today_of(licence, now)),
    )


def _entering(licence: Licence, now: datetime) -> Entering | None:
    """What the register of organisations lacks of a trust's licence; none for another status."""
    stood = keeping.today_of(licence, now)
    return trusts.entering(stood, clock.london_date(now)) if licence.status == trusts.TRUST and stood.is_ else None


def _offered(stood: Standing) -> list[str]:
    """The changes that could be proposed now: nobody leaves where only one belongs, and only a trust is formed anew."""
    found = [name for name, kind in KINDS.items() if stood.is_ in kind.standings]
    alone, trust = len(stood.members) < 2, stood.licence.status == "lrt"
    return [each for each in found if not (each == "member-leaves" and alone) and not (each == "re-form" and not trust)]


def _day(name: str, otherwise: date) -> tuple[date, str]:
    """A day of the address, and what is wrong with it."""
    typed = request.args.get(name, "").strip()
    if not typed:
        return otherwise, ""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return otherwise, "Enter a day such as 2026-11-30"
    return (found, "") if 1900 <= found.year <= 2200 else (otherwise, "Enter a day between 1900 and 2200")


@pages.route("/<string:reference>/propose/<any(vary, suspend, lift, revoke, surrender):kind>", methods=["GET", "POST"])
@KEEP
def propose_change(reference: str, kind: str) -> Response:
    """Propose a change of what a licence says or how it stands."""
    return _proposed(reference, kind)


@pages.route('/<string:reference>/propose/<any("member-joins", "member-leaves", "re-form"):kind>',
             methods=["GET", "POST"])  # fmt: skip
@KEEP
def propose_members(reference: str, kind: str) -> Response:
    """Propose that a member joins or leaves, or that the licence gives way to another."""
    return _proposed(reference, kind)


def _proposed(reference: str, kind: str) -> Response:
    licence = keeping.one_visible_to(g.actor, reference)
    form = _form_for(kind, licence)

    def act(held: Licence) -> None:
        details = {each.name: each.data for each in form if each.name not in _COMMON}
        wanted = Wanted(
            kind,
            form.effect_on.data,
            form.reasons.data,
            urgent=bool(form.urgent.data) if "urgent" in form else False,
            harm=form.harm.data if "harm" in form else "",
            details=details,
        )
        propose(held, wanted, actor=g.actor, now=clock.now())

    then = url_for(".show", reference=reference)
    done = "The change is proposed. It has no effect yet."
    return answer(reference, form, act, "propose", then=then, done=done, kind=KINDS[kind], kind_id=kind)


_COMMON = frozenset({"csrf_token", "effect_on", "reasons", "urgent", "harm"})


def _form_for(kind: str, licence: Licence) -> ProposeForm:
    stood = keeping.today_of(licence, clock.now())
    if kind == "vary":
        return VaryForm([each for each in keeping.conditions(stood, clock.today()) if each.special])
    if kind == "member-leaves":
        names = keeping.names(stood)
        return LeaveForm([(code, f"{names[code]} ({code})") for code in stood.members])
    return {"suspend": SuspendForm, "member-joins": JoinForm, "re-form": ReformForm}.get(kind, ProposeForm)()


@pages.route("/<string:reference>/changes/<int:number>")
@READ
def change(reference: str, number: int) -> Response:
    """A change: what it would make of the licence, how it stands, what comes next, what was sent and said."""
    licence = keeping.one_visible_to(g.actor, reference)
    one = keeping.change(licence, number)
    now = clock.now()
    case = keeping.case_of(one, clock.london_date(now), now)
    appeal = keeping_appeals.appeal_of(one.id)
    people = [one.proposed_by, one.considered_by, one.decided_by, appeal.heard_by if appeal else None]
    notices = keeping.notices([one.id])
    return page(
        licence,
        "change",
        change=one,
        lines=papers.lines(one),
        steps=[
            (each, LIFE.refusal(case, each.name, g.actor), _who(each.permission))
            for each in LIFE.transitions
            if one.state in each.from_ and each.permission != RETURN
        ],
        windows=keeping.windows(one),
        notices=[(each, keeping.deliveries(each.id)) for each in notices],
        said=keeping.representations(one.id),
        appeal=appeal,
        appeal_files=keeping_appeals.files(appeal.id) if appeal else [],
        appeal_until=case.appeal_until,
        hearing=keeping_appeals.hearing(one.id),
        who=named(g.actor, [each for each in people if each]),
    )


def _who(permission: str) -> str:
    return " or ".join(role.words.lower() for role in roles_with([permission]))


@pages.route("/<string:reference>/changes/<int:number>/<string:name>", methods=["GET", "POST"])
@READ
def step(reference: str, number: int, name: str) -> Response:
    """Take a change on, with the words that the step needs."""
    licence = keeping.one_visible_to(g.actor, reference)
    one = keeping.change(licence, number)
    try:
        chosen = LIFE.named(name)
    except BrokenWorkflow:
        raise NotFound from None
    if chosen.permission == RETURN:
        raise NotFound
    form: VersionedForm = WordsForm() if chosen.back or name in NEEDS_WORDS else PlainForm()

    def act(held: Licence) -> None:
        it = keeping.change(held, number)
        same_version(form, it.version)
        text = form.text.data if "text" in form else ""
        take(held, it, Step(name, text, g.settings.public_url), actor=g.actor, now=clock.now())

    seen(form, one.version)
    now, appeal = clock.now(), keeping_appeals.appeal_of(one.id)
    return answer(
        reference,
        form,
        act,
        "step",
        then=url_for(".change", reference=reference, number=number),
        done=f"{chosen.label}: done.",
        change=one,
        step=chosen,
        refusal=LIFE.refusal(keeping.case_of(one, clock.london_date(now), now), name, g.actor),
        who=_who(chosen.permission),
        said=keeping.representations(one.id),
        appeal=appeal,
        appeal_files=keeping_appeals.files(appeal.id) if appeal else [],
    )


@pages.route("/<string:reference>/changes/<int:number>/appeal/files/<int:file_id>")
@READ
def appeal_file(reference: str, number: int, file_id: int) -> Response:
    """A file that came with an appeal."""
    one = keeping.change(keeping.one_visible_to(g.actor, reference), number)
    kept = keeping_appeals.file(one.id, file_id)
    return saved_file(kept.sha256, kept.name)


@pages.route("/<string:reference>/notices/<string:name>")
@READ
def notice(reference: str, name: str) -> Response:
    """A notice as it was given, with its downloads."""
    licence = keeping.one_visible_to(g.actor, reference)
    found = keeping.notice_named(licence, name)
    document, version = papers.document_of(found)
    return page(
        licence,
        "notice",
        notice=found,
        body=body_of(document, version),
        notice_title=papers.said_in(version)["title"],
        forms=documents.forms(version.id),
    )


@pages.route("/<string:reference>/notices/<string:name>/notice.<any(pdf, html, json):form>")
@READ
def notice_form(reference: str, name: str, form: str) -> Response:
    """A form of a notice as a file."""
    licence = keeping.one_visible_to(g.actor, reference)
    _document, version = papers.document_of(keeping.notice_named(licence, name))
    return form_of(version, form, name)


@pages.route("/<string:reference>/certificate", methods=["POST"])
@KEEP
def certify(reference: str) -> Response:
    """Issue the certificate as the licence stands."""

    def act(held: Licence) -> None:
        certificates.issue(held, actor=g.actor, now=clock.now(), public_url=g.settings.public_url)

    then = url_for(".show", reference=reference)
    return answer(reference, EmptyForm(), act, "certificate_refused", then=then, done="The certificate is issued.")
