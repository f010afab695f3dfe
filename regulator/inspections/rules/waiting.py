"""Why an inspection may not go on yet, in the sentences that its life cycle's guards and the board both say."""

TWO = 2  # people who release a report
NAME_PANEL = "Name the panel first."
RECORD_RATINGS = "Record the ratings first."
NO_STATEMENTS = "The draft has no statements yet."
REPLY_RUNS = "The provider's time to answer is not over: wait for its reply, or for it to be waived."
UNDER_EMBARGO = "The report is under embargo: it is published by itself at its moment, unless it is pulled back."


def not_proposed(parts: str) -> str:
    """What nobody has proposed a judgement for, as `counted_by_part` says it."""
    return f"Nobody has proposed a judgement for {parts}."


def not_decided(parts: str) -> str:
    """What the panel has not decided, as `counted_by_part` says it."""
    return f"The panel has not decided {parts}."


def not_answered(points: int) -> str:
    """How many points of the reply wait for their answer."""
    return f"{points} of the provider's points have no answer yet."


def not_released(people: int) -> str:
    """How many of the two have released it."""
    return f"A report is released by two people; {people} of them said yes."
