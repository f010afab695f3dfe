"""What a review of progress found, concern by concern."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, Words


class FollowedInspection(Base, aggregate="inspection"):
    """Which inspection a review of progress follows: its concerns are the ones that are judged."""

    __tablename__ = "followed_inspection"

    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), primary_key=True, autoincrement=False)
    follows_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)


class ConcernProgress(Base, aggregate="inspection"):
    """How far the provider has come with one concern, as it was last judged; two savers at once never overwrite."""

    __tablename__ = "concern_progress"
    __table_args__ = (
        UniqueConstraint("inspection_id", "number"),
        CheckConstraint("judgement IN ('none', 'insufficient', 'reasonable', 'good')", name="known_judgement"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    number: Mapped[int]
    judgement: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Words)
    judged_by: Mapped[str] = mapped_column(String(80))
    judged_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
