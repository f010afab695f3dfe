"""The Ombudsman: complaints behind a wall, from the letter on the mat to a decision that both sides are given.

2026-11: the Ombudsman works under the regulator's roof and not for it. Its case files stand in a compartment that no
inspector, provider or commissioner can open; who complains is sealed under a key of the case's own, so that keeping
rules can destroy it; and what is searched for stands in a second compartment, as keyed hashes alone. What crosses the
wall is a request for papers that the case owner agreed to, counts of at least five, a decision, or a request to
inspect. Deaths, monitors and disclosure come later and will stand beside complaints, not inside them.
"""
