"""The table of kept files."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..tables import Base
from ..types import UtcDateTime, Words


class StoredFile(Base, append_only=True):
    """One content, named by its SHA-256: what it is, how large (bytes), and the sealed original it was reduced from."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    name: Mapped[str] = mapped_column(Words)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None]
    duty: Mapped[str] = mapped_column(String(60))
    original_sha256: Mapped[str | None] = mapped_column(String(64))
    scanned_with: Mapped[str | None] = mapped_column(String(100))
