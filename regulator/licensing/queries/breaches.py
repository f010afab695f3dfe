"""Broken conditions as findings that enforcement may open a matter on."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from regulator.core.db import session
from regulator.enforcement.queries.findings import Possible, more_findings

from ..models.keeping import LicenceBreach
from ..models.licence import Licence


@more_findings
def broken_conditions(sites: Mapping[int, str], _today: date) -> list[Possible]:
    """Every condition that was found broken by one of these bodies, the newest first."""
    rows = (
        select(LicenceBreach, Licence.reference)
        .join(Licence, Licence.id == LicenceBreach.licence_id)
        .where(LicenceBreach.organisation_id.in_(list(sites)))
        .order_by(LicenceBreach.id.desc())
    )
    return [
        Possible(
            kind="obligation",
            breach=f"licence-condition:{reference}:{each.condition}:{each.id}",
            title=f"Condition {each.condition} of licence {reference} not kept: {each.title}",
            said=each.said,
            standards=(),
            found_on=each.found_on,
            inspection_id=None,
            address=f"/licences/{reference}",
            of=f"licence {reference}",
        )
        for each, reference in session().execute(rows)
    ]
