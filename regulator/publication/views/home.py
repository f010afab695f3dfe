"""The home page, and what the regulator says of itself and of this site."""

from flask import render_template

from regulator.core.access import Access, allow

from ..queries import providers, reports
from ..rules import words
from .site import pages

LATEST = 3  # reports on the home page


@pages.route("/")
@allow(Access.PUBLIC)
def home() -> str:
    """Where everyone begins: find a provider, read the newest reports, check a document."""
    return render_template(
        "publication/home.html", latest=reports.latest(LATEST), counts=providers.counts(), kinds=words.KINDS
    )


@pages.route("/about")
@allow(Access.PUBLIC)
def about() -> str:
    """What the regulator is, and where its data come from."""
    return render_template("publication/about.html")


@pages.route("/accessibility")
@allow(Access.PUBLIC)
def accessibility() -> str:
    """How far these pages can be used by everyone, what was tested, and whom to tell."""
    return render_template("publication/accessibility.html")
