"""Keeps names of people out of what is published: a decision names offices and duties, never people."""

from regulator.core.refused import Refused

from ..models.application import Application
from ..queries import applications as queries
from ..queries.people import names_on


def names_nobody(application: Application, *texts: tuple[str, str]) -> None:
    """Refuse a text that has the whole name of somebody who acts for a member or has a duty in the application.

    `texts`: each with the field that it was typed into.
    """
    names = names_on(queries.parts([application.id])[application.id], queries.members(application.id))
    for text, field in texts:
        folded = " ".join(text.casefold().split())
        found = next((each for each in names if each.casefold() in folded), None)
        if found:
            raise Refused(f"This names {found}, and it is published. Say which office or duty instead.", field)
