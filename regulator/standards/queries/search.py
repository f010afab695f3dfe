"""Finds clauses of the published editions by their words, with the full-text index of whichever engine there is.

2026-11: SQLite has an FTS5 table `requirement_words` that triggers keep up, PostgreSQL an index on an expression, so
that neither needs anybody to remember it. Both know the forms of an English word (Porter's stems there, Snowball's
here, which differ in a few), and rank a reference and a title before the text, and that before the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import Any

from sqlalchemy import Column, ColumnElement, Integer, MetaData, Table, Text, case, cast, func, or_, select
from sqlalchemy.dialects.postgresql import REGCONFIG

from ...core.db import session
from ..models import Edition, Requirement
from ..rules.searching import BEGIN, END, Part, Term, instead, match, parts, references, terms, vocabulary

MOST = 100  # clauses that are shown
UNDER = ("indicator", "prompt")  # they bear the title of what they stand under, and are not found by it
ENGLISH = cast("english", REGCONFIG)
WHOLE = f"StartSel={BEGIN}, StopSel={END}, HighlightAll=true"
EXCERPT = f"StartSel={BEGIN}, StopSel={END}, MaxFragments=1, MaxWords=24, MinWords=8"

# SQLite's full-text table: its hidden column of its own name stands for the whole row.
_WORDS = Table("requirement_words", MetaData(), Column("rowid", Integer), Column("requirement_words", Text))
_TITLE, _TEXT, _REST = 1, 2, 3  # its columns, after the reference
_WEIGHTS = (100.0, 100.0, 1.0, 0.3)  # far apart: else a short row with the words wins over a long one's title


@dataclass(frozen=True)
class Hit:
    """One clause that was found, and its edition: what it says with the words marked.

    `elsewhere` is an excerpt of what else is said of it (why, test, evidence), where the words stand only there.
    """

    edition: Edition
    line: Requirement
    title: tuple[Part, ...]
    text: tuple[Part, ...]
    elsewhere: tuple[Part, ...]


@dataclass(frozen=True)
class Hits:
    """What was found: the best first, and how many there are. `wanted` is what was searched for.

    `exact` is whether they have every word that was typed; where none has, these have `wanted` instead, and `some`
    says that they have only some of it.
    """

    found: Sequence[Hit]
    count: int
    wanted: Sequence[Term]
    exact: bool = True
    some: bool = False


@dataclass(frozen=True)
class _Engine:
    """A search as one engine puts it: whether a clause is found, how well (the least first), and the marked texts."""

    found: ColumnElement[bool]
    rank: ColumnElement[Any]
    title: ColumnElement[str]
    text: ColumnElement[str]
    rest: ColumnElement[str]


def search(typed: str, *, edition: str | None = None, on: date | None = None) -> Hits:
    """The clauses that have every word and phrase of what was typed: one so named first, then the best.

    Where none has, those that say it in the words of the standards; failing that, those that have some of the words.
    `edition`: the code of the one that is searched. `on`: only editions that were in force on that day.
    """
    wanted = terms(typed)
    if not wanted:
        return Hits((), 0, ())
    found = _found(wanted, edition=edition, on=on)
    if found.count:
        return found
    other = instead(wanted, vocabulary(_texts()))
    if other != wanted and (found := _found(other, edition=edition, on=on)).count:
        return replace(found, exact=False)
    if len(other) > 1 and (found := _found(other, edition=edition, on=on, some=True)).count:
        return replace(found, exact=False, some=True)
    return Hits((), 0, wanted)


def _found(wanted: list[Term], *, edition: str | None, on: date | None, some: bool = False) -> Hits:
    lite = session().get_bind().dialect.name == "sqlite"
    engine = _sqlite(wanted, some=some) if lite else _postgresql(wanted, some=some)
    whole = select(Requirement, Edition, engine.title, engine.text, engine.rest)
    rows = _narrowed(whole, lite=lite, found=engine.found, edition=edition, on=on)
    count = _narrowed(select(func.count(Requirement.id)), lite=lite, found=engine.found, edition=edition, on=on)
    called = (func.lower(Requirement.title) == " ".join(each.text for each in wanted)) & Requirement.kind.not_in(UNDER)
    named = case((func.lower(Requirement.ref).in_(references(wanted)), 0), (called, 1), else_=2)
    rows = rows.order_by(named, engine.rank, Edition.in_force_from.desc(), Requirement.position).limit(MOST)
    hits = [_hit(*row) for row in session().execute(rows)]
    return Hits(hits, session().scalar(count) or 0, wanted)


def _texts() -> list[str]:
    """The titles and texts of everything that is published, for its words."""
    rows = select(Requirement.title, Requirement.text).join(Edition, Edition.id == Requirement.edition_id)
    return [text for row in session().execute(rows.where(Edition.published_at.is_not(None))) for text in row]


def _narrowed(rows: Any, *, lite: bool, found: ColumnElement[bool], edition: str | None, on: date | None) -> Any:
    rows = rows.join_from(Requirement, Edition, Edition.id == Requirement.edition_id)
    if lite:
        rows = rows.join(_WORDS, _WORDS.c.rowid == Requirement.id)
    rows = rows.where(found, Edition.published_at.is_not(None))
    if edition is not None:
        rows = rows.where(Edition.code == edition)
    if on is not None:
        still = or_(Edition.in_force_until.is_(None), Edition.in_force_until > on)
        rows = rows.where(Edition.in_force_from <= on, still)
    return rows


def _sqlite(wanted: list[Term], *, some: bool) -> _Engine:
    row = _WORDS.c.requirement_words
    return _Engine(
        found=row.op("MATCH", is_comparison=True)(match(wanted, some=some)),
        rank=func.bm25(row, *_WEIGHTS),
        title=func.highlight(row, _TITLE, BEGIN, END),
        text=func.highlight(row, _TEXT, BEGIN, END),
        rest=func.snippet(row, _REST, BEGIN, END, " … ", 24),
    )


def _postgresql(wanted: list[Term], *, some: bool) -> _Engine:
    each = (
        func.phraseto_tsquery(ENGLISH, term.text) if term.phrase else func.plainto_tsquery(ENGLISH, term.text)
        for term in wanted
    )
    query: ColumnElement[Any] = reduce(lambda one, other: one.op("||" if some else "&&")(other), each)
    prose = func.requirement_prose(Requirement.details)
    words = func.requirement_words(Requirement.kind, Requirement.ref, Requirement.title, Requirement.text, prose)
    return _Engine(
        found=words.op("@@", is_comparison=True)(query),
        rank=-func.ts_rank(words, query),
        title=func.ts_headline(ENGLISH, Requirement.title, query, WHOLE),
        text=func.ts_headline(ENGLISH, Requirement.text, query, WHOLE),
        rest=func.ts_headline(ENGLISH, prose, query, EXCERPT),
    )


def _hit(line: Requirement, edition: Edition, title: str, text: str, rest: str) -> Hit:
    own = line.kind not in UNDER
    shown = parts(title) if own else (Part(line.title, marked=False),), parts(text)
    seen = any(each.marked for part in shown for each in part)
    other = parts(rest)
    told = not seen and any(each.marked for each in other)
    return Hit(edition, line, *shown, other if told else ())
