"""The Ombudsman's pages: to all who do not work for the Ombudsman they do not exist.

2026-11: no name, no number and no purpose stands in an address, since addresses are kept in logs and histories: what
is looked for is sent by a POST.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.forms import Form, VersionedForm
from regulator.core.refused import Refused
from regulator.people.rules import Permission

from ..actions.casework import Moment
from ..queries import cases
from ..queries.cases import Case
from ..rules.eligibility import CODES, Code
from ..rules.letters import NAMES
from ..rules.words import Channel, Outcome, Situation, Stage

pages = Blueprint("ombudsman", __name__, url_prefix="/ombudsman")

READ = allow(Permission.COMPLAINT_READ, hidden=True)
LOG = allow(Permission.COMPLAINT_LOG, hidden=True)
ASSESS = allow(Permission.COMPLAINT_ASSESS, hidden=True)
ALLOCATE = allow(Permission.COMPLAINT_ALLOCATE, hidden=True)
INVESTIGATE = allow(Permission.COMPLAINT_INVESTIGATE, hidden=True)
DECIDE = allow(Permission.COMPLAINT_DECIDE, hidden=True)

WORDS: dict[str, Callable[[str], str]] = {
    "channel": lambda value: Channel(value).words,
    "situation": lambda value: Situation(value).words,
    "stage": lambda value: Stage(value).words,
    "outcome": lambda value: Outcome(value).words,
    "code": lambda value: CODES[Code(value)][0],
    "letter": lambda value: NAMES[value],
}


def moment() -> Moment:
    """Now, and its legal date."""
    return Moment(clock.now(), clock.today())


def page(template: str, *, status: int = 200, **context: Any) -> Response:
    """A page of the Ombudsman's. `template` stands in `templates/ombudsman`."""
    return make_response(
        render_template(f"ombudsman/{template}.html", words=WORDS, today=clock.today(), **context), status
    )


def about(
    reference: str,
    form: Form,
    act: Callable[[Case], Any],
    template: str,
    *,
    done: str = "",
    version: int | None = None,
    **context: Any,
) -> Response:
    """A form about a case; once it is sent and right, act in a transaction, and go back to the case.

    `version` is that of what the form is about, where that is not the case itself.

    Refused where somebody saved meanwhile: what was typed is shown again beside the case as it is now.
    """
    case = cases.show(g.actor, reference)
    if form.validate_on_submit():
        try:
            with transaction():
                act(case)
        except Refused as refused:
            form.show(refused)
        else:
            if done:
                flash(done, "done")
            return redirect(url_for("ombudsman.show", reference=reference), 303)
    if isinstance(form, VersionedForm) and (request.method == "GET" or SOMEONE_ELSE in form.form_errors):
        form.made_from(case.version if version is None else version)
    return page(template, status=422 if form.errors else 200, form=form, case=case, **context)
