"""Keeps names of people out of what is published: a decision names offices and duties, never people."""

from regulator.core.leaks import in_text
from regulator.core.refused import Refused

from ..models.application import Application
from ..queries import applications as queries
from ..queries.people import names_on


def names_nobody(application: Application, *texts: tuple[str, str]) -> None:
    """Refuse a text that has the whole name of somebody who acts for a member or has a duty in the application, or
    what has the shape of a prison number, an address or another number of a person.

    `texts`: each with the field that it was typed into.
    """
    names = names_on(queries.parts([application.id])[application.id], queries.members(application.id))
    for text, field in texts:
        folded = " ".join(text.casefold().split())
        found = next((each for each in names if each.casefold() in folded), None)
        if found:
            raise Refused(f"This names {found}, and it is published. Say which office or duty instead.", field)
        told = next((each for each in in_text(text, field) if each.kind != "small-cell"), None)
        if told:
            raise Refused(f"This has {told.words}, “{told.found}”, and it is published. Leave it out.", field)
