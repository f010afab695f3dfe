"""How many concerns an inspection may raise. Source: HM Inspectorate of Prisons: up to 15, of which 3 to 6 priority."""

MOST = 15
LEAST_PRIORITY = 3
MOST_PRIORITY = 6


def may_be_raised(priorities: list[bool]) -> str | None:
    """The sentence of the refusal for a list of concerns (true for a priority one), or None. None at all is allowed."""
    if len(priorities) > MOST:
        return f"An inspection raises at most {MOST} concerns; there are {len(priorities)}."
    priority = sum(priorities)
    if priorities and not min(LEAST_PRIORITY, len(priorities)) <= priority <= MOST_PRIORITY:
        return f"{LEAST_PRIORITY} to {MOST_PRIORITY} concerns are priority; there are {priority}."
    return None
