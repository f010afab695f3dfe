"""The blueprint of the pages for those who are let in."""

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request
from werkzeug import Response

from regulator.core import clock
from regulator.core.documents.markup import date_text

from ..forms import Form
from ..rules import browsers, networks

pages = Blueprint("people", __name__)

SIGN_IN = "sign_in"  # what the signed cookie calls the random id


def secret() -> bytes:
    """What the keys of counts are made with."""
    made: str | bytes = current_app.config["SECRET_KEY"]
    return made if isinstance(made, bytes) else made.encode()


def network() -> str:
    """What tries from where this visitor comes from are counted under today."""
    return networks.network_key(request.remote_addr, secret(), clock.today())


def browser() -> str:
    """The browser that this visitor uses, in a few plain words."""
    return browsers.browser_words(request.user_agent.string)


def london_date(moment: datetime) -> str:
    """The legal date of a moment, as people write it: 14 February 2024."""
    return date_text(clock.london_date(moment).isoformat())


def london_moment(moment: datetime) -> str:
    """A moment as people say it: 14 February 2024 at 9:05am."""
    there = moment.astimezone(clock.LONDON)
    return f"{london_date(moment)} at {there.hour % 12 or 12}:{there:%M}{'am' if there.hour < 12 else 'pm'}"


def with_form(template: str, form: Form, *, status: int = 422, **more: Any) -> Response:
    """A page with a form: as it is first seen, or with what is wrong."""
    return make_response(render_template(template, form=form, **more), status if form.errors else 200)
