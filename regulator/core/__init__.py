"""The few mechanisms every part of the regulator stands on; they know nothing of regulation itself.

2026-11: times are stored in UTC because web, workers and inspectors' devices disagree about summer time;
legal dates are Europe/London (`core.clock`). Sessions are plain SQLAlchemy, opened only at the edge (`core.db`),
because a rule that can commit half of a decision is a rule nobody can trust.
"""
