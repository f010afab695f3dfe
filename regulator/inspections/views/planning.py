"""Planning a visit that the provider will be told of: first of whom, then what, by which standards and when."""

from typing import Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import transaction
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission
from regulator.people.rules.wording import typed
from regulator.register import queries as register
from regulator.register.models import Organisation
from regulator.register.rules.words import KIND_WORDS, Kind
from regulator.standards import queries as standards
from regulator.standards.models import Edition

from ..actions.planning import LEADS, Wanted, plan_announced
from ..forms.planning import PARTS, PlanForm, days_form, plan_of, stretches_in
from ..queries.people import leads
from ..queries.trusts import editions_of_parts
from ..queries.work import PROVIDERS, editions_for
from ..rules.planning import MOST_STRETCHES, kinds_of
from .site import pages

PLAN = allow(Permission.INSPECTION_PLAN)
MOST_FOUND = 20  # providers of one search; a longer list is narrowed by another word


@pages.route("/plan")
@PLAN
def find_provider() -> str:
    """Which provider is to be inspected."""
    search = typed(request.args.get("search"))
    found = register.organisations(g.actor, kinds=PROVIDERS, active=True, search=search, limit=MOST_FOUND)
    return render_template(
        "inspections/work/plan_provider.html",
        search=search,
        listed=found if search else None,
        kinds={kind: words[0] for kind, words in KIND_WORDS.items()},
    )


@pages.route("/plan/<string:code>", methods=["GET", "POST"])
@PLAN
def plan(code: str) -> Response:
    """What kind of inspection, by which edition, on which days."""
    organisation = _provider(code)
    more = request.method == "POST" and "more" in request.form
    shown = stretches_in(request.form) + more
    parts = editions_of_parts(PARTS) if organisation.kind == Kind.LRT else {}
    form = days_form(plan_of(parts), shown)()
    _offer(form, organisation, parts)
    if not more and form.validate_on_submit():
        edition = "" if parts else form.edition.data
        wanted = Wanted(organisation.code, form.kind.data, edition, form.days, _lead(form), form.editions)
        try:
            with transaction():
                made = plan_announced(wanted, actor=g.actor, now=clock.now())
        except Refused as refused:
            form.show(refused)
        else:
            flash(f"{made.reference} is planned. Name its team, then notify the provider.", "done")
            return redirect(url_for(".show", reference=made.reference), 303)
    context: dict[str, Any] = {
        "form": form,
        "organisation": organisation,
        "most": shown >= MOST_STRETCHES,
        "members": [each for each in register.members(organisation.id) if each.row.until_on is None],
    }
    html = render_template("inspections/work/plan.html", **context)
    return make_response(html, 422 if form.errors else 200)


def _provider(code: str) -> Organisation:
    organisation = register.organisation(g.actor, code)
    if organisation.kind not in PROVIDERS or not organisation.active:
        raise NotFound
    return organisation


def _offer(form: PlanForm, organisation: Organisation, parts: dict[str, list[Edition]]) -> None:
    """What can be chosen for this provider, the usual chosen already."""
    today = clock.today()
    form.kind.offer((each.id, each.title) for each in kinds_of(organisation.kind.value, standards.kinds().values()))
    offered = {f"edition_{kind}": each for kind, each in parts.items()}
    offered = offered or {"edition": editions_for(organisation.kind.value)}
    for name, editions in offered.items():
        form[name].offer((each.code, f"{each.title} ({each.code})") for each in editions)
    form.lead.optional = g.actor.duty == LEADS
    form.lead.offer((str(each.user_id), each.words) for each in leads(today))
    if request.method == "GET":
        for name in offered:
            in_force = standards.in_force(name.partition("_")[2] or organisation.kind.value, today)
            form[name].data = in_force.code if in_force else ""
        form.kind.data = form.kind.choices[0][0] if len(form.kind.choices) == 1 else ""


def _lead(form: PlanForm) -> int | None:
    return int(form.lead.data) if form.lead.data else None
