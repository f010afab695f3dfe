"""Who is regulated and who commissions: organisations, areas, contracts and places, as they were on any day.

2026-11: what changes over time (a name, a function, an operator, an owner) is a dated row and never overwritten. Where
the register only sees that something changed, the new row begins on the day of the import that brought it, with the
precision `unknown`: the true day is not claimed. Published figures that cover two prisons in one line are kept as one
row that both share, because dividing them would be invention.
"""
