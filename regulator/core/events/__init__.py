"""What happened, for ever: one append-only log, written with the change it tells of.

An event is a frozen dataclass in a feature's `events.py`, named in the past tense, with a `subject`
(`inspection:42`) and an `aggregates` set where it speaks for more than its subject (a bulk import).
2026-11: the facts stand in a table of their own, and the chain covers their digest, so that an unlawful word can be
taken out without breaking the proof that everything else is as it was.
"""

from .record import Event, on, record, subscribers
from .seal import seal_waiting
from .verify import Finding, Verdict, redact, verify

__all__ = ["Event", "Finding", "Verdict", "on", "record", "redact", "seal_waiting", "subscribers", "verify"]
