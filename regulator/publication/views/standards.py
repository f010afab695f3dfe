"""The standards: which editions there are, each as it was published, and every requirement on a page of its own."""

from flask import abort, redirect, render_template, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import Access, allow
from regulator.core.refused import NotFound
from regulator.standards import queries as standards
from regulator.standards.models import Edition, EditionArea, Instrument, Requirement

from ..rules import words
from ..rules.asking import may_be_a_name
from .site import pages

WITH_A_PAGE = ("standard", "expectation", "minimum-standard", "key-question")


@pages.route("/standards")
@allow(Access.PUBLIC)
def editions() -> str:
    """Every published edition, and which is in force today."""
    published = standards.editions()
    today = clock.today()
    in_force = {each.id for kind in words.EDITIONS_FOR if (each := standards.in_force(kind, today)) is not None}
    kinds = words.EDITIONS_FOR
    return render_template("publication/standards.html", editions=published, in_force=in_force, kinds=kinds)


@pages.route("/standards/<string:code>")
@allow(Access.PUBLIC)
def edition(code: str) -> str:
    """One edition, by area."""
    found = _edition(code)
    lines = standards.requirements(found.id, kinds=WITH_A_PAGE)
    return render_template(
        "publication/edition.html",
        edition=found,
        areas=[(area, _standards_of(area, lines)) for area in standards.areas(found.id)],
        names=words.REQUIREMENTS,
        kinds=words.EDITIONS_FOR,
    )


@pages.route("/standards/<string:code>/<string:ref>")
@allow(Access.PUBLIC)
def requirement(code: str, ref: str) -> str | Response:
    """One standard or requirement: what it says, what inspectors ask, and what it rests on."""
    found = _edition(code)
    if not may_be_a_name(ref):
        abort(404)
    line = standards.requirement(found.id, ref)
    above = _above(found, line)
    if line.kind not in WITH_A_PAGE and above is not None:
        return redirect(url_for(".requirement", code=code, ref=above.ref) + f"#{line.ref}", 301)
    return render_template(
        "publication/requirement.html",
        edition=found,
        line=line,
        above=above,
        under=standards.under(line.id),
        kind=words.REQUIREMENTS[line.kind],
        names=words.REQUIREMENTS,
        issuer=words.ISSUERS.get(line.details.get("issued_by", "")),
        cited=_cited(line),
        evidence=[(words.EVIDENCE[name], text) for name, text in line.details.get("evidence", {}).items()],
    )


def _edition(code: str) -> Edition:
    if not may_be_a_name(code):
        abort(404)
    return standards.edition(code)


def _above(edition: Edition, line: Requirement) -> Requirement | None:
    """The line that another is under."""
    if line.parent_id is None:
        return None
    for each in standards.requirements(edition.id, area=line.area.code, kinds=WITH_A_PAGE):
        if each.id == line.parent_id:
            return each
    raise NotFound


def _cited(line: Requirement) -> list[tuple[Instrument, str]]:
    """What a line rests on: each instrument once, with its provisions in words."""
    found: dict[str, tuple[Instrument, list[str]]] = {}
    for each in line.citations:
        provisions = found.setdefault(each.instrument_id, (each.instrument, []))[1]
        if each.provision:
            provisions.append(each.provision)
    return [(cited, words.provisions(cited.provisions_called, of_it)) for cited, of_it in found.values()]


def _standards_of(area: EditionArea, lines) -> list[tuple[Requirement, list[Requirement]]]:
    """The standards of an area, each with what is directly under it."""
    own = [line for line in lines if line.area_id == area.id]
    return [(each, [line for line in own if line.parent_id == each.id]) for each in own if each.kind == "standard"]
