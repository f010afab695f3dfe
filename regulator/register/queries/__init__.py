"""What the register says: organisations, on any day, and their areas, commissioners, contracts and places.

2026-11: everything here is public fact, so `visible_to` hides nothing; it exists because every record that an address
can name is loaded through one, and because a compartment could one day hide a body from some.
"""

from .competing import competitions
from .facts import (
    contracts,
    earlier_names,
    function_on,
    functions,
    functions_on,
    in_force,
    name_on,
    names,
    operator_on,
    operators,
)
from .figures import PlacesHeld, latest_places, places
from .finding import (
    COUNTED,
    PAGE,
    Listed,
    PageKey,
    by_ids,
    named,
    organisation,
    organisation_to_change,
    organisations,
    visible_to,
)
from .history import Entry, Kin, changed_since, lineage, log_of, struck
from .matching import name_index
from .serving import area, areas, areas_of, commissioner_of, commissioners_of, contract_area, contract_areas, crcs_of
from .trusts import Membership, members, members_between, memberships_on, trust_on, trusts_of

__all__ = [
    "COUNTED",
    "PAGE",
    "Entry",
    "Kin",
    "Listed",
    "Membership",
    "PageKey",
    "PlacesHeld",
    "area",
    "areas",
    "areas_of",
    "by_ids",
    "changed_since",
    "commissioner_of",
    "commissioners_of",
    "competitions",
    "contract_area",
    "contract_areas",
    "contracts",
    "crcs_of",
    "earlier_names",
    "function_on",
    "functions",
    "functions_on",
    "in_force",
    "latest_places",
    "lineage",
    "log_of",
    "members",
    "members_between",
    "memberships_on",
    "name_index",
    "name_on",
    "named",
    "names",
    "operator_on",
    "operators",
    "organisation",
    "organisation_to_change",
    "organisations",
    "places",
    "struck",
    "trust_on",
    "trusts_of",
    "visible_to",
]
