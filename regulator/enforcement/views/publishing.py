"""Notices as documents: read, downloaded, checked for what they would give away, and published."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, request, url_for
from markupsafe import Markup
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import allow
from regulator.core.db import transaction
from regulator.core.documents import markup
from regulator.core.documents import queries as documents
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import Permission

from .. import queries
from ..actions import publishing
from ..forms.work import EmptyForm, StandForm, WithholdForm
from ..models.matter import Matter
from ..models.notice import Notice
from ..queries import leaks
from ..queries.content import KIND, content_of, document_of
from .site import answer, form_of, page, pages

READ = allow(Permission.ENFORCEMENT_READ)
PUBLISH = allow(Permission.ENFORCEMENT_PUBLISH)


@pages.route("/<string:reference>/notices/<string:name>")
@READ
def notice(reference: str, name: str) -> Response:
    """A notice as it was given, with its downloads."""
    matter = queries.one_visible_to(g.actor, reference)
    found, measure = queries.notice_named(matter, name)
    _document, version = document_of(found)
    body = markup.body(KIND.template, content_of(found), content_hash=version.content_hash)
    return page(
        matter,
        "notice",
        notice=found,
        measure=measure,
        body=Markup(body),  # noqa: S704 - made by our own templates, which escape every word
        forms=documents.forms(version.id),
        copy=leaks.public_copy(found),
        notice_title=content_of(found)["title"],
    )


@pages.route("/<string:reference>/notices/<string:name>/notice.<any(pdf, html, json):form>")
@READ
def notice_form(reference: str, name: str, form: str) -> Response:
    """A form of a notice as a file."""
    matter = queries.one_visible_to(g.actor, reference)
    found, _measure = queries.notice_named(matter, name)
    return form_of(found, form)


@pages.route("/<string:reference>/notices/<string:name>/publication", methods=["GET", "POST"])
@PUBLISH
def publication(reference: str, name: str) -> Response:
    """What the public copy would give away and what it leaves out; leave more out."""
    form = WithholdForm()

    def act(held: Matter) -> None:
        found, _measure = queries.notice_named(held, name)
        publishing.withhold(held, found, form.words.data, reason=form.reason.data, actor=g.actor, now=clock.now())

    return _publication(reference, name, form, act)


@pages.route("/<string:reference>/notices/<string:name>/publication/<int:number>/show-again", methods=["POST"])
@PUBLISH
def show_again(reference: str, name: str, number: int) -> Response:
    """Put words back into the public copy."""

    def act(held: Matter, found: Notice) -> None:
        publishing.show_again(held, found, number, actor=g.actor, now=clock.now())

    return _pressed(reference, name, act, "The words are in the copy again.")


@pages.route("/<string:reference>/notices/<string:name>/leaks/<string:key>", methods=["GET", "POST"])
@PUBLISH
def let_stand(reference: str, name: str, key: str) -> Response:
    """Say why something that was found may be published."""
    form = StandForm()

    def act(held: Matter) -> None:
        found, _measure = queries.notice_named(held, name)
        publishing.let_stand(held, found, key, reason=form.reason.data, actor=g.actor, now=clock.now())

    matter = queries.one_visible_to(g.actor, reference)
    found, _measure = queries.notice_named(matter, name)
    one = next((each for each in leaks.found(found) if each.leak.key == key), None)
    if one is None:
        raise NotFound
    then = url_for(".publication", reference=reference, name=name)
    return answer(reference, form, act, "let_stand", then=then, done="It may stand.", notice=found, one=one)


@pages.route("/<string:reference>/notices/<string:name>/publish", methods=["POST"])
@PUBLISH
def publish(reference: str, name: str) -> Response:
    """Publish the copy."""

    def act(held: Matter, found: Notice) -> None:
        _same, measure = queries.notice_named(held, name)
        publishing.publish(held, measure, found, actor=g.actor, now=clock.now(), public_url=g.settings.public_url)

    return _pressed(reference, name, act, "The notice is published.")


def _publication(reference: str, name: str, form: WithholdForm, act: Callable[[Matter], Any]) -> Response:
    matter = queries.one_visible_to(g.actor, reference)
    notice, measure = queries.notice_named(matter, name)
    then = url_for(".publication", reference=reference, name=name)
    return answer(
        reference,
        form,
        act,
        "publication",
        then=then,
        done="The words are left out of the public copy.",
        notice=notice,
        measure=measure,
        rows=leaks.found(notice),
        left_out=leaks.redactions(notice),
        copy=leaks.public_copy(notice),
    )


def _pressed(reference: str, name: str, act: Callable[[Matter, Notice], Any], done: str) -> Response:
    """A button alone: act inside a transaction; a rule's no is told on the next page."""
    if request.method == "POST" and EmptyForm().validate_on_submit():
        try:
            with transaction():
                matter = queries.one_visible_to(g.actor, reference)
                found, _measure = queries.notice_named(matter, name)
                act(matter, found)
        except Refused as refused:
            flash(refused.message, "told")
        else:
            flash(done, "done")
    return redirect(url_for(".publication", reference=reference, name=name), 303)
