"""The pages of the standards: of the staff who write them, of providers and commissioners, of whoever answers."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug import Response

from regulator.core.access import allow
from regulator.core.db import SOMEONE_ELSE, transaction
from regulator.core.forms import Form, VersionedForm
from regulator.core.refused import Refused
from regulator.people.rules import Permission

from ..rules.clauses import Wrong, WrongClause

staff = Blueprint("standards", __name__, url_prefix="/staff/standards")
own = Blueprint("own_standards", __name__, url_prefix="/organisation")
public = Blueprint("consultations", __name__, url_prefix="/consultations")

READ = allow(Permission.STANDARDS_EDIT, Permission.STANDARDS_PUBLISH)
WRITE = allow(Permission.STANDARDS_EDIT)
PUBLISH = allow(Permission.STANDARDS_PUBLISH)

Tell = Callable[[Iterable[Wrong]], None]
Told = str | Callable[[Any], str]


def done(
    form: Form, act: Callable[[], Any], *, told: str | Callable[[Any], str] = "", tell: Tell | None = None
) -> bool:
    """Whether a form was sent, was right, and was acted on inside a transaction. What refuses it stands on the form."""
    if not form.validate_on_submit():
        return False
    try:
        with transaction():
            result = act()
    except Refused as refused:
        form.show(refused)
        return False
    except WrongClause as fault:
        if tell:
            tell(fault.wrong)
        else:
            form.form_errors.extend(each.message for each in fault.wrong)
        return False
    words = told(result) if callable(told) else told
    if words:
        flash(words, "done")
    return True


def to(address: str) -> Response:
    """Go on to another page after a change."""
    return redirect(address, 303)


def shown(template: str, form: Form | None = None, *, version: int | None = None, **context: Any) -> Response:
    """A page, with its form as it is first seen or with what is wrong. A form of a record carries its version: after a
    conflict the one that stands now, since both texts are then before the reader."""
    status = 422 if form is not None and (form.errors or form.form_errors) else 200
    if isinstance(form, VersionedForm) and version is not None and (request.method == "GET" or conflict(form)):
        form.made_from(version)
    context = {"form": form, **context} if form is not None else context
    return make_response(render_template(f"standards/{template}.html", **context), status)


def conflict(form: Form | None) -> bool:
    """Whether somebody else saved meanwhile."""
    return form is not None and SOMEONE_ELSE in form.form_errors
