"""Answers as the rules see them."""

from ..rules.answering import Action, Reply
from . import Whole


def reply_of(whole: Whole) -> Reply:
    """The answer to an obligation as it stands."""
    answer = whole.answer
    return Reply(
        obligation_id=whole.obligation.id,
        response=(answer.response or "") if answer else "",
        reasons=answer.reasons if answer else "",
        actions=tuple(
            Action(
                text=each.text,
                owner=each.owner,
                due=f"{each.due_on:%-d %B %Y}" if each.due_on else "",
                measure=each.measure,
                resources=each.resources,
                evidence=each.evidence,
                id=each.id,
            )
            for each in whole.actions
        ),
        seen=answer.version if answer else 0,
    )
