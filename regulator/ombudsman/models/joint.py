"""People who complain together: one letter, one case, each of them written to."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, Words

from .case import KEY, OMBUDSMAN


class Joint(Base, aggregate=OMBUDSMAN, compartment=OMBUDSMAN):
    """Another person of a joint case. `person` is the same for all cases of one person; who it is, is closed under the
    case's own key and destroyed with it."""

    __tablename__ = "ombudsman_joint"

    id: Mapped[str] = mapped_column(String(KEY), primary_key=True)
    complaint_key: Mapped[str] = mapped_column(ForeignKey("ombudsman_complaint.key"), index=True)
    number: Mapped[int]
    person: Mapped[str] = mapped_column(String(KEY), index=True)
    closed_identity: Mapped[str] = mapped_column(Words)
