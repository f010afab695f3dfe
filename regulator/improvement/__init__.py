"""What providers owe after a finding: one register, their answers and plans, what they claim and what was verified.

2026-11: whatever a provider must put right stands once, as an *obligation*: a concern or a minimum standard not met
of an inspection, a recommendation of the Ombudsman, a condition of a licence, a direction. An upper feature enters its
own by `actions.entering.enter` and hears of its life by the events `ObligationEntered` and `ObligationMoved`; it may
guard a step by `rules.lifecycle.LIFE`. What is asked together is answered together: a *plan* holds all that one report,
licence or decision asks of one organisation.
2026-11: what is claimed (the provider's word) and what was verified (somebody else's) stand in tables of their own,
and nothing closes on a claim.
2026-11: an example made of published facts asks nobody for anything: no date runs against a real place whose answers
the sources do not give.
"""
