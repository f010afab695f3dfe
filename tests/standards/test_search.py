"""Search over all standards, on both engines: forms of words, phrases, references, days, and whatever anybody types."""

import random
from datetime import date

import pytest
from sqlalchemy import delete, insert, select, update

from regulator.core import db
from regulator.core.db import reading
from regulator.standards.models import Edition, EditionArea, Requirement
from regulator.standards.queries.search import Hits, search

pytestmark = pytest.mark.database

ODD = [
    "", " ", '"', '""', "'", "\\", "%", "_", "*", "-", "^", "(", ")", "NEAR(", "AND", "NOT", "a OR", "title:", "{a b}:",
    "\x00", "first\x00night", "<b>", "&amp;", ":*", "!", "|", "&", "<->", "''", "é", "½", "中文", "🙂", "\u202e",
    "\ue000x\ue001", "x" * 10_000, '"' * 10_000, "night " * 2_000, "a-" * 5_000, "1" * 300, "1.1.1.1.1", "-1", "1e9", "http://a.b/c?d=e",
]  # fmt: skip


def refs(hits: Hits) -> list[str]:
    return [hit.line.ref for hit in hits.found]


def test_a_search_finds_forms_phrases_references_and_days_and_survives_anything(ground):
    with reading():
        singular, plural = search("complaint answered"), search("complaints answer")
        assert singular.count == plural.count > 0, "forms of a word are one word"
        both, either = search("first night"), search("night")
        assert 0 < both.count < either.count, "every word has to be there"
        phrase = search("“first night”")
        assert 0 < phrase.count <= both.count
        assert all("first night" in _said(hit).lower() for hit in phrase.found)
        reversed_phrase = search('"night first"')
        assert reversed_phrase.count == 0

        named = search("ms-t13")
        assert refs(named)[0] == "MS-T13", "the clause itself, whatever else names it"
        assert all("ms-t13" in f"{hit.line.ref} {hit.line.text} {hit.line.details}".lower() for hit in named.found)
        assert refs(search("S1"))[0] == "S1"
        assert "S10" not in refs(search("S1", edition="prisons-1")), "a reference is not the beginning of another"
        assert refs(search("2.1.1"))[0] == "2.1.1"

        titled = {"S1", "MS-S1", "MS-S2"}
        assert set(refs(search("first night", edition="prisons-1"))[:3]) == titled, (
            "titles, before what stands under them"
        )
        best = search("complaints").found
        assert any(part.marked for part in best[0].title), "a title counts for more than the text"
        assert all(any(part.marked for part in (*hit.title, *hit.text, *hit.elsewhere)) for hit in best), (
            "each says where it was found"
        )

        one = search("night", edition="prisons-1")
        assert one.count
        assert {hit.edition.code for hit in one.found} == {"prisons-1"}
        assert search("night", edition="no-such-edition").count == 0
        assert search("trust", on=date(2018, 12, 31)).count < search("trust", on=date(2019, 4, 1)).count
        assert search("night", on=date(1990, 1, 1)).count == 0

        for typed in ODD:
            assert search(typed).count >= 0, typed
        pick = random.Random(5)
        letters = "abcÅß∞\"'()*:-^&|!<>{}[]\\%_ \t\n\0.,;0123456789“”’"
        for _ in range(60):
            typed = "".join(pick.choices(letters, k=pick.randint(1, 60)))
            assert search(typed).count >= 0, typed


def _said(hit):
    return " ".join("".join(part.text for part in parts) for parts in (hit.title, hit.text, hit.elsewhere))


def test_the_index_follows_each_clause_by_itself(ground):
    """A clause that is written, reworded and taken out is found by the words that it has, with nobody telling."""
    engine = db.engine().execution_options(mode=db.Mode.MIGRATION)
    with engine.connect() as connection, connection.begin() as all_of_it:
        table, heads, areas = Requirement.__table__, Edition.__table__, EditionArea.__table__
        old = connection.execute(select(heads).where(heads.c.code == "prisons-1")).mappings().one()
        head = {**old, "id": 990_001, "code": "zz-1", "provider_kind": "zz", "published_at": None}
        connection.execute(insert(heads).values(head))
        area = {"id": 990_001, "edition_id": 990_001, "code": "zz", "title": "Z", "description": "Z", "scored": False}
        connection.execute(insert(areas).values(**area, position=1))
        line = {
            "id": 990_001,
            "edition_id": 990_001,
            "area_id": 990_001,
            "position": 1,
            "kind": "standard",
            "ref": "Z1",
        }
        details = {"why": "Because of zebras.", "issued_by": "quagga", "evidence": {"staff": "Ostriches say so."}}
        connection.execute(insert(table).values(**line, title="Aardvarks", text="Badgers burrow.", details=details))
        assert [_there(connection, word) for word in ("aardvark", "burrowing", "zebra", "ostrich", "quagga")] == [
            *[True] * 4,
            False,
        ]
        connection.execute(update(table).where(table.c.id == 990_001).values(text="Camels carry."))
        assert [_there(connection, word) for word in ("burrowing", "camel", "aardvark")] == [False, True, True]
        connection.execute(delete(table).where(table.c.id == 990_001))
        assert not _there(connection, "camel")
        all_of_it.rollback()


def _there(connection, word):
    if connection.dialect.name == "sqlite":
        asked = "SELECT count(*) FROM requirement_words WHERE requirement_words MATCH ?"
        return connection.exec_driver_sql(asked, (word,)).scalar() == 1
    asked = (
        "SELECT count(*) FROM requirement WHERE requirement_words(kind, ref, title, text, requirement_prose(details)) "
        "@@ plainto_tsquery('english', %s)"
    )
    return connection.exec_driver_sql(asked, (word,)).scalar() == 1


def test_where_no_clause_has_every_word_the_page_is_not_empty_and_says_what_it_shows_instead(ground):
    with reading():
        slip, jargon = search("seggregation"), search("ACCT")
        assert slip.count == search("segregation").count > 0
        assert (slip.exact, [each.text for each in slip.wanted]) == (False, ["segregation"])
        assert jargon.count == search("self-harm").count > 0
        some = search("force xyzzyx")
        assert (some.exact, some.some) == (False, True)
        assert some.count == search("force").count
        assert search("xyzzyx").count == 0
        assert search("segregation").exact
