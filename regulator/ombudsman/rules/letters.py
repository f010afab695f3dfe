"""The letters that the Ombudsman writes: which there are, in which ways, and what each says.

Source: Prisons and Probation Ombudsman, what to expect (every letter says what happens next and by when). Plain words,
short sentences; the envelope says nothing of the case (confidential access, Prison Service Instruction 49/2011).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .words import Format

KINDS: dict[str, str] = {
    "acknowledgement": "We have your complaint",
    "eligible": "We will look into your complaint",
    "not-eligible": "We cannot look into your complaint",
    "draft": "What we have found so far",
    "decision": "Our decision",
    "review": "We have looked at our decision again",
    "free": "A letter about your complaint",
}

_WELSH_KINDS: dict[str, str] = {
    "acknowledgement": "Mae eich cwyn gennym",
    "eligible": "Byddwn yn ymchwilio i'ch cwyn",
    "not-eligible": "Ni allwn ymchwilio i'ch cwyn",
    "draft": "Yr hyn rydym wedi'i ganfod hyd yma",
    "decision": "Ein penderfyniad",
    "review": "Rydym wedi edrych eto ar ein penderfyniad",
    "free": "Llythyr am eich cwyn",
}
SIGNED = {Format.WELSH: "Yr Ombwdsmon"}  # the others: The Ombudsman

MOST_IN_A_BATCH = 100  # letters that are printed together
FROM = "The Ombudsman, PO Box 1, London"  # an invented address: the Ombudsman of this system is a proposal


@dataclass(frozen=True)
class Words:
    """What a letter is filled with."""

    name: str
    reference: str
    provider: str
    today: date
    due: date | None = None
    why: str = ""
    instead: str = ""
    text: str = ""


def heading(kind: str, way: Format) -> str:
    """What stands over a letter, in its language."""
    return _WELSH_KINDS[kind] if way == Format.WELSH else KINDS[kind]


def dated(day: date, way: Format) -> str:
    """The day of a letter, in its language."""
    return _day(day, way)


def signed(way: Format) -> str:
    """Who writes, in the letter's language."""
    return SIGNED.get(way, "The Ombudsman")


def written(kind: str, way: Format, words: Words) -> str:
    """The text of a letter, in paragraphs. Anything but `free` can be changed by hand before it is approved."""
    texts: Mapping[str, str] = {Format.EASY: _EASY, Format.WELSH: _WELSH}.get(way, _PLAIN)
    due = "" if words.due is None else _day(words.due, way)
    return texts.get(kind, _PLAIN[kind]).format(
        name=words.name,
        reference=words.reference,
        provider=words.provider,
        due=due,
        why=words.why,
        instead=words.instead,
        text=words.text,
    )


_PLAIN: Mapping[str, str] = {
    "acknowledgement": (
        "Dear {name}\n\n"
        "We have your complaint about {provider}. Its number is {reference}. Please put this number on everything you "
        "send us.\n\n"
        "We will write to you by {due} to say whether we can look into it.\n\n"
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
        "We aim to decide by {due}."
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
        "If a fact is wrong, or something is missing, write to us by {due}. {provider} has the same time to do so."
    ),
    "decision": (
        "Dear {name}\n\n"
        "This is our decision on your complaint about {provider}, number {reference}.\n\n"
        "{text}\n\n"
        "If you think that we made a mistake, write to us within three months. Somebody who has not dealt with your "
        "complaint will look at it again. We may publish what we decided, without your name or anything that could "
        "tell people who you are."
    ),
    "review": (
        "Dear {name}\n\n"
        "You asked us to look again at our decision, number {reference}. Somebody who had not dealt with it has done "
        "so.\n\n"
        "{text}"
    ),
    "free": "Dear {name}\n\n{text}",
}

_EASY: Mapping[str, str] = {
    "acknowledgement": (
        "Dear {name}\n\n"
        "We got your complaint.\n\n"
        "Your number is {reference}.\n\n"
        "We will write to you again by {due}.\n\n"
        "We will tell you if we can help.\n\n"
        "We do not tell staff that you wrote to us.\n\n"
        "If anyone is bad to you because you wrote to us, tell us."
    ),
    "eligible": (
        "Dear {name}\n\nWe can look into your complaint.\n\nYour number is {reference}.\n\n"
        "A person here will find out what happened.\n\nWe hope to finish by {due}."
    ),
    "not-eligible": (
        "Dear {name}\n\nYour number is {reference}.\n\nWe are sorry. We cannot look into your complaint.\n\n"
        "Why: {why}.\n\nWhat you can do: {instead}\n\nIf you think we are wrong, write to us."
    ),
}

_WELSH: Mapping[str, str] = {
    "acknowledgement": (
        "Annwyl {name}\n\n"
        "Rydym wedi derbyn eich cwyn am {provider}. Ei rhif yw {reference}. Rhowch y rhif hwn ar bopeth a anfonwch "
        "atom.\n\n"
        "Byddwn yn ysgrifennu atoch erbyn {due} i ddweud a allwn ymchwilio iddi.\n\n"
        "Nid oes angen i chi wneud dim yn awr. Os symudwch, dywedwch wrthym ble rydych.\n\n"
        "Ni ddywedir wrth neb yn {provider} eich bod wedi ysgrifennu atom oni bai eich bod yn cytuno. Mae llythyrau "
        "rhyngoch chi a ni yn gyfrinachol. Os agorodd rhywun y llythyr hwn cyn i chi ei gael, neu os bydd unrhyw un yn "
        "eich trin yn wael am i chi ysgrifennu atom, dywedwch wrthym ar unwaith."
    ),
    "eligible": (
        "Annwyl {name}\n\nByddwn yn ymchwilio i'ch cwyn am {provider}, rhif {reference}.\n\n"
        "Ein nod yw penderfynu erbyn {due}."
    ),
    "not-eligible": (
        "Annwyl {name}\n\n"
        "Rydym wedi darllen eich cwyn am {provider}, rhif {reference}. Mae'n ddrwg gennym, ond ni allwn ymchwilio "
        "iddi.\n\nPam: {why}.\n\nBeth allwch chi ei wneud yn lle hynny: {instead}"
    ),
    "draft": (
        "Annwyl {name}\n\nDyma'r hyn rydym wedi'i ganfod hyd yma am eich cwyn, rhif {reference}. Nid ein penderfyniad "
        "ydyw eto.\n\n{text}\n\nOs oes ffaith yn anghywir, neu os oes rhywbeth ar goll, ysgrifennwch atom erbyn {due}. "
        "Mae gan {provider} yr un amser i wneud hynny."
    ),
    "decision": (
        "Annwyl {name}\n\nDyma ein penderfyniad ar eich cwyn am {provider}, rhif {reference}.\n\n{text}\n\n"
        "Os credwch ein bod wedi gwneud camgymeriad, ysgrifennwch atom o fewn tri mis. Bydd rhywun nad yw wedi delio "
        "â'ch cwyn yn edrych arni eto."
    ),
    "review": (
        "Annwyl {name}\n\nGofynasoch i ni edrych eto ar ein penderfyniad, rhif {reference}. Mae rhywun nad oedd wedi "
        "delio ag ef wedi gwneud hynny.\n\n{text}"
    ),
    "free": "Annwyl {name}\n\n{text}",
}

_WELSH_MONTHS = (
    "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
    "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
)  # fmt: skip


def _day(day: date, way: Format) -> str:
    return f"{day.day} {_WELSH_MONTHS[day.month - 1]} {day.year}" if way == Format.WELSH else f"{day:%-d %B %Y}"
