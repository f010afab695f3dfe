"""Withdrawal: at once by one, confirmed or undone by a second person."""

from flask import flash, g, redirect, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.actor import Actor
from regulator.people.rules import Permission

from .. import queries
from ..actions import withdrawing as actions
from ..forms.publishing import RestoreForm, WithdrawForm
from ..forms.replies import EmptyForm
from ..models.inspection import Inspection
from ..queries import withdrawals as found
from .draft import done, pressed
from .site import page, pages, section

READ = allow(Permission.INSPECTION_READ)
WITHDRAW = allow(Permission.INSPECTION_WITHDRAW)


def withdrawable(inspection: Inspection, actor: Actor) -> bool:
    """Whether something of the inspection is public, and this person might withdraw it."""
    return actor.may(Permission.INSPECTION_WITHDRAW) and bool(found.documents_of(inspection))


@pages.route("/<string:reference>/withdrawal")
@READ
@section("Withdrawal", 86, withdrawable)
def withdrawal(reference: str) -> Response:
    """What of the inspection is public, and what was withdrawn of it."""
    inspection = queries.one_visible_to(g.actor, reference)
    return page(
        inspection,
        "withdrawal",
        form=EmptyForm(),
        documents=found.documents_of(inspection),
        may=g.actor.may(Permission.INSPECTION_WITHDRAW),
    )


@pages.route("/<string:reference>/withdrawal/withdraw", methods=["GET", "POST"])
@WITHDRAW
def withdraw(reference: str) -> Response:
    """Take a document from the public at once."""
    form = WithdrawForm()
    inspection = queries.one_visible_to(g.actor, reference)
    standing = [each.document for each in found.documents_of(inspection) if not each.document.withdrawn_on]
    form.document.offer((str(each.id), each.title) for each in standing)

    def act() -> None:
        held = queries.one_visible_to(g.actor, reference)
        document = found.document_of(held, int(form.document.data))
        actions.withdraw(held, document, reason=form.reason.data, actor=g.actor, now=clock.now())

    if done(form, act):
        flash("It is withdrawn. Somebody else must confirm it within one working day", "done")
        return redirect(url_for(".withdrawal", reference=reference), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    status = 422 if form.errors else 200
    return page(inspection, "withdrawal_make", under="withdrawal", status=status, form=form)


@pages.route("/<string:reference>/withdrawal/<int:document_id>/confirm", methods=["POST"])
@WITHDRAW
def confirm_withdrawal(reference: str, document_id: int) -> Response:
    """Confirm it as the second person."""

    def act() -> None:
        held = queries.one_visible_to(g.actor, reference)
        actions.confirm(held, found.document_of(held, document_id), actor=g.actor, now=clock.now())

    return pressed(act, said="The withdrawal is confirmed", then=url_for(".withdrawal", reference=reference))


@pages.route("/<string:reference>/withdrawal/<int:document_id>/restore", methods=["GET", "POST"])
@WITHDRAW
def restore_document(reference: str, document_id: int) -> Response:
    """Put it back as the second person, with the reason."""
    form = RestoreForm()
    inspection = queries.one_visible_to(g.actor, reference)
    document = found.document_of(inspection, document_id)

    def act() -> None:
        held = queries.one_visible_to(g.actor, reference)
        again = found.document_of(held, document_id)
        actions.restore(held, again, reason=form.reason.data, actor=g.actor, now=clock.now())

    if done(form, act):
        flash("It may be read again", "done")
        return redirect(url_for(".withdrawal", reference=reference), 303)
    inspection = queries.one_visible_to(g.actor, reference)
    status = 422 if form.errors else 200
    return page(inspection, "withdrawal_restore", under="withdrawal", status=status, form=form, document=document)
