"""The pages on which the log is read: searched, one event at a time, taken away; and everyone's own acts."""

from flask import g, make_response, render_template, request
from werkzeug import Response
from werkzeug.datastructures import MultiDict

from regulator.core import clock
from regulator.core.access import Access, allow
from regulator.core.compartments import audited_by
from regulator.core.db import transaction
from regulator.core.events import search
from regulator.core.events.search import Mark
from regulator.core.refused import Refused

from ..actions import looking
from ..forms.audit import AuditSearch
from ..queries import audit as queries
from ..queries import audit_files, said
from ..queries.audit import Asked
from ..rules.permissions import Permission
from ..rules.wording import typed
from .site import pages

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@pages.route("/staff/audit")
@allow(Permission.AUDIT_READ)
def audit() -> Response:
    """Who did what: a search, and what it finds, the newest first."""
    form = _form(request.args)
    if not form.validate():
        return _found(form, Asked(None))
    return _found(form, _asked(form))


@pages.route("/staff/audit/export", methods=["POST"])
@allow(Permission.AUDIT_READ)
def audit_export() -> Response:
    """Take away all that a search finds, which is itself written down."""
    form = _form(request.form)
    if not form.validate():
        return _found(form, Asked(None))
    asked = _asked(form)
    if asked.wanted is None:
        return _found(form, asked)
    try:
        events = audit_files.found(g.actor, asked.wanted)
    except Refused as refused:
        form.form_errors.append(refused.message)
        return _found(form, asked)
    kind: audit_files.Form = "json" if request.form.get("form") == "json" else "csv"
    at = clock.now()
    content = audit_files.as_json(events, asked.wanted, at) if kind == "json" else audit_files.as_csv(events)
    with transaction():
        looking.record_export([each.told for each in events], asked.wanted, kind, actor=g.actor)
    answer = make_response(content)
    answer.headers["Content-Type"] = MEDIA_TYPES[kind]
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{at:%Y%m%dT%H%M%SZ}.{kind}"'
    return answer


@pages.route("/staff/audit/events/<string:address>")
@allow(Permission.AUDIT_READ)
def audit_event(address: str) -> str:
    """One event, with what happened to the same record around it."""
    event = queries.one(g.actor, address)
    later, earlier = queries.around(g.actor, event.told)
    return render_template("people/audit/event.html", event=event, later=later, earlier=earlier)


@pages.route("/staff/audit/openings")
@allow(Permission.AUDIT_READ)
def audit_openings() -> str:
    """What was opened, and for which purpose, in the compartments that the reader audits."""
    opened, more = queries.openings(g.actor, after=_mark())
    return render_template(
        "people/audit/openings.html", opened=opened, more=more, audits=bool(audited_by(g.actor)), first=_mark() is None
    )


@pages.route("/account/activity")
@allow(Access.SIGNED_IN)
def activity() -> str:
    """What was done in my name, and when I signed in."""
    found = queries.own_activity(g.actor, _mark())
    return render_template(
        "people/audit/activity.html", found=found, sign_ins=queries.own_sign_ins(g.actor), first=_mark() is None
    )


def _form(given: MultiDict[str, str]) -> AuditSearch:
    return AuditSearch(said.kinds(g.actor), formdata=given)


def _asked(form: AuditSearch) -> Asked:
    return queries.asked(
        g.actor,
        person=form.person.data,
        record=form.record.data,
        kind=form.kind.data,
        first=form.since.day,
        last=form.until.day,
    )


def _found(form: AuditSearch, asked: Asked) -> Response:
    shown = render_template(
        "people/audit/index.html",
        form=form,
        asked=asked,
        found=queries.page(g.actor, asked.wanted, _mark()),
        most=audit_files.MOST,
        page=search.PAGE,
        first=_mark() is None,
    )
    return make_response(shown, 422 if form.errors else 200)


def _mark() -> Mark | None:
    return Mark.read(typed(request.args.get("before")))
