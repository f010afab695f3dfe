"""The Ombudsman's letters in easy words: short sentences, one idea in each, headings that are questions.

Source: Department of Health, "Making written information easier to understand for people with learning disabilities"
(2010): sentences of at most fifteen words, one idea in each, type of 14 points or more, no jargon. There are no
pictures: we have none of our own, and a picture that does not fit says something else. What an investigator found goes
in as `{text}` and is put into easy words by hand: the page on which a letter is approved says so.
"""

from collections.abc import Mapping

from .eligibility import Code
from .words import Outcome

NOT_SURE = "What if you are not sure what this letter says?\n\nAsk somebody you trust to read it with you."
_WRONG = (
    "What if you think we are wrong?\n\n"
    "Write to us in the next 3 months.\n\n"
    "Tell us why.\n\n"
    "A different person here will look at it again."
)

TITLES: Mapping[str, str] = {
    "acknowledgement": "We got your complaint",
    "eligible": "We can look into your complaint",
    "not-eligible": "We cannot look into your complaint",
    "draft": "What we have found out so far",
    "decision": "What we decided",
    "review": "We looked at it again",
    "free": "A letter about your complaint",
}

TEXTS: Mapping[str, str] = {
    "acknowledgement": (
        "Dear {name}\n\n"
        "We got your complaint.\n\n"
        "It is about {provider}.\n\n"
        "Your number is {reference}.\n\n"
        "Please write this number on every letter to us.\n\n"
        "What happens next?\n\n"
        "We will read your complaint.\n\n"
        "We will write to you {by}.\n\n"
        "We will tell you if we can look into it.\n\n"
        "What do you need to do?\n\n"
        "You do not need to do anything now.\n\n"
        "If you move, tell us your new address.\n\n"
        "Who knows that you wrote to us?\n\n"
        "We do not tell {provider}, unless you say yes.\n\n"
        "Letters between you and us are private.\n\n"
        "When should you tell us at once?\n\n"
        "Tell us if somebody opened this letter before you.\n\n"
        "Tell us if anyone is bad to you because you wrote to us.\n\n" + NOT_SURE
    ),
    "eligible": (
        "Dear {name}\n\n"
        "We can look into your complaint.\n\n"
        "It is about {provider}.\n\n"
        "Your number is {reference}.\n\n"
        "What happens next?\n\n"
        "A person here will read your complaint.\n\n"
        "First we will try to sort it out quickly.\n\n"
        "If that does not work, we will ask for papers.\n\n"
        "We may talk to people too.\n\n"
        "Then we will write to you. We will say what we found out.\n\n"
        "You can tell us if something is not right.\n\n"
        "When will we decide?\n\n"
        "We hope to decide {by}.\n\n" + NOT_SURE
    ),
    "not-eligible": (
        "Dear {name}\n\n"
        "We read your complaint.\n\n"
        "It is about {provider}.\n\n"
        "Your number is {reference}.\n\n"
        "We are sorry. We cannot look into it.\n\n"
        "Why can we not look into it?\n\n"
        "{why}.\n\n"
        "What can you do?\n\n"
        "{instead}\n\n" + _WRONG + "\n\n" + NOT_SURE
    ),
    "draft": (
        "Dear {name}\n\n"
        "This letter is about your complaint.\n\n"
        "Your number is {reference}.\n\n"
        "We have not decided yet.\n\n"
        "What did we find out?\n\n"
        "{text}\n\n"
        "What if something is wrong?\n\n"
        "Write to us {by}.\n\n"
        "Tell us what is wrong, or what is missing.\n\n"
        "{provider} can write to us too. They have the same time.\n\n" + NOT_SURE
    ),
    "decision": (
        "Dear {name}\n\n"
        "We have decided about your complaint.\n\n"
        "It is about {provider}.\n\n"
        "Your number is {reference}.\n\n"
        "What did we decide?\n\n"
        "{outcome}.\n\n"
        "Why did we decide this?\n\n"
        "{text}\n\n" + _WRONG + "\n\n"
        "Will other people read about it?\n\n"
        "We may write about it for everyone to read.\n\n"
        "We will not say your name.\n\n"
        "We will not say anything that shows it is you.\n\n" + NOT_SURE
    ),
    "review": (
        "Dear {name}\n\n"
        "You asked us to look at our decision again.\n\n"
        "Your number is {reference}.\n\n"
        "A different person here has looked at it.\n\n"
        "What did they find?\n\n"
        "{found}\n\n"
        "{text}\n\n" + NOT_SURE
    ),
    "free": "Dear {name}\n\n{text}\n\n" + NOT_SURE,
}

