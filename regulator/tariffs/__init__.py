"""Tariffs: what a place in a prison may cost in a year, from providers' returns to the published schedule and the
prices agreed below it.

2026-11: money is whole pence and never a floating-point number; every percentage is compared as a fraction, so that
51 per cent of 100 and 66 per cent of 3 are what they are.
2026-11: how a price is made and how objections are counted is data (`standards/tariffs.yaml`), dated and never taken
out: a draft keeps the method that it was made by, a consultation the rule that it is counted by.
2026-11: the register's contracts carry no price. What is paid for places under a contract stands here
(`tariff_contract`), as an agreement that both sides confirm or as a record of the regulator's with its source.
2026-11: a breach of a tariff is referred to enforcement, not opened as a matter: the ladder stands on findings of
published inspections alone, and a price is no such finding.
"""
