"""The pages of licensing: guidance and decisions for anyone, applications for applicants, casework, kept licences."""

from flask import Flask

from ..queries.keeping_public import decision_words
from . import (  # noqa: F401 - each adds its pages
    again,
    answering,
    applying,
    consulted,
    entering,
    handling,
    judging,
    keeping,
    keeping_own,
    keeping_returns,
    panels,
    public,
)
from .keeping_site import pages as kept_pages


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(kept_pages)
    app.register_blueprint(keeping_own.pages)
    for each in (public, applying, consulted, handling):
        app.register_blueprint(each.pages)
    app.jinja_env.filters["decision_words"] = decision_words