REVIEWS: Mapping[str, str] = {
    "uphold-decision": "Our decision stays the same.",
    "reopen": "We will look into your complaint again.",
}

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.UPHELD: "You were right",
    Outcome.PARTLY_UPHELD: "You were right about some things. You were not right about others",
    Outcome.NOT_UPHELD: "We do not agree with your complaint",
    Outcome.MEDIATED: "You and they have agreed what to do",
    Outcome.WITHDRAWN: "You told us to stop. So we stopped",
    Outcome.CEASED: "We stopped. We could not change anything for you",
    Outcome.NOT_ELIGIBLE: "We cannot look into it",
}

CODES: Mapping[Code, tuple[str, str]] = {
    Code.INTERNAL_NOT_EXHAUSTED: (
        "The prison or probation service must answer you first",
        "Use their complaint form. If they say no, ask them to look again.\n\n"
        "Wait 6 weeks for an answer. If there is no answer, write to us again.",
    ),
    Code.OUT_OF_TIME: (
        "Your complaint came too late",
        "Tell us why you could not write sooner. Maybe you were ill. Maybe you were moved.\n\nThen we will look again.",
    ),
    Code.NOT_AFFECTED_PERSON: (
        "It did not happen to you",
        "Ask the person it happened to. They can write to us.\n\nOr they can write that you may speak for them.",
    ),
    Code.OUT_OF_REMIT_CLINICAL: (
        "It is about what a doctor or nurse decided",
        "First, complain to the health service in the prison.\n\n"
        "If that does not help, write to a different ombudsman.\n\n"
        "In England write to: Parliamentary and Health Service Ombudsman, Citygate, Mosley Street, "
        "Manchester M2 3HQ.\n\n"
        "In Wales write to: Public Services Ombudsman for Wales, 1 Ffordd yr Hen Gae, Pencoed CF35 5LJ.",
    ),
    Code.OUT_OF_REMIT_POLICY: (
        "It is about a rule that the government made",
        "You can write to your Member of Parliament.\n\n"
        "The address is: House of Commons, London SW1A 0AA.\n\nYour letter may be private.",
    ),
    Code.OUT_OF_REMIT_LITIGATION: (
        "A court is looking at it",
        "Talk to your solicitor.\n\nWhen the court has finished, you can write to us again.",
    ),
    Code.OUT_OF_REMIT_IMMIGRATION: (
        "It is about your right to stay in this country",
        "An immigration adviser can help.\n\nAsk the prison for the list of free advisers.",
    ),
    Code.OUT_OF_REMIT_SENTENCE: (
        "It is about what a court or the Parole Board decided",
        "Talk to your solicitor. You may be able to appeal.\n\n"
        "If it is about parole, write to: Parole Board, 3rd Floor, 10 South Colonnade, London E14 4PU.\n\n"
        "The Criminal Cases Review Commission looks at whether a court was wrong.",
    ),
    Code.NO_SUBSTANTIAL_ISSUE: (
        "We did not find a problem that we should look into",
        "Tell us if we did not understand what happened.",
    ),
    Code.NO_WORTHWHILE_OUTCOME: (
        "We could not get more for you than you already have",
        "If you do not agree, tell us what you want to happen.",
    ),
    Code.NO_CONSENT: (
        "The person it happened to has not said yes",
        "Ask them to write that they agree. Send it to us.\n\nThen we will look again.",
    ),
    Code.INSUFFICIENT_INFORMATION: (
        "You have not told us enough yet",
        "Tell us what happened. Tell us when.\n\nTell us what answer you had. If you have the answers, send us copies.",
    ),
    Code.DUPLICATE: (
        "We already have this complaint",
        "You do not need to do anything.\n\nWe will answer with the number you already have.",
    ),
    Code.ABOUT_THE_OMBUDSMAN: (
        "Your complaint is about us",
        "A person here who did not deal with it will answer you. This takes up to 20 working days.\n\n"
        "If you are still not happy, write to your Member of Parliament.\n\n"
        "Ask them to send it to the Parliamentary Ombudsman.",
    ),
}
