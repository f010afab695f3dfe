"""The page of the timetable."""

from flask import render_template

from regulator.core import clock
from regulator.core.access import allow

from ..queries import jobs as queries
from ..rules.permissions import Permission
from .site import pages


@pages.route("/staff/jobs")
@allow(Permission.JOBS_READ)
def timetable() -> str:
    """What runs by itself, when it ran last, and which workers live."""
    now = clock.now()
    return render_template("people/jobs/index.html", timetable=queries.timetable(now), workers=queries.workers(now))
