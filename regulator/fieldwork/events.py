"""What can happen to devices, to what they hand in, and to paper."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class _OfInspection:
    inspection_id: int

    @property
    def subject(self) -> str:
        return f"inspection:{self.inspection_id}"


@dataclass(frozen=True)
class _OfDevice:
    device: str

    @property
    def subject(self) -> str:
        return f"device:{self.device}"


@dataclass(frozen=True)
class DeviceEnrolled(_OfDevice):
    """A browser of somebody's became a device that captures."""

    person: str
    expires_on: date


@dataclass(frozen=True)
class DeviceLost(_OfDevice):
    """A device was reported lost or seized: nothing is given to it any more."""

    reason: str


@dataclass(frozen=True)
class DeviceWiped(_OfDevice):
    """A device said that it removed what it held."""

    reason: str


@dataclass(frozen=True)
class PackTaken(_OfInspection):
    """A device was given what is needed for a visit: from now on it is one that must hand in."""

    device: str
    hash: str
    expires_on: date


@dataclass(frozen=True)
class EntriesSetAside(_OfInspection):
    """Entries were handed in that cannot be in the journal now: how many for each reason, and the hash of the batch."""

    device: str
    reasons: dict[str, int]
    batch_hash: str


@dataclass(frozen=True)
class AsideSettled(_OfInspection):
    """What was set aside was taken in, or left out with a reason."""

    device: str
    count: int
    how: str
    reason: str | None = None


@dataclass(frozen=True)
class ReceiptGiven(_OfInspection):
    """A device was told, signed, that all of its work is safe."""

    device: str
    number: int
    through: int
    chain: str


@dataclass(frozen=True)
class FileArrived(_OfInspection):
    """A file arrived whole from a device."""

    device: str
    sha256: str
    kept_sha256: str


@dataclass(frozen=True)
class DangerReported(_OfInspection):
    """An inspector reported that somebody is in danger now. What was seen stands in the journal."""

    entry: str
    due_on: date


@dataclass(frozen=True)
class DangerRead(_OfInspection):
    """Whoever leads read that somebody is in danger, and said what was done."""

    entry: str
    read_on: date


@dataclass(frozen=True)
class ReadinessChecked(_OfInspection):
    """A device tried whether it can work without a network."""

    device: str
    good: int
    wrong: int


@dataclass(frozen=True)
class CameraAuthorised(_OfInspection):
    """The written authority to carry a camera on site was recorded."""

    number: str
    until: date


@dataclass(frozen=True)
class ClosingBegun(_OfInspection):
    """The lead asked every device for its final receipt."""

    devices: int


@dataclass(frozen=True)
class DeviceExcepted(_OfInspection):
    """The lead let fieldwork close without the final receipt of a device, and said why."""

    device: str
    reason: str


@dataclass(frozen=True)
class RescueBroughtIn(_OfInspection):
    """A rescue file was brought in: of which device, and how much of it could be opened."""

    device: str
    sha256: str
    entries: int
    files: int
    drafts: int
    damaged: int


@dataclass(frozen=True)
class PaperPrinted(_OfInspection):
    """A paper form was made, with a code of its own."""

    code: str
    scope: str
    lines: int


@dataclass(frozen=True)
class PaperTyped(_OfInspection):
    """What was written on a paper form was typed in."""

    code: str
    entries: int
    written_by: str


@dataclass(frozen=True)
class PaperChecked(_OfInspection):
    """A second person compared what was typed with the paper."""

    entry: str
    outcome: str
