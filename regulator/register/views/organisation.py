"""One organisation with its whole history, on a page and as a spreadsheet."""

from datetime import datetime

from flask import Response, g, render_template

from regulator.people.rules import Permission

from ...core import clock
from ...core.access import allow
from ...core.clock import LONDON
from .. import actions, queries
from ..events import AreaRegistered, CapacityImported, EstateImported, OrganisationRegistered
from ..models import Organisation
from ..queries import Entry, ledger
from ..rules import spreadsheet
from ..rules.places import Figures, remarks
from ..rules.words import KIND_WORDS, PROVIDERS, Kind
from .site import from_words, function_words, pages, since, until_words

EVENT_WORDS = {
    OrganisationRegistered.__name__: "Entered in the register",
    AreaRegistered.__name__: "Area entered in the register",
    EstateImported.__name__: "Changed by an import of the estate",
    CapacityImported.__name__: "Places imported",
    "OrganisationRenamed": "Renamed",
    "FunctionChanged": "Function changed",
    "OperatorChanged": "Operator changed",
    "ContractStarted": "Contract started",
    "ContractEnded": "Contract ended",
    "OwnerChanged": "Owner changed",
    "CompetitionOpened": "Competition opened",
    "CompetitionEnded": "Competition ended",
    "MemberJoined": "Member joined a trust",
    "MemberLeft": "Member left a trust",
    "AreaChanged": "Police area changed",
    "AddressChanged": "Town or postcode changed",
    "OrganisationClosed": "Closed",
    "OrganisationReopened": "Opened again",
    "FactCorrected": "Corrected",
    "PlacesEntered": "Places entered",
    "LineageRecorded": "Lineage recorded",
}
HISTORY = ("recorded (London time)", "what", "fact", "was", "is", "from", "reason", "source", "by", "as", "event")


@pages.route("/<string:code>")
@allow(Permission.STAFF_HOME)
def show(code: str) -> str:
    """What the register says of an organisation now, what it said before, and who changed it."""
    it = queries.organisation(g.actor, code)
    today = clock.today()
    places = queries.places(it.id)
    contracts = queries.contracts(it.id)
    return render_template(
        "register/show.html",
        it=it,
        kind=KIND_WORDS[it.kind][0],
        public=it.kind in PROVIDERS,
        areas=queries.areas_of(it.id, today),
        names=queries.names(it.id),
        functions=queries.functions(it.id),
        operators=queries.operators(it.id),
        contracts=[(each, queries.contract_area(each.contract_area_id)) for each in contracts],
        competitions=queries.competitions(it.id),
        members=queries.members(it.id) if it.kind == Kind.LRT else queries.trusts_of(it.id),
        published=places,
        remarks=remarks(_newest(places)),
        lineage=queries.lineage(it.id),
        designations=ledger.designations(it.id),
        struck=[(each, actions.told(each)) for each in queries.struck(it.id)],
        log=queries.log_of(it),
    )


@pages.route("/<string:code>/history.csv")
@allow(Permission.STAFF_HOME)
def history(code: str) -> Response:
    """All that was changed of an organisation, as a spreadsheet, newest first."""
    it = queries.organisation(g.actor, code)
    entries = queries.log_of(it, limit=None)
    lines = [line for entry in entries for line in _lines(entry)]
    text = spreadsheet.BYTE_ORDER_MARK + "".join(spreadsheet.row(line) for line in [HISTORY, *lines])
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="register-{it.code}-history.csv"'
    return answer


def rows_now(it: Organisation) -> list[tuple[str, str]]:
    """What says which organisation a page is about."""
    return [("Organisation", it.name), ("Code", it.code)]


def event_words(name: str) -> str:
    """What an entry of the log is called on a page."""
    return EVENT_WORDS.get(name, name)


def moment_words(moment: datetime) -> str:
    """When something was recorded, in London's time: `27 March 2026, 14:05`."""
    here = moment.astimezone(LONDON)
    return f"{here.day} {here:%B} {here.year}, {here:%H:%M}"


def _newest(places: list[queries.PlacesHeld]) -> Figures:
    if not places:
        return Figures()
    row = places[0].places
    return Figures(row.certified, row.in_use, row.operational, row.population)


def _lines(entry: Entry) -> list[tuple[object, ...]]:
    start = (entry.recorded_at.astimezone(LONDON).strftime("%Y-%m-%d %H:%M:%S"), event_words(entry.name))
    end = (entry.from_on, entry.reason, entry.source, entry.who, entry.duty, entry.event_id)
    told = [(each.what, each.was, each.now) for each in entry.changes] or [("", "", "")]
    return [(*start, *each, *end) for each in told]


FILTERS = {
    "from_words": from_words,
    "until_words": until_words,
    "function_words": function_words,
    "event_words": event_words,
    "moment_words": moment_words,
}
GLOBALS = {"since_words": since}
