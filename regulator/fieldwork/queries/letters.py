"""What the mail of fieldwork says, looked up when it is sent."""

from regulator.core.db import session
from regulator.core.mail import Message, message
from regulator.inspections.models.inspection import Inspection
from regulator.people.models import User

DANGER_REPORTED = "fieldwork/mail/danger_reported"


@message(DANGER_REPORTED)
def danger_reported(inspection_id: int, user_id: int) -> Message | None:
    """Tells whoever leads that somebody may be in danger; where and who stands on the page alone."""
    user, inspection = session().get(User, user_id), session().get(Inspection, inspection_id)
    if user is None or not user.active or inspection is None:
        return None
    return Message(user.email, {"name": user.name, "reference": inspection.reference})
