"""The Ombudsman's letters to whoever carries a complaint on after its person has died: plain, in easy words, in Welsh.

They speak of "the complaint", never of "your complaint", and of the person by name. `{because}` says why this one is
written to. The first of them (`carried-on`) says that we are sorry, what becomes of the complaint, and that they need
not go on; the others say what the same letter says to somebody who is alive. The Welsh words were read by nobody who
speaks Welsh (`texts_welsh.READ_BY_A_SPEAKER`).

Source: Prisons and Probation Ombudsman, terms of reference (who may complain where the person cannot act); our own
words, with the advice on letters after a death in "Help when someone dies" (Department for Work and Pensions): say that
you are sorry, once and first; use the name; ask for nothing that can wait.
"""

from collections.abc import Mapping

from .carrying import Relation
from .texts_easy import NOT_SURE
from .words import Outcome

FIRST = "carried-on"
"""The letter to somebody new who carries a case on."""

BECAUSE: Mapping[Relation, str] = {
    Relation.NEXT_OF_KIN: "you are their next of kin",
    Relation.ESTATE: "you deal with what they left",
    Relation.NAMED: "they named you to us",
    Relation.ADVISER: "you act for their family",
}
BECAUSE_IN_WELSH: Mapping[Relation, str] = {
    Relation.NEXT_OF_KIN: "mai chi yw'r perthynas agosaf",
    Relation.ESTATE: "mai chi sy'n delio â'u hystad",
    Relation.NAMED: "iddynt roi eich enw i ni",
    Relation.ADVISER: "eich bod yn gweithredu dros y teulu",
}

TITLES: Mapping[str, str] = {
    FIRST: "About the complaint of somebody who has died",
    "acknowledgement": "We have the complaint",
    "eligible": "We will look into the complaint",
    "not-eligible": "We cannot look into the complaint",
    "draft": "What we have found so far",
    "decision": "Our decision",
    "review": "We have looked at our decision again",
    "free": "A letter about the complaint",
}

_ABOUT = (
    "This is about the complaint that {person}, who has died, made about {provider}. Its number is {reference}.\n\n"
)

TEXTS: Mapping[str, str] = {
    FIRST: (
        "Dear {name}\n\n"
        "We are sorry that {person} has died.\n\n"
        "{person} had complained to us about {provider}. The number of the complaint is {reference}. We write to you "
        "because {because}.\n\n"
        "The complaint does not end by itself. We can go on with it, and from now on we send our letters about it to "
        "you. You do not need to do anything now.\n\n"
        "If you do not want us to go on, or if somebody else should have our letters, please write and tell us. There "
        "is no hurry.\n\n"
        "Nobody at {provider} is told that you are in touch with us unless you agree."
    ),
    "acknowledgement": (
        "Dear {name}\n\n" + _ABOUT + "We have the complaint. Please put its number on everything you send us.\n\n"
        "We will write to you {by} to say whether we can look into it. You do not need to do anything now.\n\n"
        "Nobody at {provider} is told that you are in touch with us unless you agree."
    ),
    "eligible": (
        "Dear {name}\n\n" + _ABOUT + "We will look into it. One of our investigators will read it. We will ask for "
        "papers, speak to people if we need to, and send you what we find before we decide. You can tell us if we have "
        "a fact wrong.\n\n"
        "We aim to decide {by}."
    ),
    "not-eligible": (
        "Dear {name}\n\n" + _ABOUT + "We have read it. We are sorry, but we cannot look into it.\n\n"
        "Why: {why}.\n\n"
        "What can be done instead, as we write it to everybody: {instead}\n\n"
        "If you think we are wrong, write to us within three months. Somebody who has not dealt with the complaint "
        "will look at it again."
    ),
    "draft": (
        "Dear {name}\n\n" + _ABOUT + "This is what we have found so far. It is not our decision yet.\n\n"
        "{text}\n\n"
        "If you know that a fact is wrong, or that something is missing, write to us {by}. {provider} has the same "
        "time to do so."
    ),
    "decision": (
        "Dear {name}\n\n" + _ABOUT + "This is our decision.\n\n"
        "{outcome}.\n\n"
        "{text}\n\n"
        "If you think that we made a mistake, write to us within three months. Somebody who has not dealt with the "
        "complaint will look at it again. We may publish what we decided, without anybody's name or anything that "
        "could tell people who it was."
    ),
    "review": (
        "Dear {name}\n\n" + _ABOUT + "We were asked to look again at our decision. Somebody who had not dealt with it "
        "has done so.\n\n"
        "{found}\n\n"
        "{text}"
    ),
    "free": "Dear {name}\n\n" + _ABOUT + "{text}",
}

