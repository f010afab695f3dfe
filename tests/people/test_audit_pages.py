"""The log at a browser: searched, read event by event, taken away; and everyone's own acts."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from regulator.core import clock, db
from regulator.core.actor import SYSTEM
from regulator.core.compartments import Opening
from regulator.core.documents import events as of_documents
from regulator.core.events import record, redact, seal_waiting, search
from regulator.core.events.models import EventFacts, EventRow
from regulator.core.events.search import Wanted
from regulator.core.events.verify import EventRedacted
from regulator.core.resealing import FieldsResealed
from regulator.enforcement import events as of_enforcement
from regulator.fieldwork import events as of_fieldwork
from regulator.improvement import events as of_improvement
from regulator.inspections import events as of_inspections
from regulator.inspections.events import ProgrammeChanged
from regulator.inspections.rules.outcomes import OutcomesImported
from regulator.licensing import events as of_licensing
from regulator.ombudsman import events as of_ombudsman
from regulator.people import events as of_people
from regulator.people import queries
from regulator.people.events import UserDeactivated, looking
from regulator.people.queries import audit_files, said
from regulator.people.rules import ROLES, Permission, Role
from regulator.register import events as of_the_register
from regulator.register.events import places as of_places
from regulator.standards import events as of_standards
from regulator.standards.events import working as of_drafts
from regulator.tariffs import events as of_tariffs
from tests.core.test_event_search import statements

from .managing import person, provider, signed_in
from .visitor import Visitor

pytestmark = pytest.mark.database

NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SECRET = "f00dfeedf00dfeed"  # a visit of the programme, planted: it may stand on no page
BAD = (
    "%00",
    "%ED%A0%80",
    "%F0%9F%98%80",
    "%25",
    "x" * 5000,
    "' OR 1=1 --",
    "99999999999999999999",
    "-1",
    "(((",
    "[]",
    "user:",
    "user:99999999999999999999",
    "inspection:99999999999999999999",
    "programme:" + SECRET,
    "31/2/2026",
    "²/²/²²²²",
    "0000-00-00",
    "9999-12-31",
    "2026-99999",
    "20260302T090000000000-1",
)
MODULES = (
    of_documents,
    of_enforcement,
    of_fieldwork,
    of_ombudsman,
    of_improvement,
    of_inspections,
    of_licensing,
    of_people,
)
MODULES += (of_tariffs, looking, of_the_register, of_places, of_standards, of_drafts)
EVENTS = [each for module in MODULES for each in vars(module).values() if isinstance(each, type)]
EVENTS += [EventRedacted, FieldsResealed, OutcomesImported]
FIELDS = ("person", "record", "kind", "since", "until", "before")


@dataclass(frozen=True)
class SomethingNobodyToldOf:
    word: str
    user_id: int = 0

    @property
    def subject(self) -> str:
        return "thing:1"


@pytest.fixture
def auditor(app) -> Visitor:
    person("aud@regulator.example", Role.AUDITOR, name="Audrey Auditor")
    return signed_in(app, "aud@regulator.example")


@pytest.fixture
def all_seeing(app, monkeypatch) -> Visitor:
    """Somebody who plans the programme and reads the log, as no role does by itself."""
    monkeypatch.setitem(ROLES, Role.PROGRAMME_MANAGER, ROLES[Role.PROGRAMME_MANAGER] | {Permission.AUDIT_READ})
    person("all@regulator.example", Role.PROGRAMME_MANAGER, name="Alma Seeing")
    return signed_in(app, "all@regulator.example")


def did(by: int, event, at: datetime | None = None) -> None:
    """Somebody does something."""
    actor = queries.as_actor(by, Role.ADMINISTRATOR)
    if at is None:
        with db.transaction():
            record(actor, event)
        return
    with time_machine.travel(at, tick=False), db.transaction():
        record(actor, event)


def closed(user_id: int, why: str) -> UserDeactivated:
    return UserDeactivated(user_id, why)


def secret_change() -> None:
    with db.transaction():
        record(SYSTEM, ProgrammeChanged(SECRET, "changedsecretly", "digestedsecretly"))


def addresses(**wanted) -> list[str]:
    with db.reading():
        found = search.page(queries.as_actor(1, Role.AUDITOR), Wanted(**wanted)).events
    return [f"/staff/audit/events/{each.address}" for each in found]


def names() -> list[str]:
    with db.reading():
        return list(db.session().scalars(select(EventRow.name).order_by(EventRow.id)))


def said_on(page: str) -> int:
    return page.count('class="cjr-log__event"')


def test_a_person_is_found_by_name_by_address_and_by_choice(app, auditor):
    ann = person("ann@regulator.example", Role.ADMINISTRATOR, name="Ann Élan")
    bob = person("bob@regulator.example", Role.ADMINISTRATOR, name="Bob Elander")
    did(ann, closed(bob, "Ann's reason"))
    did(bob, closed(ann, "Bob's reason"))
    for typed in ("ann él", "ÉLAN", "ANN@Regulator.example", f"user:{ann}"):
        page = auditor.get("/staff/audit", query_string={"person": typed}).text
        assert "Closed an account: Ann&#39;s reason" in page, typed
        assert "Bob&#39;s reason" not in page, typed
        assert "Done by Ann Élan" in page, typed
        assert "Ann Élan, administrator" in page, typed
    person("other@regulator.example", Role.ADMINISTRATOR, name="Ann Other")
    page = auditor.get("/staff/audit?person=ann&kind=UserDeactivated").text
    assert "More than one person fits" in page
    assert f"person=user:{ann}&amp;kind=UserDeactivated" in page.replace("%3A", ":")
    assert "reason" not in page
    assert "Nothing was found" in auditor.get("/staff/audit?person=nobody").text


def test_a_record_is_found_by_what_people_call_it(app, auditor):
    place = provider("ZWX", "Wexmere CRC")
    one = person("one@provider.example", Role.PROVIDER_LEAD, place, name="Olive One")
    for typed in ("ZWX", "zwx", f"organisation:{place}"):
        page = auditor.get("/staff/audit", query_string={"record": typed}).text
        assert "Entered the organisation ZWX" in page, typed
        assert '<a class="govuk-link" href="/providers/ZWX">Wexmere CRC (ZWX)</a>' in page, typed
    page = auditor.get("/staff/audit?record=One@provider.example").text
    assert "1 event" in page
    assert "Let somebody in as provider lead for Wexmere CRC (ZWX)" in page
    assert "Olive One" in auditor.get(f"/staff/audit?record=user:{one}").text
    assert "Nothing was found" in auditor.get("/staff/audit?record=INS-1999-0001").text


def test_kinds_and_days_narrow_and_the_newest_stands_first(app, auditor):
    ann = person("ann@regulator.example", Role.ADMINISTRATOR, name="Ann Admin")
    for day in range(3):
        did(ann, closed(ann, f"reason {day}"), NINE + timedelta(days=day))
    page = auditor.get("/staff/audit?kind=UserDeactivated").text
    assert page.index("reason 2") < page.index("reason 1") < page.index("reason 0")
    for since, until, shown in (
        ("2026-11-03", "", [1, 2]),
        ("3/11/2026", "3/11/2026", [1]),
        ("", "2/11/2026", [0]),
        ("2026-11-05", "2026-11-06", []),
    ):
        page = auditor.get(f"/staff/audit?kind=UserDeactivated&since={since}&until={until}").text
        assert [each for each in range(3) if f"reason {each}" in page] == shown, (since, until)
    assert "2 November 2026, 09:00:00" in auditor.get("/staff/audit?until=2026-11-02&since=2026-11-02").text


def test_what_is_no_day_or_no_kind_is_said_and_nothing_is_shown_as_if_it_were_found(auditor):
    wrong = {
        "since=31/2/2026": "The first day must be a real day",
        "until=x": "The last day must be a real day",
        "until=1/1/1999": "The last day must lie in the years 2000 to 2100",
        "since=2026-11-03&until=2026-11-02": "The last day must be the first day or later",
        "kind=Nonsense": "Choose what happened from the list",
    }
    for query, message in wrong.items():
        answer = auditor.get(f"/staff/audit?{query}")
        assert answer.status_code == 422, query
        assert "<title>Error: The log" in answer.text
        assert message in answer.text
        assert said_on(answer.text) == 0


def test_a_long_search_is_read_page_by_page_and_counted_no_further_than_is_told(app, auditor):
    ann = person("ann@regulator.example", Role.ADMINISTRATOR, name="Ann Admin")
    with time_machine.travel(NINE, tick=False), db.transaction():
        for number in range(120):
            record(queries.as_actor(ann, Role.ADMINISTRATOR), closed(ann, f"reason {number:03}"))
    address, seen = f"/staff/audit?person=user:{ann}&kind=UserDeactivated", []
    for size in (50, 50, 20):
        page = auditor.get(address).text
        assert said_on(page) == size
        assert "120 events" in page
        seen += [number for number in range(120) if f"reason {number:03}" in page]
        address = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert sorted(seen) == list(range(120))
    with db.transaction():
        for number in range(search.COUNTED):
            record(queries.as_actor(ann, Role.ADMINISTRATOR), closed(ann, f"more {number}"))
    assert "More than 1,000 events" in auditor.get(f"/staff/audit?person=user:{ann}").text


def test_a_page_asks_the_database_as_often_for_fifty_events_as_for_five(app, auditor):
    people = [person(f"p{number}@regulator.example", Role.INSPECTOR, name=f"P {number}") for number in range(5)]
    place = provider()

    def asked(address: str) -> int:
        auditor.get(address)
        with statements() as ran:
            assert auditor.get(address).status_code == 200
        return len(ran)

    few = asked("/staff/audit")
    for number in range(60):
        did(people[number % 5], SomethingNobodyToldOf("x", people[(number + 1) % 5]))
        did(people[number % 5], closed(people[number % 5], f"organisation:{place}"))
    many = asked("/staff/audit")
    assert few <= 14, few
    assert many <= 14, many


def test_one_event_says_all_it_holds_with_its_neighbours_and_its_seal(app, auditor):
    place = provider("ZWX", "Wexmere CRC")
    ann = person("ann@regulator.example", Role.ADMINISTRATOR, name="Ann Admin")
    for number in range(3):
        did(ann, SomethingNobodyToldOf(f"word {number}", ann), NINE + timedelta(minutes=number))
    did(ann, closed(place, "Elsewhere"))
    _, middle, _ = addresses(subjects=("thing:1",))
    page = auditor.get(middle).text
    assert "<h1" in page
    assert "Something nobody told of</h1>" in page
    assert "word 1" in page
    assert "Ann Admin, administrator" in page
    assert "2 November 2026, 09:01:00 in London" in page
    assert "Not sealed yet" in page
    before, _, after = page.partition("What happened to this record before")
    assert "What happened to this record next" in before
    assert (said_on(before), said_on(after)) == (1, 1)
    seal_waiting()
    page = auditor.get(middle).text
    assert "Not sealed yet" not in page
    with db.reading():
        sealed = search.page(queries.as_actor(1, Role.AUDITOR), Wanted(subjects=("thing:1",))).events[1]
    assert f"<code>{sealed.link}</code>" in page
    assert f"<code>{sealed.hash}</code>" in page


def test_facts_that_were_taken_out_say_so_and_why(app, auditor):
    ann = person("ann@regulator.example", Role.ADMINISTRATOR, name="Ann Admin")
    did(ann, SomethingNobodyToldOf("an unlawful word"))
    (there,) = addresses(subjects=("thing:1",))
    with db.reading():
        number = db.session().scalar(select(EventRow.id).where(EventRow.subject == "thing:1"))
    with db.transaction():
        redact(number, actor=SYSTEM, reason="Ordered by a court")
    for page in (auditor.get(there).text, auditor.get("/staff/audit?record=thing:1").text):
        assert "The facts were taken out: Ordered by a court" in page
        assert "unlawful" not in page
    redaction = auditor.get("/staff/audit?kind=EventRedacted").text
    assert f'href="{there}">Something nobody told of, ' in redaction
    assert f"event:{number}" not in redaction
    assert f"Event {number}" not in redaction


def test_the_page_says_what_is_written_down_and_what_is_not(auditor):
    page = auditor.get("/staff/audit").text
    assert "That somebody looked at a page is not written down" in page
    before = names()
    auditor.get("/staff/audit?person=x")
    assert names() == before


def test_no_trace_of_a_compartment_is_on_any_page_of_one_who_does_not_audit_it(app, auditor):
    files = {kind: taken(auditor, kind, record="organisation:1") for kind in ("csv", "json")}
    before = {address: auditor.get(address).text for address in LOOKED_AT}
    secret_change()
    seal_waiting()
    with db.transaction():
        db.session().execute(Opening.__table__.insert(), opening("changedsecretly"))
        record(SYSTEM, closed(1, "ends the transaction"))
    for address in LOOKED_AT:
        page = auditor.get(address).text
        typed = address.rpartition("=")[2]  # which the page gives back, as it gives back anything
        assert not [word for word in PLANTED if word in page.replace(typed, "")], address
        assert shape(page) == shape(before[address]), address
    for kind, file in files.items():
        again = taken(auditor, kind, record="organisation:1")
        assert len(again.splitlines()) == len(file.splitlines())
        assert not [word for word in PLANTED if word in again]


PLANTED = (SECRET, "changedsecretly", "digestedsecretly", "rogramme", "Unannounced")
LOOKED_AT = (
    f"/staff/audit?record=programme:{SECRET}",
    "/staff/audit?kind=ProgrammeChanged",
    "/staff/audit?record=programme:0000000000000000",
    "/staff/audit/openings",
    "/account/activity",
    "/staff/outbox",
    "/staff/jobs",
)


def shape(page: str) -> tuple[int, bool, bool]:
    """How many things a page lists, and whether it says that there are none."""
    return said_on(page), "Nothing was found" in page, "nothing here that you may read" in page


def opening(purpose: str) -> dict[str, object]:
    return {
        "compartment": "programme",
        "opened_at": clock.now(),
        "actor_kind": "system",
        "actor_id": None,
        "duty": "system",
        "purpose": purpose,
        "opened": SECRET,
    }


def test_an_event_of_a_compartment_has_no_page_for_others(app, auditor):
    secret_change()
    there = hidden_address()
    answer = auditor.get(there)
    nowhere = auditor.get(there[:-3] + "000")
    assert (answer.status_code, nowhere.status_code) == (404, 404)
    assert without_ids(answer.text) == without_ids(nowhere.text)


def hidden_address() -> str:
    reader = queries.as_actor(1, Role.CHIEF_INSPECTOR)  # who audits the programme
    with db.reading():
        return f"/staff/audit/events/{search.page(reader, Wanted(name='ProgrammeChanged')).events[0].address}"


def without_ids(page: str) -> str:
    return page.partition("<main")[2]


def test_those_who_audit_a_compartment_see_what_happened_and_for_which_purpose_it_was_opened(all_seeing):
    secret_change()
    page = all_seeing.get("/staff/audit?kind=ProgrammeChanged").text
    assert "Changed a visit of the programme" in page
    assert f'href="/programme/{SECRET}"' in page
    assert "changedsecretly" in all_seeing.get(hidden_address()).text
    with db.transaction():
        for number in range(60):
            db.session().execute(Opening.__table__.insert(), opening(f"purpose {number:02}"))
        record(SYSTEM, closed(1, "ends the transaction"))
    first = all_seeing.get("/staff/audit/openings").text
    assert said_on(first) == 50
    assert "Purpose 59" in first
    assert f"Unannounced visit {SECRET}" in first
    more = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = all_seeing.get(more).text
    assert said_on(second) == 10
    assert "Purpose 00" in second


def taken(visitor: Visitor, form: str, **search_for: str) -> str:
    answer = visitor.post("/staff/audit/export", {**search_for, "form": form}, form_on="/account")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_search_is_taken_away_as_a_table_and_that_is_written_down(app, auditor):
    ann = person("ann@regulator.example", Role.ADMINISTRATOR, name="=HYPERLINK(1)")
    did(ann, closed(ann, '@SUM(A1), "quoted"\nand a line'), NINE)
    did(ann, SomethingNobodyToldOf("not searched for"), NINE)
    answer = auditor.post(
        "/staff/audit/export", {"kind": "UserDeactivated", "since": "2026-11-02", "form": "csv"}, form_on="/staff/audit"
    )
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="audit-')
    assert answer.headers["Cache-Control"] == "no-store"
    head, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    kept = dict(zip(head, row, strict=True))
    assert head == list(audit_files.HEAD)
    assert kept["Who"] == "'=HYPERLINK(1)"
    assert kept["Record is called"] == "'=HYPERLINK(1)"
    assert kept["Written down at"] == "2026-11-02T09:00:00+00:00"
    assert kept["What"] == 'Closed an account: @SUM(A1), "quoted"\nand a line'
    assert kept["Facts"] == 'Reason: @SUM(A1), "quoted"\nand a line'
    assert not [cell for cell in row if cell[:1] in "=+-@" and cell]
    with db.reading():
        facts = json.loads(db.session().scalars(select(EventFacts.text).order_by(EventFacts.event_id.desc())).first())
    assert names()[-1] == "AuditExported"
    assert facts == {
        "compartment": None,
        "form": "csv",
        "kind": "UserDeactivated",
        "person": None,
        "rows": 1,
        "since": "2026-11-02T00:00:00+00:00",
        "subjects": [],
        "until": None,
    }
    page = auditor.get("/staff/audit?kind=AuditExported").text
    assert "Downloaded 1 event of the log as csv" in page
    assert "Audrey Auditor, auditor" in page


def test_a_search_is_taken_away_as_json_with_its_facts_as_they_are_kept(app, auditor):
    ann = person("ann@regulator.example", Role.ADMINISTRATOR, name="Ann Admin")
    did(ann, SomethingNobodyToldOf("wörd", ann), NINE)
    told = json.loads(taken(auditor, "json", record="thing:1"))
    (event,) = told["events"]
    assert told["count"] == 1
    assert told["searched_for"]["subjects"] == ["thing:1"]
    assert event["facts"] == {"user_id": ann, "word": "wörd"}
    assert event["actor"] == {"duty": "administrator", "kind": "person", "name": "Ann Admin", "user_id": ann}
    assert event["recorded_at"] == "2026-11-02T09:00:00Z"
    assert (event["name"], event["seal"], event["facts_missing_because"]) == ("SomethingNobodyToldOf", None, None)


def test_what_is_taken_of_a_compartment_is_told_in_that_compartment_alone(app, all_seeing, auditor):
    secret_change()
    assert SECRET in taken(all_seeing, "csv", record=f"programme:{SECRET}")
    assert names()[-1] == "AuditExported"
    assert "AuditExported" not in taken(auditor, "csv", kind="AuditExported")
    assert SECRET not in taken(auditor, "json")
    with db.reading():
        kept = db.session().execute(select(EventRow.compartment, EventFacts.text).join(EventFacts)).all()
    assert [each.compartment for each in kept if SECRET in each.text] == ["programme", "programme"]
    assert "Downloaded 1 event" in all_seeing.get("/staff/audit?kind=AuditExported").text


def test_looking_for_a_hidden_record_to_take_away_tells_other_auditors_nothing(app, auditor):
    secret_change()
    assert json.loads(taken(auditor, "json", record=f"programme:{SECRET}"))["events"] == []
    assert SECRET not in taken(auditor, "json")


def test_more_than_a_file_holds_is_refused_and_nothing_is_taken(app, auditor, monkeypatch):
    monkeypatch.setattr(audit_files, "MOST", 3)
    ann = person("ann@regulator.example", Role.ADMINISTRATOR)
    for number in range(4):
        did(ann, closed(ann, f"reason {number}"))
    answer = auditor.post("/staff/audit/export", {"kind": "UserDeactivated"}, form_on="/staff/audit")
    assert answer.status_code == 422
    assert "This is more than 3 events, which is the most that one file holds. Choose fewer days." in answer.text
    assert "AuditExported" not in names()


def test_a_file_is_not_made_of_a_search_that_is_wrong_or_finds_several_people(app, auditor):
    person("ann1@regulator.example", Role.INSPECTOR, name="Ann One")
    person("ann2@regulator.example", Role.INSPECTOR, name="Ann Two")
    for wrong in ({"since": "x"}, {"kind": "Nonsense"}):
        assert auditor.post("/staff/audit/export", wrong, form_on="/staff/audit").status_code == 422
    answer = auditor.post("/staff/audit/export", {"person": "ann"}, form_on="/staff/audit")
    assert "More than one person fits" in answer.text
    assert auditor.browser.post("/staff/audit/export", data={}).status_code == 400, "no token"
    assert "AuditExported" not in names()


def test_nothing_that_is_typed_or_forged_is_a_fault(app, auditor):
    for field in FIELDS:
        for text in BAD:
            answer = auditor.get(f"/staff/audit?{field}={text}")
            assert answer.status_code in (200, 422), (field, text)
    for text in BAD:
        for address in (f"/staff/audit/openings?before={text}", f"/account/activity?before={text}"):
            assert auditor.get(address).status_code == 200, address
        assert auditor.get(f"/staff/audit/events/{text}").status_code in (404, 414), text
    assert auditor.get("/staff/audit?person=a&person=b&before=1&before=2&x=y").status_code == 200


def test_what_was_typed_is_shown_as_it_is_and_never_run(auditor):
    page = auditor.get("/staff/audit", query_string={"person": '"><script>alert(1)</script>', "record": "{{7*7}}"}).text
    assert "<script>alert" not in page
    assert "{{7*7}}" in page


def test_everyone_reads_what_was_done_in_their_own_name_and_no_act_of_another(app):
    one = person("one@provider.example", Role.PROVIDER_CONTACT, provider(), name="Olive One")
    other = person("two@regulator.example", Role.INSPECTOR, name="Tom Two")
    did(one, SomethingNobodyToldOf("of Olive"))
    did(one, closed(other, "Olive's reason"))
    did(other, closed(one, "Tom's reason"))
    visitor = signed_in(app, "one@provider.example")
    page = visitor.get("/account/activity").text
    assert "2 events" in page
    assert "Closed an account: Olive&#39;s reason" in page
    assert "Tom&#39;s reason" not in page
    assert "/staff/" not in page
    assert "Your last sign-ins" in page
    assert "as provider contact. Last seen" in page
    assert 'href="/account/activity"' in visitor.get("/account").text
    visitor.sign_out()
    assert visitor.get("/account/activity").location == "/sign-in?next=/account/activity"
    again = signed_in(app, "one@provider.example").get("/account/activity").text
    assert "as provider contact. Ended" in again


def test_ones_own_acts_in_a_compartment_are_shown_to_none_who_does_not_audit_it(app):
    inspector = person("ins@regulator.example", Role.INSPECTOR)
    did(inspector, ProgrammeChanged(SECRET, "changedsecretly", "digestedsecretly"))
    page = signed_in(app, "ins@regulator.example").get("/account/activity").text
    assert "Nothing was changed in your name" in page
    assert SECRET not in page


def test_only_auditors_read_the_log(app):
    for role in (Role.ADMINISTRATOR, Role.CHIEF_INSPECTOR, Role.PROVIDER_LEAD):
        person(f"{role.value}@x.example", role, provider(f"Z{role.value[:2].upper()}"), name=role.value)
        visitor = signed_in(app, f"{role.value}@x.example")
        for address in ("/staff/audit", "/staff/audit/openings", "/staff/audit/events/x"):
            assert visitor.get(address).status_code == 403, (role, address)


def test_each_sentence_names_only_facts_that_its_event_has():
    kinds = {kind.__name__: kind for kind in EVENTS}
    for name, sentence in said.sentences().items():
        assert name in kinds, f"{name} is no event"
        fields = set(getattr(kinds[name], "__dataclass_fields__", {}))
        wanted = {part.partition("}")[0] for part in sentence.split("{")[1:]}
        assert wanted <= fields, (name, wanted - fields)
