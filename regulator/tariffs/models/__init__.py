"""The tables of tariffs: cost returns, a year's drafts and prices, consultations, and what is paid under contracts."""

from . import consultation, contract, returned, tariff

__all__ = ["consultation", "contract", "returned", "tariff"]
