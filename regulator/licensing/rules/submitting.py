"""Why an application may not be submitted: every reason at once, each with the part that it belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from regulator.core.refused import Refused

from .possible_days import why_not_authorised_from, why_not_authorised_until
from .words import day

Reasons = Sequence[tuple[str, str]]


class Incomplete(Refused):
    """An application may not be submitted. `reasons`: each with its part (`members`, `section-plans`, `paper-plan`,
    `authority_until`)."""

    def __init__(self, reasons: Reasons) -> None:
        super().__init__(reasons[0][1], reasons[0][0])
        self.reasons = tuple(reasons)


@dataclass(frozen=True)
class Authority:
    """What lets somebody bind the applicant: who gave it, from when, and until when."""

    by: str
    from_on: date | None
    until_on: date | None


def why_no_authority(authority: Authority, today: date) -> list[tuple[str, str]]:
    """Why an authority to sign does not hold today; nothing where it does. Its last day is in force."""
    found = []
    if not authority.by.strip():
        found.append(("authority_by", "Say which body or office gave the authority to sign"))
    if authority.from_on is None:
        found.append(("authority_from", "Enter the day from which the authority to sign holds"))
    elif authority.from_on > today:
        found.append(("authority_from", f"The authority to sign is in force only from {day(authority.from_on)}"))
    elif no := why_not_authorised_from(authority.from_on):
        found.append(("authority_from", no))
    if authority.until_on is None:
        found.append(("authority_until", "Enter the day on which the authority to sign ends"))
    elif authority.until_on < today:
        found.append(("authority_until", f"The authority to sign expired on {day(authority.until_on)}"))
    elif no := why_not_authorised_until(authority.until_on, today):
        found.append(("authority_until", no))
    if authority.from_on and authority.until_on and authority.until_on < authority.from_on:
        found.append(("authority_until", "The authority to sign must end after it begins"))
    return found


def why_not_submitted(
    *,
    eligible: Sequence[str],
    gate: Sequence[str],
    leads: bool,
    sections: Mapping[str, tuple[str, str]],
    papers: Mapping[str, tuple[str, bool]],
    authority: Authority,
    today: date,
    deferred_until: date | None = None,
) -> list[tuple[str, str]]:
    """Every reason why an application may not be submitted today, in the order of its parts.

    `eligible` and `gate`: what stands against the members. `leads`: whether the applicant is one of them and leads.
    `sections`: title and text of each. `papers`: title of each, and whether a file is there. `deferred_until`: to when
    the panel put off an earlier application for the same status.
    """
    found = [("members", each) for each in (*eligible, *gate)]
    if deferred_until is not None and today < deferred_until:
        found.insert(0, ("deferred", f"The decision was deferred: submit it from {day(deferred_until)} on"))
    if not leads:
        found.append(("members", "The applicant must be a member and lead: it would hold the licence"))
    found += [(f"section-{key}", f"“{title}” is empty") for key, (title, text) in sections.items() if not text.strip()]
    found += [(f"paper-{key}", f"“{title}” is missing: add the file") for key, (title, is_there) in papers.items()
              if not is_there]  # fmt: skip
    return found + why_no_authority(authority, today)
