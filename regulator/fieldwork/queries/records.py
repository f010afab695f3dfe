"""What devices are called where the log is read, and what the events of fieldwork say."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.inspections.queries.people import names
from regulator.people.queries.records import Record, names_records
from regulator.people.queries.said import say

from ..models import FieldDevice

say(
    {
        "AsideSettled": "Settled {count} entries of the device {device} that were set aside: {how}",
        "CameraAuthorised": "Recorded the authority {number} to carry a camera, until {until}",
        "ClosingBegun": "Asked {devices} devices for their final receipts",
        "DangerRead": "Read, on {read_on}, that somebody was reported to be in danger",
        "DangerReported": "Reported somebody to be in danger, to be read by {due_on}",
        "DeviceEnrolled": "Enrolled a device of {person}, until {expires_on}",
        "DeviceExcepted": "Let fieldwork close without the final receipt of the device {device}: {reason}",
        "DeviceLost": "Reported the device lost: {reason}",
        "DeviceWiped": "The device removed what it held: {reason}",
        "EntriesSetAside": "Sent entries from the device {device} that were set aside: {reasons}",
        "FileArrived": "Sent a file from the device {device}",
        "PackTaken": "Took a pack to the device {device}, until {expires_on}",
        "PaperChecked": "Compared what was typed with the paper: {outcome}",
        "PaperPrinted": "Printed the paper form {code}: {scope}, {lines} lines",
        "PaperTyped": "Typed {entries} entries from the paper form {code}, written by {written_by}",
        "ReadinessChecked": "Tried the device {device} without a network: {good} good, {wrong} wrong",
        "ReceiptGiven": "Gave the device {device} its final receipt, number {number}, for {through} entries",
        "RescueBroughtIn": "Brought in a rescue file of the device {device}: {entries} entries, {files} files",
    }
)


@names_records("device")
def devices(_actor: Actor, keys: list[str]) -> Mapping[str, Record]:
    """Devices by whose they are and what they are."""
    ids = [UUID(key) for key in keys if _is_id(key)]
    rows = session().scalars(select(FieldDevice).where(FieldDevice.id.in_(ids))).all()
    called = names([row.person for row in rows])
    return {str(row.id): Record(f"device:{row.id}", f"{called[row.person]}: {row.label}") for row in rows}


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
