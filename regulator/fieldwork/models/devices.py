"""Devices, what each was given for a visit, and what each was told is safe."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from regulator.core.db import Base, UtcDateTime, Words


class FieldDevice(Base, aggregate="device"):
    """A browser profile in which one person captures. `id` is minted there and is the `device` of its entries.

    `lost_at`: somebody reported it lost or seized, and nothing is given to it any more. `wiped_at`: it said itself that
    it removed what it held.
    """

    __tablename__ = "field_device"
    __table_args__ = (CheckConstraint("(lost_at IS NULL) = (lost_because IS NULL)", name="loss_explained"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    person: Mapped[str] = mapped_column(String(80), index=True)
    label: Mapped[str] = mapped_column(Words)
    serial: Mapped[str | None] = mapped_column(Words)
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_on: Mapped[date]
    lost_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lost_by: Mapped[str | None] = mapped_column(String(80))
    lost_because: Mapped[str | None] = mapped_column(Words)
    wiped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FieldPack(Base, aggregate="inspection", append_only=True):
    """A pack that a device was given. `contents` counts what was in it and names the people in it: what a report of a
    breach asks for."""

    __tablename__ = "field_pack"
    __table_args__ = (Index("ix_field_pack_inspection_id_device", "inspection_id", "device"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    device: Mapped[uuid.UUID] = mapped_column(ForeignKey("field_device.id"), index=True)
    hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_on: Mapped[date]
    contents: Mapped[dict[str, Any]] = mapped_column(JSON)


class DeviceOnVisit(Base, aggregate="inspection"):
    """How far one device's entries of one visit are safe. It is there from the first pack on: a named device.

    `through`: every number from 1 to this one is held, and `chain` is the hash over them. `ahead`: numbers held after a
    gap, each with its digest. `others_until`: when it was last given colleagues' entries. `excepted_because`: the lead
    lets fieldwork close without its final receipt, and why.
    """

    __tablename__ = "field_device_visit"
    __table_args__ = (
        UniqueConstraint("inspection_id", "device"),
        CheckConstraint("(excepted_by IS NULL) = (excepted_because IS NULL)", name="exception_explained"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    device: Mapped[str] = mapped_column(String(60))
    person: Mapped[str] = mapped_column(String(80))
    through: Mapped[int]
    chain: Mapped[str] = mapped_column(String(64))
    ahead: Mapped[dict[str, str]] = mapped_column(JSON)
    last_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    excepted_by: Mapped[str | None] = mapped_column(String(80))
    excepted_because: Mapped[str | None] = mapped_column(Words)
    excepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FieldReceipt(Base, append_only=True, own_record=True):
    """What a device was told is safe: the very text that was signed. The last of a device is the one that holds."""

    __tablename__ = "field_receipt"
    __table_args__ = (UniqueConstraint("inspection_id", "device", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    device: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    final: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Words)
    signature: Mapped[str] = mapped_column(String(100))
    key_id: Mapped[str] = mapped_column(String(8))


class Readiness(Base, aggregate="inspection"):
    """What a device found when it last tried whether it could work without a network."""

    __tablename__ = "field_readiness"
    __table_args__ = (UniqueConstraint("inspection_id", "device"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    device: Mapped[str] = mapped_column(String(60))
    pack_hash: Mapped[str | None] = mapped_column(String(64))
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class SiteAuthorisation(Base, aggregate="inspection"):
    """The written authority to carry a camera on site: without it the application has none."""

    __tablename__ = "field_authorisation"
    __table_args__ = (CheckConstraint("until_on >= from_on", name="in_order"),)

    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(Words)
    authorised_by: Mapped[str] = mapped_column(Words)
    from_on: Mapped[date]
    until_on: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(String(80))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Closing(Base, aggregate="inspection"):
    """The lead has asked every device of a visit for its final receipt."""

    __tablename__ = "field_closing"

    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), primary_key=True, autoincrement=False)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_by: Mapped[str] = mapped_column(String(80))
