"""Which organisation a published name means: every name that published sources may use for a prison."""

from sqlalchemy import select

from ...core.db import session
from ..models import Alias, Organisation, OrganisationName
from ..rules.names import NameIndex
from ..rules.words import Kind


def name_index() -> NameIndex:
    """Every name that published sources may use for a prison: current and former names, codes, aliases."""
    index = NameIndex()
    wanted = (
        select(Organisation.code, OrganisationName.name)
        .join(OrganisationName, OrganisationName.organisation_id == Organisation.id)
        .where(Organisation.kind == Kind.PRISON, OrganisationName.struck_on.is_(None))
        .order_by(Organisation.id, OrganisationName.until_on.is_not(None), OrganisationName.id)
    )
    for code, name in session().execute(wanted):
        index.add(code, name)
    aliases: dict[str, list[str]] = {}
    used = select(Alias.name, Organisation.code).join(Organisation, Organisation.id == Alias.organisation_id)
    for name, code in session().execute(used):
        aliases.setdefault(name, []).append(code)
    for name, codes in aliases.items():
        index.add_alias(name, codes)
    return index