EASY_TITLES: Mapping[str, str] = {
    FIRST: "About a complaint to us",
    "acknowledgement": "We got the complaint",
    "eligible": "We can look into the complaint",
    "not-eligible": "We cannot look into the complaint",
    "draft": "What we have found out so far",
    "decision": "What we decided",
    "review": "We looked at it again",
    "free": "A letter about the complaint",
}

_EASY_ABOUT = (
    "{person} has died.\n\n"
    "This letter is about the complaint of {person}.\n\n"
    "It is about {provider}.\n\n"
    "The number is {reference}.\n\n"
)
_EASY_WRONG = (
    "What if you think we are wrong?\n\n"
    "Write to us in the next 3 months.\n\n"
    "Tell us why.\n\n"
    "A different person here will look at it again."
)

EASY_TEXTS: Mapping[str, str] = {
    FIRST: (
        "Dear {name}\n\n"
        "We are sorry that {person} has died.\n\n"
        "{person} wrote to us with a complaint.\n\n"
        "It was about {provider}.\n\n"
        "The number is {reference}.\n\n"
        "Why do we write to you?\n\n"
        "We write to you because {because}.\n\n"
        "What happens next?\n\n"
        "We can go on with the complaint.\n\n"
        "From now on we will write to you about it.\n\n"
        "What do you need to do?\n\n"
        "You do not need to do anything now.\n\n"
        "You can tell us to stop.\n\n"
        "You can tell us to write to somebody else.\n\n"
        "Who knows about this?\n\n"
        "We do not tell {provider}, unless you say yes.\n\n" + NOT_SURE
    ),
    "acknowledgement": (
        "Dear {name}\n\n" + _EASY_ABOUT + "Please write this number on every letter to us.\n\n"
        "What happens next?\n\n"
        "We will read the complaint.\n\n"
        "We will write to you {by}.\n\n"
        "We will tell you if we can look into it.\n\n"
        "Who knows about this?\n\n"
        "We do not tell {provider}, unless you say yes.\n\n" + NOT_SURE
    ),
    "eligible": (
        "Dear {name}\n\n" + _EASY_ABOUT + "We can look into it.\n\n"
        "What happens next?\n\n"
        "A person here will read the complaint.\n\n"
        "We will ask for papers. We may talk to people too.\n\n"
        "Then we will write to you. We will say what we found out.\n\n"
        "You can tell us if something is not right.\n\n"
        "When will we decide?\n\n"
        "We hope to decide {by}.\n\n" + NOT_SURE
    ),
    "not-eligible": (
        "Dear {name}\n\n" + _EASY_ABOUT + "We are sorry. We cannot look into it.\n\n"
        "Why can we not look into it?\n\n"
        "{why}.\n\n"
        "What do we tell people to do?\n\n"
        "{instead}\n\n" + _EASY_WRONG + "\n\n" + NOT_SURE
    ),
    "draft": (
        "Dear {name}\n\n" + _EASY_ABOUT + "We have not decided yet.\n\n"
        "What did we find out?\n\n"
        "{text}\n\n"
        "What if something is wrong?\n\n"
        "Write to us {by}.\n\n"
        "Tell us what is wrong, or what is missing.\n\n"
        "{provider} can write to us too. They have the same time.\n\n" + NOT_SURE
    ),
    "decision": (
        "Dear {name}\n\n" + _EASY_ABOUT + "What did we decide?\n\n"
        "{outcome}.\n\n"
        "Why did we decide this?\n\n"
        "{text}\n\n" + _EASY_WRONG + "\n\n"
        "Will other people read about it?\n\n"
        "We may write about it for everyone to read.\n\n"
        "We will not say any names.\n\n" + NOT_SURE
    ),
    "review": (
        "Dear {name}\n\n" + _EASY_ABOUT + "We looked at our decision again.\n\n"
        "A different person here has looked at it.\n\n"
        "What did they find?\n\n"
        "{found}\n\n"
        "{text}\n\n" + NOT_SURE
    ),
    "free": "Dear {name}\n\n" + _EASY_ABOUT + "What do we want to tell you?\n\n{text}\n\n" + NOT_SURE,
}

