"""What of a provider was put out to competition."""

from collections.abc import Sequence

from sqlalchemy import select

from ...core.db import session
from ..models import Competition, Organisation


def competitions(organisation_id: int) -> Sequence[tuple[Competition, Organisation]]:
    """What of a provider was put out to competition, the newest first, and by which commissioner."""
    wanted = (
        select(Competition, Organisation)
        .join(Organisation, Organisation.id == Competition.commissioner_id)
        .where(Competition.organisation_id == organisation_id)
        .order_by(Competition.opened_on.desc(), Competition.id.desc())
    )
    return [(row, commissioner) for row, commissioner in session().execute(wanted)]
