"""Judgements: what each inspector proposes for each standard or test, with reasons, beside what colleagues propose."""

from typing import Any

from flask import g, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.people.rules import Permission

from .. import queries
from ..actions import at_the_desk, judging
from ..forms.judging import ProposalForm, proposal_form
from ..models.inspection import Inspection
from ..queries import judgements as judged
from ..rules.lifecycle import SECRET
from .site import answer, page, pages, section

READ = allow(Permission.INSPECTION_READ)


def _rated(inspection: Inspection, _actor: object) -> bool:
    return inspection.state not in SECRET and queries.is_rated(inspection)


@pages.route("/<string:reference>/judgements")
@READ
@section("Judgements", 50, _rated)
def judgements(reference: str) -> Response:
    """Everything that is rated, with its evidence and who proposes what."""
    inspection = queries.one_visible_to(g.actor, reference)
    return page(
        inspection,
        "judgements",
        seen=judged.seen(inspection, g.actor),
        may_propose=judged.may_propose(inspection, g.actor),
    )


@pages.route("/<string:reference>/judgements/<string:ref>")
@READ
def judgement(reference: str, ref: str) -> Response:
    """One standard or test: its evidence by source, my proposal and my colleagues'."""
    inspection = queries.one_visible_to(g.actor, reference)
    form = _form(inspection, ref, with_cases=request.args.get("from") == "cases")
    return page(inspection, "judgement", under="judgements", **_shown(inspection, ref, form))


@pages.route("/<string:reference>/judgements/<string:ref>/propose", methods=["POST"])
@allow(Permission.INSPECTION_PROPOSE)
def propose(reference: str, ref: str) -> Response:
    """Propose, with reasons. What one proposed before stays readable."""
    inspection = queries.one_visible_to(g.actor, reference)
    form = _form(inspection, ref)
    shown = _shown(inspection, ref, form)
    del shown["form"]

    def act(held: Inspection) -> None:
        judging.propose(held, form.given, form["reason"].data, id=form.id.data, actor=g.actor, now=clock.now())

    return answer(
        reference,
        form,
        act,
        "judgement",
        then=url_for(".judgements", reference=reference),
        done=f"Your proposal for {shown['seen'].part.name} is kept.",
        under="judgements",
        **shown,
    )


def _form(inspection: Inspection, ref: str, *, with_cases: bool = False) -> ProposalForm:
    part = judged.part(inspection, ref)
    mine = judged.seen_one(inspection, g.actor, part.ref).mine
    counts = judged.from_cases(inspection, part) if with_cases else None
    return proposal_form(part, mine, counts, at_the_desk.new_id())


def _shown(inspection: Inspection, ref: str, form: ProposalForm) -> dict[str, Any]:
    part = judged.part(inspection, ref)
    return {
        "seen": judged.seen_one(inspection, g.actor, ref),
        "form": form,
        "may_propose": judged.may_propose(inspection, g.actor),
        "cases": judged.cases_behind(inspection, part),
    }
