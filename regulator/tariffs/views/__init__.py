"""The pages of tariffs: of the regulator's staff, and of providers and commissioners."""

from flask import Flask

from ..rules.money import pounds
from ..rules.words import function_words, label, slug
from . import answers, contracts, own, prices, returns, years  # noqa: F401 - each adds its pages
from .site import pages


def register(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(pages)
    app.register_blueprint(own.pages)
    app.jinja_env.filters.update(
        pounds=pounds, financial_year=label, tariff_function=function_words, function_slug=slug
    )
