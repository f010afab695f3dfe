"""What the pages of what is owed share: how each is shown, how a form is answered, how a file is handed over."""

from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, cast

from flask import flash, make_response, redirect, render_template, request
from werkzeug import Response
from werkzeug.datastructures import FileStorage

from regulator.core import clock, files
from regulator.core.db import transaction
from regulator.core.files import PAPERS, PHOTOGRAPHS, Received
from regulator.core.forms import Form
from regulator.core.forms.fields import shown
from regulator.core.refused import Refused

from ..rules.answering import SAID, STATUSES
from ..rules.lifecycle import WORDS as STATES
from ..rules.owing import Kind
from ..rules.verifying import BASES, WORDS

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLOURS = {
    "owed": "yellow",
    "returned": "orange",
    "refused": "red",
    "answered": "blue",
    "under-way": "blue",
    "claimed": "purple",
    "closed": "green",
    "no-longer-relevant": "grey",
}
RUNG_COLOURS = {
    "none": "red",
    "insufficient": "orange",
    "reasonable": "blue",
    "good": "green",
    "met": "green",
    "not-met": "red",
}


def page(template: str, *, status: int = 200, **context: Any) -> Response:
    """A page about what is owed. `template` stands in `templates/improvement`."""
    said = {"states": STATES, "colours": COLOURS, "rungs": WORDS, "rung_colours": RUNG_COLOURS, "bases": BASES}
    said |= {"responses": SAID, "statuses": STATUSES, "kinds": {each.value: each.words for each in Kind}}
    html = render_template(f"improvement/{template}.html", today=clock.today(), **said, **context)
    return make_response(html, status)


def done(form: Form, act: Callable[[], Any], words: str) -> bool:
    """Whether a form was sent and right, and the action done; its refusal is shown on the form."""
    if not form.validate_on_submit():
        return False
    try:
        with transaction():
            act()
    except Refused as refused:
        form.show(refused)
        return False
    flash(words, "done")
    return True


def pressed(act: Callable[[], Any], words: str, then: str) -> Response:
    """A button alone: its refusal is told where it leads."""
    try:
        with transaction():
            act()
    except Refused as refused:
        flash(refused.message, "refused")
    else:
        if words:
            flash(words, "done")
    return redirect(then, 303)


def told(message: str, status: int) -> Response:
    """A sentence as JSON, for a script of a page."""
    return make_response({"message": message}, status)


def status_of(form: Form) -> int:
    """422 for a form that was refused."""
    return 422 if form.errors else 200


def received(form: Any) -> list[Received] | None:
    """The files that came with a form, judged and on the disk; None where one is wrong, which its field says."""
    papers, no = judged(form.files.data or [])
    if no:
        form.files.errors = [*no, "Choose the other files again: a browser does not keep them."]
        return None
    return papers


def judged(uploads: Iterable[Any]) -> tuple[list[Received], list[str]]:
    """Files that were sent, judged by their content and on the disk; and a sentence for each that is not taken."""
    papers, no = [], []
    for each in uploads:
        if not isinstance(each, FileStorage) or not each.filename:
            continue
        try:
            papers.append(files.receive(cast(BinaryIO, each.stream), name=each.filename, allowed=PAPERS | PHOTOGRAPHS))
        except Refused as refused:
            no.append(f"{shown(each.filename)[:100]}: {refused.message}")
    return papers, no


def asked_for(name: str) -> str:
    """A word of the address, as a query may have it."""
    value = request.args.get(name, "")
    return value if value.isprintable() else ""
