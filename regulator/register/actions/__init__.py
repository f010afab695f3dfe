"""What changes the register: imports of whole files, single organisations, and changes that people make to them."""

from .capacity import import_capacity
from .correcting import correct, fact_of, strike, strike_lineage, told
from .editing import (
    change_address,
    change_function,
    change_operator,
    change_owner,
    close,
    end_contract,
    move,
    rename,
    reopen,
    start_contract,
)
from .estate import import_estate
from .figures import enter_places
from .lineage import record_lineage
from .organisations import register_area, register_organisation
from .outcome import Imported
from .trusts import join, leave

__all__ = [
    "Imported",
    "change_address",
    "change_function",
    "change_operator",
    "change_owner",
    "close",
    "correct",
    "end_contract",
    "enter_places",
    "fact_of",
    "import_capacity",
    "import_estate",
    "join",
    "leave",
    "move",
    "record_lineage",
    "register_area",
    "register_organisation",
    "rename",
    "reopen",
    "start_contract",
    "strike",
    "strike_lineage",
    "told",
]
