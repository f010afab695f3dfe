"""What each kind of event says, as a sentence: told by the feature that records it.

A sentence begins with a verb in the past, so that it can stand behind whoever did it; words in braces are facts. An
event that nobody told of is said by the words of its name.
"""

from collections import defaultdict
from collections.abc import Mapping

from regulator.core.actor import Actor
from regulator.core.compartments import audited_by

from ..rules.wording import agreeing, spaced

NOT_SAID = "(not said)"  # of a fact that older events of a kind do not have

_sentences: dict[str, str] = {}
_compartments: dict[str, str] = {}


def say(sentences: Mapping[str, str], *, compartment: str | None = None) -> None:
    """Tell what events of these names say. `compartment`: only those who audit it are offered to search for them."""
    for name, sentence in sentences.items():
        if _sentences.get(name, sentence) != sentence:
            raise RuntimeError(f"{name} says something already")
        _sentences[name] = sentence
        if compartment is not None:
            _compartments[name] = compartment


def sentences() -> dict[str, str]:
    """Every sentence there is, by the name of its event."""
    return dict(_sentences)


def sentence(name: str, facts: Mapping[str, str]) -> str:
    """An event of this name with these facts, in plain words."""
    if name not in _sentences:
        return spaced(name)
    return agreeing(_sentences[name], facts).format_map(defaultdict(lambda: NOT_SAID, facts))


def kinds(actor: Actor) -> list[tuple[str, str]]:
    """The kinds of event that the actor may search for: their names, and the words of these, in order."""
    audited = audited_by(actor)
    names = (name for name in _sentences if _compartments.get(name) in {None, *audited})
    return sorted(((name, spaced(name)) for name in names), key=lambda each: each[1])


say(
    {
        "AuditExported": "Downloaded {rows} events of the log as {form}",
        "DocumentFrozen": "Fixed version {number} of document {reference} for ever",
        "DocumentMadePublic": "Made document {reference} public on {public_on}",
        "DocumentRestored": "Did not confirm the withdrawal; the document is there again: {reason}",
        "DocumentWithdrawn": "Withdrew the document at once: {reason}",
        "EventRedacted": "Took the facts of an event out for ever: {reason}",
        "FieldsResealed": "Sealed the values of {place} anew, under another key",
        "FormRendered": "Rendered version {number} as {form}",
        "InvitationAccepted": "Took up an invitation",
        "InvitationSent": "Offered somebody {roles}",
        "InvitationWithdrawn": "Withdrew an invitation",
        "OutgoingTriedAgain": "Had something that failed tried again",
        "PasswordChanged": "Changed the password, {how}",
        "PeopleImported": "Took in a spreadsheet of people: {given} roles given, {ended} ended, {invited} invited",
        "RecoveryCodeUsed": "Came in with a code on paper; {left} are left",
        "RecoveryCodesMade": "Made new codes on paper",
        "RoleEnded": "Ended the role {role} on {until_on}: {reason}",
        "RoleGiven": "Gave the role {role} from {from_on}",
        "RolesHandedOver": "Handed over what somebody held who leaves on {until_on}",
        "SecondFactorRemoved": "Took away the second factor: {reason}",
        "SecondFactorSet": "Set up a second factor",
        "UserAdded": "Let somebody in as {roles}",
        "UserDeactivated": "Closed an account: {reason}",
        "WithdrawalConfirmed": "Confirmed the withdrawal, as the second person",
    }
)
