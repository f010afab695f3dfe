"""Minimum standards in the browser: up to 300 on one page, of which only what changed is saved."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, request, url_for
from flask_wtf import FlaskForm
from uuid_utils.compat import uuid7
from werkzeug import Response

from regulator.core import clock
from regulator.core.db import transaction
from regulator.core.limits import takes
from regulator.core.refused import Refused
from regulator.register.rules.codes import may_be_a_code

from .. import queries
from ..actions import capturing, noting
from ..forms.evidence import as_id
from ..forms.minimum_standards import Sent, read
from ..queries import standards_met as reads
from ..queries.captured import may_capture
from ..queries.components import components
from ..rules.minimum_standards import OUTCOMES, counted
from .evidence import READ, on_site
from .site import page, pages, section

LARGEST = 2 * 1024 * 1024  # bytes of one post: 300 rows with seven thousand characters each


@dataclass(frozen=True)
class Wrong:
    """What is wrong with the page, as every page with a form says it."""

    errors: list[str]


NOTHING_WRONG = Wrong([])


@pages.route("/<string:reference>/minimum-standards", methods=["GET", "POST"])
@READ
@takes(largest=LARGEST)
@section("Minimum standards", 50, on_site)
def minimum_standards(reference: str) -> Response:
    """Met, not met or not tested, with the evidence, for each minimum standard of the pinned edition."""
    form = FlaskForm()
    if not form.validate_on_submit():
        return _shown(reference, [], noting.Recorded(), "")
    inspection = queries.one_visible_to(g.actor, reference)
    sent = read(request.form, [each.line.ref for each in reads.asked(inspection)])
    form_id = as_id(request.form.get("id")) or UUID(str(uuid7()))
    try:
        with transaction():
            held = queries.one_visible_to(g.actor, reference)
            as_made = reads.as_made(held, [each.stood for each in sent if each.stood])
            rows = [each.made_from(as_made) for each in sent]
            done = noting.record_findings(held, rows, form=form_id, actor=g.actor, now=clock.now())
    except Refused as refused:
        return _shown(reference, sent, noting.Recorded(), refused.message)
    if done.wrong or done.meanwhile:
        return _shown(reference, sent, done, "")
    flash(_told(done.kept), "done" if done.kept else "nothing")
    asked = {name: value for name, value in _filter().items() if value}
    return redirect(url_for(".minimum_standards", reference=reference, **asked), 303)  # type: ignore[arg-type]


def _told(kept: list[str]) -> str:
    if not kept:
        return "Nothing was changed, so nothing was saved."
    count = "1 finding is" if len(kept) == 1 else f"{len(kept)} findings are"
    return f"{count} saved: {', '.join(kept)}."


def _filter() -> dict[str, str]:
    words = "".join(each for each in request.args.get("words", "")[:200] if each.isprintable())
    show, part = request.args.get("show", ""), request.args.get("part", "")
    return {"words": words, "show": show if show in reads.SHOWN else "", "part": part if may_be_a_code(part) else ""}


def _shown(reference: str, sent: list[Sent], done: noting.Recorded, refused: str) -> Response:
    """The page; with what was sent and not kept, next to what stands."""
    inspection = queries.one_visible_to(g.actor, reference)
    given = {each.ref: each for each in sent if refused or each.ref in done.wrong or each.ref in done.meanwhile}
    every = reads.asked(inspection)
    asked = _filter()
    shown = reads.asked(inspection, **asked) if any(asked.values()) else every
    held_up = [row for row in every if row.line.ref in given and row not in shown]
    wrong = Wrong([*([refused] if refused else []), *done.wrong.values(), *done.meanwhile.values()])
    return page(
        inspection,
        "minimum_standards",
        status=422 if wrong.errors else 200,
        form=wrong,
        refused=refused,
        kept=_told(done.kept) if done.kept else "",
        errors=done.wrong | done.meanwhile,
        meanwhile=done.meanwhile,
        areas=reads.by_area(shown + held_up),
        given=given,
        form_id=uuid7(),
        total=len(every),
        counts=_counts(every),
        asked=asked,
        parts={each.code: each.name for each in components(inspection) if each.code},
        shown=reads.SHOWN,
        outcomes=OUTCOMES,
        may_write=may_capture(inspection, g.actor, capturing.OPEN) or bool(sent),
    )


def _counts(rows: list[reads.Asked]) -> dict[str, Any]:
    told = counted({row.line.ref: row.found.outcome for row in rows if row.found})
    return {**{OUTCOMES[name]: count for name, count in told.items()}, "Not looked at": len(rows) - sum(told.values())}
