"""What is published is frozen, rendered once in each form, corrected only by a new version, withdrawn by two."""

import copy
import json
from datetime import date

import pytest
from sqlalchemy import select

from regulator.app import declare
from regulator.core import db, files, keys, outbox
from regulator.core.actor import Actor, ActorKind
from regulator.core.canonical import digest
from regulator.core.documents import actions, queries
from regulator.core.documents.models import DocumentVersion
from regulator.core.outbox import Outgoing, Sending
from regulator.core.refused import NotFound, Refused
from tests.inspections.sample_content import bedford

pytestmark = pytest.mark.database

ANNA = Actor(ActorKind.PERSON, "publisher", "A publisher", frozenset(), id=1)
BEN = Actor(ActorKind.PERSON, "chief-inspector", "A chief inspector", frozenset(), id=2)
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _ready(database):
    declare()
    keys.make_missing(database.instance / "keys")
    files.configure(database.instance / "files", database.instance / "keys")


def published(content=None, *, note=None, on=TODAY):
    """A version of the Bedford sample, frozen."""
    made = content or bedford()

    def build(frame):
        return made | {
            "verification": {"check_code": frame.check_code, "url": "http://127.0.0.1/verify", "audit_head": None},
            "version": {
                "number": frame.number,
                "published_on": frame.published_on.isoformat(),
                "corrections": [{"on": day.isoformat(), "note": why} for day, why in frame.corrections],
            },
        }

    with db.transaction():
        version = actions.freeze(
            "inspection-report",
            "INS-2023-7F4K",
            subject="inspection:1",
            title=made["title"],
            build=build,
            published_on=on,
            note=note,
            actor=ANNA,
        )
        return version.id


def test_frozen_content_is_named_by_its_hash_and_its_check_code(database):
    version_id = published()
    with db.reading():
        version = db.session().get_one(DocumentVersion, version_id)
        assert version.content_hash == digest(version.content)
        assert queries.by_check_code(version.check_code.lower().replace("-", " ")).version.id == version_id
        with pytest.raises(NotFound):
            queries.by_check_code("AAAA-AAAA-AAAA")


def test_html_and_json_are_kept_and_name_their_hashes(database):
    version_id = published()
    with db.reading():
        waiting = db.session().scalars(select(Outgoing.key).where(Outgoing.state == Sending.WAITING)).all()
    assert sorted(waiting) == [f"{version_id}:html", f"{version_id}:json", f"{version_id}:pdf"]
    for _ in range(2):  # a lost lease has a form rendered twice: it is kept once
        for form in ("html", "json"):
            outbox._senders[actions.RENDER]({"version_id": version_id, "form": form})
    with db.reading():
        forms = queries.forms(version_id)
        version = db.session().get_one(DocumentVersion, version_id)
        told = json.loads(files.open_kept(forms["json"].sha256))
    assert told["hashes"] == {"content": version.content_hash, "html": forms["html"].sha256, "pdf": None}
    assert {key: value for key, value in told.items() if key != "hashes"} == json.loads(version.content)


def test_a_correction_is_a_new_version_that_says_why(database):
    first = published()
    with pytest.raises(Refused, match="what was corrected"):
        published()
    second = published(note="Statement 1.2 named the wrong year.", on=date(2026, 12, 1))
    with db.reading():
        document = queries.document("INS-2023-7F4K")
        assert [version.id for version in queries.versions(document.id)] == [first, second]
        told = json.loads(queries.newest(document.id).content)
    assert told["version"]["corrections"] == [{"on": "2026-12-01", "note": "Statement 1.2 named the wrong year."}]


def test_what_no_form_could_show_is_refused_before_it_is_frozen(database):
    content = copy.deepcopy(bedford())
    content["summary"]["text"] = ["Turned round: \u202e."]
    with pytest.raises(Refused, match=r"U\+202E"):
        published(content)
    with db.reading():
        assert db.session().scalar(select(Outgoing.id)) is None
        with pytest.raises(NotFound):
            queries.document("INS-2023-7F4K")


def test_content_that_breaks_its_published_schema_is_our_fault_and_not_frozen(database):
    content = bedford()
    del content["glossary"]
    with pytest.raises(actions.WrongContent, match="glossary"):
        published(content)


def test_a_document_is_withdrawn_at_once_and_confirmed_by_another(database):
    published()
    with db.transaction():
        actions.withdraw(queries.document("INS-2023-7F4K"), reason="A court ordered it", actor=ANNA, today=TODAY)
    with pytest.raises(Refused, match="someone other"), db.transaction():
        actions.confirm_withdrawal(queries.document("INS-2023-7F4K"), actor=ANNA, today=TODAY)
    with db.transaction():
        actions.confirm_withdrawal(queries.document("INS-2023-7F4K"), actor=BEN, today=TODAY)
    with pytest.raises(Refused, match="withdrawn"):
        published(note="Again")


def test_a_withdrawal_says_why(database):
    published()
    with pytest.raises(Refused, match="why"), db.transaction():
        actions.withdraw(queries.document("INS-2023-7F4K"), reason="  ", actor=ANNA, today=TODAY)