WELSH_TITLES: Mapping[str, str] = {
    FIRST: "Ynghylch cwyn rhywun sydd wedi marw",
    "acknowledgement": "Mae'r gŵyn gennym",
    "eligible": "Byddwn yn ymchwilio i'r gŵyn",
    "not-eligible": "Ni allwn ymchwilio i'r gŵyn",
    "draft": "Yr hyn rydym wedi'i ganfod hyd yma",
    "decision": "Ein penderfyniad",
    "review": "Rydym wedi edrych eto ar ein penderfyniad",
    "free": "Llythyr am y gŵyn",
}

_WELSH_ABOUT = (
    "Mae hyn yn ymwneud â'r gŵyn a wnaeth {person}, sydd wedi marw, am {provider}. Ei rhif yw {reference}.\n\n"
)

WELSH_TEXTS: Mapping[str, str] = {
    FIRST: (
        "Annwyl {name}\n\n"
        "Mae'n ddrwg gennym fod {person} wedi marw.\n\n"
        "Roedd {person} wedi cwyno wrthym am {provider}. Rhif y gŵyn yw {reference}. Rydym yn ysgrifennu atoch am "
        "{because}.\n\n"
        "Nid yw'r gŵyn yn dod i ben ohoni ei hun. Gallwn fynd ymlaen â hi, ac o hyn ymlaen byddwn yn anfon ein "
        "llythyrau amdani atoch chi. Nid oes angen i chi wneud dim yn awr.\n\n"
        "Os nad ydych am i ni fynd ymlaen, neu os dylai rhywun arall gael ein llythyrau, ysgrifennwch i ddweud wrthym. "
        "Nid oes brys.\n\n"
        "Ni ddywedir wrth neb yn {provider} eich bod mewn cysylltiad â ni oni bai eich bod yn cytuno."
    ),
    "acknowledgement": (
        "Annwyl {name}\n\n" + _WELSH_ABOUT + "Mae'r gŵyn gennym. Rhowch ei rhif ar bopeth a anfonwch atom.\n\n"
        "Byddwn yn ysgrifennu atoch {by} i ddweud a allwn ymchwilio iddi. Nid oes angen i chi wneud dim yn awr.\n\n"
        "Ni ddywedir wrth neb yn {provider} eich bod mewn cysylltiad â ni oni bai eich bod yn cytuno."
    ),
    "eligible": (
        "Annwyl {name}\n\n" + _WELSH_ABOUT + "Byddwn yn ymchwilio iddi. Bydd un o'n hymchwilwyr yn ei darllen. Byddwn "
        "yn gofyn am bapurau, yn siarad â phobl os oes angen, ac yn anfon atoch yr hyn rydym yn ei ganfod cyn i ni "
        "benderfynu. Gallwch ddweud wrthym os oes gennym ffaith yn anghywir.\n\n"
        "Ein nod yw penderfynu {by}."
    ),
    "not-eligible": (
        "Annwyl {name}\n\n" + _WELSH_ABOUT + "Rydym wedi ei darllen. Mae'n ddrwg gennym, ond ni allwn ymchwilio "
        "iddi.\n\n"
        "Pam: {why}.\n\n"
        "Beth y gellir ei wneud yn lle hynny, fel yr ysgrifennwn at bawb: {instead}\n\n"
        "Os credwch ein bod yn anghywir, ysgrifennwch atom o fewn tri mis. Bydd rhywun nad yw wedi delio â'r gŵyn yn "
        "edrych arni eto."
    ),
    "draft": (
        "Annwyl {name}\n\n" + _WELSH_ABOUT + "Dyma'r hyn rydym wedi'i ganfod hyd yma. Nid dyma ein penderfyniad "
        "eto.\n\n"
        "{text}\n\n"
        "Os gwyddoch fod ffaith yn anghywir, neu fod rhywbeth ar goll, ysgrifennwch atom {by}. Mae gan {provider} yr "
        "un amser i wneud hynny."
    ),
    "decision": (
        "Annwyl {name}\n\n" + _WELSH_ABOUT + "Dyma ein penderfyniad.\n\n"
        "{outcome}.\n\n"
        "{text}\n\n"
        "Os credwch ein bod wedi gwneud camgymeriad, ysgrifennwch atom o fewn tri mis. Bydd rhywun nad yw wedi delio "
        "â'r gŵyn yn edrych arni eto. Efallai y byddwn yn cyhoeddi'r hyn a benderfynwyd gennym, heb enw neb na dim a "
        "allai ddweud wrth bobl pwy oedd."
    ),
    "review": (
        "Annwyl {name}\n\n" + _WELSH_ABOUT + "Gofynnwyd i ni edrych eto ar ein penderfyniad. Mae rhywun nad oedd wedi "
        "delio ag ef wedi gwneud hynny.\n\n"
        "{found}\n\n"
        "{text}"
    ),
    "free": "Annwyl {name}\n\n" + _WELSH_ABOUT + "{text}",
}

