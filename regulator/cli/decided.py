"""An invented complaint that was decided some time ago, and what the public reads of it."""

from datetime import date, datetime, timedelta

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import reading, transaction
from regulator.ombudsman.actions import casework, decisions, letters
from regulator.ombudsman.actions.casework import Moment
from regulator.ombudsman.queries import cases
from regulator.ombudsman.rules.words import Outcome

FOUND = "The radio was on the property card at Hollowlea and on no card at the prison that received him."
FOR_THE_PUBLIC = (
    "A man was moved from one prison to another. His radio stood on the property card of the first prison. The second "
    "prison had no card for it and said that it never came.\n\n"
    "We found that reception staff did not check the bags against the card on the day. When nobody checks, the prison "
    "carries the loss, not the person. We upheld the complaint.\n\n"
    "The prison paid for the radio. It now checks each bag against its card while the person watches, and both sign. "
    "(Invented for demonstration.)"
)


def days_ago(days: int) -> Moment:
    """A moment so many days ago, and its legal date."""
    now: datetime = clock.now() - timedelta(days=days)
    return Moment(now, clock.london_date(now))


def decide_and_publish(reference: str, investigator: Actor, deputy: Actor, clerk: Actor) -> None:
    """Take an allocated case to its decision of 60 days ago, post its letters and publish it."""
    found, decided = days_ago(75), days_ago(60)
    _step(reference, "investigate", investigator, found)
    with transaction():
        casework.write_finding(
            reference, _version(reference, deputy), text=FOUND, proposed=Outcome.UPHELD,
            recommendations=["Check each bag against its card while the person watches."], actor=investigator, at=found,
        )  # fmt: skip
    with transaction():
        casework.send_draft(
            reference, _version(reference, deputy), shown=FOUND, consent="By letter. (Invented.)", actor=investigator,
            at=found,
        )  # fmt: skip
    for kind in casework.COMMENTS:
        with transaction():
            casework.enter(reference, kind, "Nothing to add.", on=found.today, actor=investigator, at=found)
    with transaction():
        casework.decide(
            reference, _version(reference, deputy), outcome=Outcome.UPHELD, text=FOUND, actor=deputy, at=decided
        )
    _post(reference, deputy, clerk, decided.today)
    with transaction():
        decisions.write(
            reference, 0, title="A radio lost between two prisons", text=FOR_THE_PUBLIC, names_provider=True,
            stands="Every name of the demonstration has this word in it.",
            actor=investigator, at=days_ago(20),
        )  # fmt: skip
    with transaction():
        decisions.publish(reference, 1, actor=deputy, at=days_ago(15))


def _post(reference: str, deputy: Actor, clerk: Actor, on: date) -> None:
    with reading():
        waiting = [each for each in cases.show(deputy, reference).letters if each.state == "draft"]
    with transaction():
        for each in waiting:
            letters.approve(reference, each.id, each.version, actor=deputy)
        letters.posted(letters.print_batch(actor=clerk), on=on, actor=clerk, today=clock.today())


def _step(reference: str, name: str, actor: Actor, at: Moment) -> None:
    with transaction():
        casework.step(reference, _version(reference, actor), name, why="", actor=actor, at=at)


def _version(reference: str, actor: Actor) -> int:
    """Inside a transaction."""
    return cases.show(actor, reference).version
