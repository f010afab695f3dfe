"""The list of providers, and one page for each."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug import Response as AnyResponse

from regulator.core import clock
from regulator.core.access import Access, allow
from regulator.core.refused import NotFound
from regulator.register import queries as register
from regulator.register.rules.places import Figures, remarks

from ..queries import provider_page, providers, told
from ..queries.providers import Asked
from ..rules import history, words
from ..rules.asking import may_be_a_name, search_text
from .site import pages


@pages.route("/providers")
@allow(Access.PUBLIC)
def list_providers() -> str:
    """Prisons, companies and trusts: by name, code or place, of a kind, in an area."""
    asked = Asked(search_text(request.args.get("search", "")), _name("kind"), _name("area"))
    listed = providers.listed(asked, after=_name("after"), today=clock.today())
    chosen = {name: value for name, value in vars(asked).items() if value}
    following = url_for(".list_providers", **chosen, after=listed.more) if listed.more else ""
    beginning = url_for(".list_providers", **chosen) if "after" in request.args else ""
    return render_template(
        "publication/providers.html",
        asked=asked,
        listed=listed,
        areas=register.areas(),
        meant=providers.areas_called(asked.search) if asked.search and not asked.area else [],
        kinds=words.KINDS,
        following=following,
        beginning=beginning,
    )


@pages.route("/providers/<string:code>")
@allow(Access.PUBLIC)
def provider(code: str) -> str | AnyResponse:
    """Everything that is public about one provider."""
    if not may_be_a_name(code):
        abort(404)
    try:
        found = providers.provider(code)
    except NotFound:
        if code == code.upper():
            raise
        return redirect(url_for(".provider", code=providers.provider(code.upper()).code), 301)
    today = clock.today()
    page = provider_page.provider_page(found, today=today)
    tests = told.scale()
    return render_template(
        "publication/provider.html",
        page=page,
        today=today,
        kind=words.kind(found.kind),
        tests=tests,
        points=history.points(page.told),
        sentence=history.sentence(page.told, tests.names, tests.labels),
        warnings=_warnings(page),
    )


def _warnings(page: provider_page.ProviderPage) -> list[str]:
    """What a reader should be told of the newest figures of places."""
    if not page.places:
        return []
    newest = page.places[0].places
    figures = Figures(newest.certified, newest.in_use, newest.operational, newest.population)
    return [words.capital(each) for each in remarks(figures)]


def _name(name: str) -> str:
    """A choice in the query, as far as it could be one. Any other is no page of ours."""
    given = request.args.get(name, "")
    if given and not may_be_a_name(given):
        abort(404)
    return given
