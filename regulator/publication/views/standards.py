"""The standards: which editions there are, each as it was published, and every requirement on a page of its own."""

from collections.abc import Sequence
from datetime import date

from flask import abort, redirect, render_template, request, url_for
from werkzeug import Response

from regulator.core import clock
from regulator.core.access import Access, allow
from regulator.core.refused import NotFound
from regulator.register import queries as register
from regulator.standards import queries as standards
from regulator.standards.models import Edition, EditionArea, Instrument, Requirement
from regulator.standards.queries import compared, derogations, local
from regulator.standards.queries.search import search as found_by_words
from regulator.standards.rules import legible
from regulator.standards.rules.clauses import WORDS
from regulator.standards.rules.mapping import RELATIONS, counts

from ..rules import words
from ..rules.asking import may_be_a_name, search_text
from .site import pages

SEARCHED = 200  # characters of what was typed into the search of the standards: a phrase may be a sentence
WITH_A_PAGE = ("standard", "expectation", "minimum-standard", "key-question")


@pages.route("/standards")
@allow(Access.PUBLIC)
def editions() -> str:
    """Every published edition, and which is in force today, or was on any other day (`on`)."""
    published = standards.editions()
    typed = request.args.get("on", "")[:20]
    asked = _day(typed)
    day = asked or clock.today()
    in_force = {each.id for kind in words.EDITIONS_FOR if (each := standards.in_force(kind, day)) is not None}
    return render_template(
        "publication/standards.html",
        editions=published,
        in_force=in_force,
        kinds=words.EDITIONS_FOR,
        asked=asked,
        typed=typed if typed.isprintable() else "",
        wrong=bool(typed) and asked is None,
    )


@pages.route("/standards/search")
@allow(Access.PUBLIC)
def search_standards() -> str:
    """Clauses by their words: of every edition, of one (`edition`), or of those in force on a day (`on`)."""
    typed = search_text(request.args.get("words", ""), SEARCHED)
    published = standards.editions()
    code = request.args.get("edition", "")[:60]
    of = next((each for each in published if each.code == code), None)
    day_typed = request.args.get("on", "")[:20]
    on = _day(day_typed)
    wrong = bool(day_typed) and on is None
    return render_template(
        "publication/standards_search.html",
        typed=typed,
        hits=None if wrong or not typed else found_by_words(typed, edition=of.code if of else None, on=on),
        names=words.REQUIREMENTS,
        editions=published,
        of=of,
        on=on,
        day_typed=day_typed if day_typed.isprintable() else "",
        wrong=wrong,
    )


@pages.route("/standards/<string:code>")
@allow(Access.PUBLIC)
def edition(code: str) -> str:
    """One edition, by area."""
    found = _edition(code)
    return _edition_page(found, standards.areas(found.id))


@pages.route("/standards/<string:code>/changes")
@allow(Access.PUBLIC)
def edition_changes(code: str) -> str:
    """What an edition says otherwise than the one before, word by word, and how each clause follows."""
    found = _edition(code)
    before = compared.predecessor(found)
    if before is None:
        abort(404)
    rows = compared.mapping_kept(found, before)
    changes = compared.between_editions(standards.edition_file(before), standards.edition_file(found))
    return render_template(
        "publication/edition_changes.html",
        edition=found,
        before=before,
        portion=compared.portion_of_changes(changes, request.args.get("area", "")),
        rows=[row for row in rows if row.relation != "same"],
        counts=counts(rows),
        relations=RELATIONS,
        words=WORDS,
    )


@pages.route("/standards/<string:code>/<string:ref>")
@allow(Access.PUBLIC)
def requirement(code: str, ref: str) -> str | Response:
    """One standard or requirement: what it says, what inspectors ask, and what it rests on."""
    found = _edition(code)
    if not may_be_a_name(ref):
        abort(404)
    areas = standards.areas(found.id)
    only = [area for area in areas if area.code == ref]
    if only:
        return _edition_page(found, only, one_of_several=len(areas) > 1)
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
        places=legible.PLACES,
        pathways=legible.PATHWAYS,
        evidence=[(words.EVIDENCE[name], text) for name, text in line.details.get("evidence", {}).items()],
        **_for_some(found, line),
    )


def _edition_page(found: Edition, areas: Sequence[EditionArea], *, one_of_several: bool = False) -> str:
    """An edition, or one area of it."""
    lines = standards.requirements(found.id, kinds=WITH_A_PAGE)
    before, after = compared.neighbours(found)
    return render_template(
        "publication/edition.html",
        edition=found,
        areas=[(area, _standards_of(area, lines)) for area in areas],
        names=words.REQUIREMENTS,
        kinds=words.EDITIONS_FOR,
        before=before,
        after=after,
        only=areas[0] if one_of_several else None,
    )


def _for_some(found: Edition, line: Requirement) -> dict[str, object]:
    """What stands beside a clause for single providers: other ways of meeting it, and what was agreed above it."""
    today = clock.today()
    other_ways = derogations.from_clause(found.code, line.ref, today)
    earlier_ways = derogations.from_clauses_before(found, line.ref, today)
    agreed = local.beside(found.code, line.ref, today)
    numbers = {each.organisation_id for each in [*other_ways, *(each for each, _under in earlier_ways)]}
    numbers |= {number for each in agreed for number in (each.commissioner_id, each.provider_id)}
    return {
        "other_ways": other_ways,
        "earlier_ways": earlier_ways,
        "agreed": agreed,
        "bodies": register.by_ids(numbers),
    }


def _day(typed: str) -> date | None:
    """A day as a date box sends it; None for anything else."""
    try:
        return date.fromisoformat(typed) if len(typed) == 10 else None
    except ValueError:
        return None


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
