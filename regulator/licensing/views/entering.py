"""The page on which an editor of the register enters, in one step, what follows from a trust's licence."""

from flask import flash, g, redirect, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission

from ..actions.entering import Called, enter
from ..forms.keeping import EnterForm
from ..models.licence import Licence
from ..queries import keeping, trusts
from ..queries.trusts import Entering
from .keeping_site import page, pages


@pages.route("/<string:reference>/trust", methods=["GET", "POST"])
@allow(Permission.REGISTER_EDIT)
def enter_trust(reference: str) -> Response:
    """What the register lacks of a licence, and the button that enters it."""
    licence, found = _found(reference)
    form = EnterForm(None if found.trust else found.suggested)
    if form.validate_on_submit():
        called = Called() if found.trust else Called(form.code.data or "", form.name.data or "")
        try:
            with transaction():
                held = keeping.one_visible_to(g.actor, reference)
                code = enter(held, called, version=form.seen, actor=g.actor, now=clock.now()).code
        except Refused as refused:
            form.show(refused)
        else:
            flash(f"The register says what licence {reference} says.", "done")
            return redirect(url_for("register.show", code=code), 303)
    licence, found = _found(reference)
    overtaken = SOMEONE_ELSE in form.form_errors
    if request.method == "GET" or overtaken:
        form.made_from(found.version)
    return page(licence, "trust", status=422 if form.errors else 200, form=form, found=found, overtaken=overtaken)


def _found(reference: str) -> tuple[Licence, Entering]:
    now = clock.now()
    licence = keeping.one_visible_to(g.actor, reference)
    stood = keeping.today_of(licence, now)
    if licence.status != trusts.TRUST or not stood.is_:
        raise NotFound
    return licence, trusts.entering(stood, clock.london_date(now))
