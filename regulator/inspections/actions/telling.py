"""Has a message sent to each of a provider's people, and records that they were told."""

from datetime import date

from regulator.core.actor import Actor
from regulator.core.events import record
from regulator.core.mail import post_mail

from ..events import ProviderTold
from ..models.inspection import Inspection
from ..queries.people import provider_people


def tell_provider(inspection: Inspection, name: str, about: str, actor: Actor, today: date, *, again: int = 0) -> int:
    """Tell the provider's people by mail, and say how many they are; of what changed again, they are told again.
    `again`: the version of what it is about, where the inspection itself did not change."""
    people = provider_people(inspection, today)
    for user_id in people:
        key = f"{inspection.id}:{inspection.version}:{user_id}" + (f":{again}" if again else "")
        post_mail(name, key=key, inspection_id=inspection.id, user_id=user_id)
    record(actor, ProviderTold(inspection.id, about, len(people)), occurred_on=today)
    return len(people)
