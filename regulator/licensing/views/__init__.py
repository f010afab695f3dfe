"""The pages of licensing: guidance and decisions for anyone, applications for applicants, casework for staff."""

from flask import Flask

from . import answering, applying, consulted, handling, judging, panels, public  # noqa: F401 - each adds its pages


def register(app: Flask) -> None:
    """Give the application these pages."""
    for each in (public, applying, consulted, handling):
        app.register_blueprint(each.pages)
