"""Published documents: frozen content in versions, and the forms rendered once from each."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from ..tables import Base
from ..types import UtcDateTime, Words


class Document(Base, aggregate="document"):
    """Something the regulator published about a subject (`inspection:42`) under a reference, in one or more versions.

    `withdrawn_on`: no content is shown at its address any more, only the notice; the bytes stay sealed. `public`: false
    while only those to whom it was addressed may have it.
    """

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120), index=True)
    title: Mapped[str] = mapped_column(Words)
    public: Mapped[bool] = mapped_column(default=True, server_default=true())
    withdrawn_on: Mapped[date | None]
    withdrawn_because: Mapped[str | None] = mapped_column(Words)
    withdrawn_by: Mapped[str | None] = mapped_column(String(80))
    withdrawal_confirmed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class DocumentVersion(Base, aggregate="document", append_only=True):
    """Frozen content: canonical JSON, its hash, and the code by which anyone can confirm it is genuine."""

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "number"), CheckConstraint("number >= 1", name="from_one"))

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int] = mapped_column(Integer)
    schema: Mapped[str] = mapped_column(String(80))
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    check_code: Mapped[str] = mapped_column(String(20), unique=True)
    published_on: Mapped[date]
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    audit_head: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(Words)


class DocumentForm(Base, aggregate="document", append_only=True):
    """One rendered form of a version, made once: where its bytes are, and by what."""

    __tablename__ = "document_form"
    __table_args__ = (
        UniqueConstraint("version_id", "form"),
        CheckConstraint("form IN ('html', 'pdf', 'json')", name="known_form"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("document_version.id"))
    form: Mapped[str] = mapped_column(String(4))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    rendered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rendered_with: Mapped[str] = mapped_column(String(100))