REVIEWS: Mapping[str, str] = {
    "uphold-decision": "Our decision stands.",
    "reopen": "We will investigate the complaint again.",
}
EASY_REVIEWS: Mapping[str, str] = {
    "uphold-decision": "Our decision stays the same.",
    "reopen": "We will look into the complaint again.",
}
WELSH_REVIEWS: Mapping[str, str] = {
    "uphold-decision": "Mae ein penderfyniad yn sefyll.",
    "reopen": "Byddwn yn ymchwilio i'r gŵyn eto.",
}
"""What a review found, by the step that ended it."""

EASY_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.UPHELD: "The complaint was right",
    Outcome.PARTLY_UPHELD: "The complaint was right about some things, and not about others",
    Outcome.NOT_UPHELD: "We do not agree with the complaint",
    Outcome.MEDIATED: "Both sides have agreed what to do",
    Outcome.WITHDRAWN: "We were told to stop. So we stopped",
    Outcome.CEASED: "We stopped. We could not change anything",
    Outcome.NOT_ELIGIBLE: "We cannot look into it",
}
WELSH_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.UPHELD: "Cadarnhawyd y gŵyn",
    Outcome.PARTLY_UPHELD: "Cadarnhawyd y gŵyn yn rhannol",
    Outcome.NOT_UPHELD: "Ni chadarnhawyd y gŵyn",
    Outcome.MEDIATED: "Setlwyd y mater rhwng y ddwy ochr",
    Outcome.WITHDRAWN: "Tynnwyd y gŵyn yn ôl",
    Outcome.CEASED: "Daeth i ben: ni allai dim defnyddiol ddod ohoni",
    Outcome.NOT_ELIGIBLE: "Ni allwn ymchwilio iddi",
}
