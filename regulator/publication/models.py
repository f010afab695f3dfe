"""The one table of the public site: how often what it shows has changed."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base


class PublicationVersion(Base):
    """One row. Its number is raised by every change of what the public may see, in the transaction of that change."""

    __tablename__ = "publication_version"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
