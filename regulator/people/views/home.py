"""The home page of those who work for the regulator."""

from flask import g, render_template

from regulator.core.access import allow

from .. import queries
from ..rules import Permission
from .site import pages


@pages.route("/staff")
@allow(Permission.STAFF_HOME)
def staff() -> str:
    """The home page of those who work for the regulator: what upper features put on it."""
    account = queries.own_account(g.actor)
    return render_template("people/staff.html", account=account, parts=queries.home_parts(g.actor))
