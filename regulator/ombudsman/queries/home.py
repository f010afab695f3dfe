"""What of the Ombudsman stands on somebody's home page: the same words whatever is in the files."""

from regulator.core.actor import Actor
from regulator.people.queries import HomePart, HomeRow, home_part
from regulator.people.rules import Permission


@home_part("Complaints", 5)
def complaints(actor: Actor) -> HomePart | None:
    """The way to the Ombudsman's files, for those who work there."""
    if not actor.may(Permission.COMPLAINT_READ):
        return None
    rows = [
        HomeRow("Complaints", "/ombudsman", "What waits, list by list."),
        HomeRow("Log a complaint", "/ombudsman/log", "A letter, a call or a visit."),
    ]
    if actor.may(Permission.INSPECTION_ASK):
        rows.append(HomeRow("Requests to inspect", "/staff/inspection-requests", "What you asked the regulator for."))
    return HomePart("Complaints", tuple(rows), "")


@home_part("From the Ombudsman", 40)
def from_the_ombudsman(actor: Actor) -> HomePart | None:
    """Requests to inspect, for who answers them; what people complain of, for those who inspect."""
    if not actor.may(Permission.COMPLAINT_COUNTS):
        return None
    themes = HomeRow(
        "What people complain of", "/staff/inspection-requests/themes", "Counts of at least five, by provider."
    )
    if not actor.may(Permission.INSPECTION_ANSWER_REQUEST):
        return HomePart("From the Ombudsman", (themes,), "")
    asked = HomeRow(
        "Requests to inspect", "/staff/inspection-requests", "Each is owed an answer within ten working days."
    )
    return HomePart("From the Ombudsman", (asked, themes), "")


@home_part("Requests of the Ombudsman", 45)
def asked_of_a_provider(actor: Actor) -> HomePart | None:
    """The way to what the Ombudsman asks a provider for: the same words for every provider, whether anything is
    asked or not."""
    if not actor.may(Permission.COMPLAINT_ANSWER):
        return None
    row = HomeRow("What the Ombudsman asks for", "/organisation/ombudsman", "Papers, where it asks for any.")
    return HomePart("Requests of the Ombudsman", (row,), "")
