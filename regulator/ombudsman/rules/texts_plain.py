"""The Ombudsman's letters in plain words, for plain letters and large print: what stands over each, and what it says.

`{by}` is "by" and a day, or "soon" where no day is known. What the case itself says goes in as `{text}`. The letters in
easy words and in Welsh have the same names in braces and say the same.
"""

from collections.abc import Mapping

SIGNED = "The Ombudsman"

TITLES: Mapping[str, str] = {
    "acknowledgement": "We have your complaint",
    "eligible": "We will look into your complaint",
    "not-eligible": "We cannot look into your complaint",
    "draft": "What we have found so far",
    "decision": "Our decision",
    "review": "We have looked at our decision again",
    "free": "A letter about your complaint",
}

TEXTS: Mapping[str, str] = {
    "acknowledgement": (
        "Dear {name}\n\n"
        "We have your complaint about {provider}. Its number is {reference}. Please put this number on everything you "
        "send us.\n\n"
        "We will write to you {by} to say whether we can look into it.\n\n"
        "You do not need to do anything now. If you move, tell us where you are: your complaint moves with you.\n\n"
        "Nobody at {provider} is told that you wrote to us unless you agree. Letters between you and us are "
        "confidential. If somebody opened this letter before you had it, or if anybody treats you badly because you "
        "wrote to us, tell us at once."
    ),
    "eligible": (
        "Dear {name}\n\n"
        "We will look into your complaint about {provider}, number {reference}.\n\n"
        "One of our investigators will read it and will try first to settle it quickly. If that does not work, we "
        "will ask for papers, speak to people if we need to, and send you what we find before we decide. You can "
        "tell us if we have a fact wrong.\n\n"
        "We aim to decide {by}."
    ),
    "not-eligible": (
        "Dear {name}\n\n"
        "We have read your complaint about {provider}, number {reference}. We are sorry, but we cannot look into "
        "it.\n\n"
        "Why: {why}.\n\n"
        "What you can do instead: {instead}\n\n"
        "If you think we are wrong, write to us within three months. Somebody who has not dealt with your complaint "
        "will look at it again."
    ),
    "draft": (
        "Dear {name}\n\n"
        "This is what we have found so far about your complaint, number {reference}. It is not our decision yet.\n\n"
        "{text}\n\n"
        "If a fact is wrong, or something is missing, write to us {by}. {provider} has the same time to do so."
    ),
    "decision": (
        "Dear {name}\n\n"
        "This is our decision on your complaint about {provider}, number {reference}.\n\n"
        "{outcome}.\n\n"
        "{text}\n\n"
        "If you think that we made a mistake, write to us within three months. Somebody who has not dealt with your "
        "complaint will look at it again. We may publish what we decided, without your name or anything that could "
        "tell people who you are."
    ),
    "review": (
        "Dear {name}\n\n"
        "You asked us to look again at our decision, number {reference}. Somebody who had not dealt with it has done "
        "so.\n\n"
        "{found}\n\n"
        "{text}"
    ),
    "free": "Dear {name}\n\n{text}",
}

REVIEWS: Mapping[str, str] = {
    "uphold-decision": "Our decision stands.",
    "reopen": "We will investigate your complaint again.",
}
"""What a review found, by the step that ended it."""
