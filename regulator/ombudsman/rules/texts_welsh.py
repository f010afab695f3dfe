"""The Ombudsman's letters in Welsh, paragraph for paragraph what `texts_plain` says.

**No speaker of Welsh has read these words yet** (`READ_BY_A_SPEAKER`). The page on which a letter is approved says so
and asks who read the whole letter that speaks Welsh; without, it does not go to the printer. Source of the duty to
answer in Welsh who writes in Welsh: Welsh Language Standards, correspondence.
"""

from collections.abc import Mapping

from .eligibility import Code
from .words import Outcome

READ_BY_A_SPEAKER: str | None = None
"""Who read the words of this file, and when; None: nobody who speaks Welsh has."""

SIGNED = "Yr Ombwdsmon"

TITLES: Mapping[str, str] = {
    "acknowledgement": "Mae eich cwyn gennym",
    "eligible": "Byddwn yn ymchwilio i'ch cwyn",
    "not-eligible": "Ni allwn ymchwilio i'ch cwyn",
    "draft": "Yr hyn rydym wedi'i ganfod hyd yma",
    "decision": "Ein penderfyniad",
    "review": "Rydym wedi edrych eto ar ein penderfyniad",
    "free": "Llythyr am eich cwyn",
}

TEXTS: Mapping[str, str] = {
    "acknowledgement": (
        "Annwyl {name}\n\n"
        "Rydym wedi derbyn eich cwyn am {provider}. Ei rhif yw {reference}. Rhowch y rhif hwn ar bopeth a anfonwch "
        "atom.\n\n"
        "Byddwn yn ysgrifennu atoch {by} i ddweud a allwn ymchwilio iddi.\n\n"
        "Nid oes angen i chi wneud dim yn awr. Os symudwch, dywedwch wrthym ble rydych: mae eich cwyn yn symud gyda "
        "chi.\n\n"
        "Ni ddywedir wrth neb yn {provider} eich bod wedi ysgrifennu atom oni bai eich bod yn cytuno. Mae llythyrau "
        "rhyngoch chi a ni yn gyfrinachol. Os agorodd rhywun y llythyr hwn cyn i chi ei gael, neu os bydd unrhyw un yn "
        "eich trin yn wael am i chi ysgrifennu atom, dywedwch wrthym ar unwaith."
    ),
    "eligible": (
        "Annwyl {name}\n\n"
        "Byddwn yn ymchwilio i'ch cwyn am {provider}, rhif {reference}.\n\n"
        "Bydd un o'n hymchwilwyr yn ei darllen ac yn ceisio ei datrys yn gyflym yn gyntaf. Os na fydd hynny'n "
        "gweithio, byddwn yn gofyn am bapurau, yn siarad â phobl os oes angen, ac yn anfon atoch yr hyn rydym yn ei "
        "ganfod cyn i ni benderfynu. Gallwch ddweud wrthym os oes gennym ffaith yn anghywir.\n\n"
        "Ein nod yw penderfynu {by}."
    ),
    "not-eligible": (
        "Annwyl {name}\n\n"
        "Rydym wedi darllen eich cwyn am {provider}, rhif {reference}. Mae'n ddrwg gennym, ond ni allwn ymchwilio "
        "iddi.\n\n"
        "Pam: {why}.\n\n"
        "Beth allwch chi ei wneud yn lle hynny: {instead}\n\n"
        "Os credwch ein bod yn anghywir, ysgrifennwch atom o fewn tri mis. Bydd rhywun nad yw wedi delio â'ch cwyn yn "
        "edrych arni eto."
    ),
    "draft": (
        "Annwyl {name}\n\n"
        "Dyma'r hyn rydym wedi'i ganfod hyd yma am eich cwyn, rhif {reference}. Nid dyma ein penderfyniad eto.\n\n"
        "{text}\n\n"
        "Os oes ffaith yn anghywir, neu os oes rhywbeth ar goll, ysgrifennwch atom {by}. Mae gan {provider} yr un "
        "amser i wneud hynny."
    ),
    "decision": (
        "Annwyl {name}\n\n"
        "Dyma ein penderfyniad ar eich cwyn am {provider}, rhif {reference}.\n\n"
        "{outcome}.\n\n"
        "{text}\n\n"
        "Os credwch ein bod wedi gwneud camgymeriad, ysgrifennwch atom o fewn tri mis. Bydd rhywun nad yw wedi delio "
        "â'ch cwyn yn edrych arni eto. Efallai y byddwn yn cyhoeddi'r hyn a benderfynwyd gennym, heb eich enw na dim a "
        "allai ddweud wrth bobl pwy ydych chi."
    ),
    "review": (
        "Annwyl {name}\n\n"
        "Gofynasoch i ni edrych eto ar ein penderfyniad, rhif {reference}. Mae rhywun nad oedd wedi delio ag ef wedi "
        "gwneud hynny.\n\n"
        "{found}\n\n"
        "{text}"
    ),
    "free": "Annwyl {name}\n\n{text}",
}

REVIEWS: Mapping[str, str] = {
    "uphold-decision": "Mae ein penderfyniad yn sefyll.",
    "reopen": "Byddwn yn ymchwilio i'ch cwyn eto.",
}

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.UPHELD: "Cadarnhawyd eich cwyn",
    Outcome.PARTLY_UPHELD: "Cadarnhawyd eich cwyn yn rhannol",
    Outcome.NOT_UPHELD: "Ni chadarnhawyd eich cwyn",
    Outcome.MEDIATED: "Setlwyd y mater rhwng y ddwy ochr",
    Outcome.WITHDRAWN: "Tynnwyd y gŵyn yn ôl gennych chi",
    Outcome.CEASED: "Daeth i ben: ni allai dim defnyddiol ddod ohoni",
    Outcome.NOT_ELIGIBLE: "Ni allwn ymchwilio iddi",
}

CODES: Mapping[Code, tuple[str, str]] = {
    Code.INTERNAL_NOT_EXHAUSTED: (
        "Rhaid i'r carchar neu'r gwasanaeth prawf ateb yn gyntaf",
        "Defnyddiwch eu trefn gwyno hyd y diwedd. Os nad ydynt wedi ateb ers chwe wythnos, ysgrifennwch atom eto bryd "
        "hynny.",
    ),
    Code.OUT_OF_TIME: (
        "Daeth yn rhy hwyr",
        "Dywedwch wrthym os oedd rheswm da am yr oedi, fel salwch neu drosglwyddiad, a byddwn yn edrych eto.",
    ),
    Code.NOT_AFFECTED_PERSON: (
        "Rhaid iddi ddod oddi wrth y person y digwyddodd iddo",
        "Gofynnwch iddynt ysgrifennu atom, neu ysgrifennu y cewch chi siarad drostynt.",
    ),
    Code.OUT_OF_REMIT_CLINICAL: (
        "Mae'n ymwneud â phenderfyniad meddygon neu nyrsys",
        "Defnyddiwch drefn gwyno'r gwasanaeth iechyd yn y carchar, yna ysgrifennwch at y Parliamentary and Health "
        "Service Ombudsman, Citygate, Mosley Street, Manchester M2 3HQ; yng Nghymru at Ombwdsmon Gwasanaethau "
        "Cyhoeddus Cymru, 1 Ffordd yr Hen Gae, Pencoed CF35 5LJ.",
    ),
    Code.OUT_OF_REMIT_POLICY: (
        "Mae'n ymwneud â pholisi y penderfynodd gweinidogion arno",
        "Ysgrifennwch at eich Aelod Seneddol, Tŷ'r Cyffredin, Llundain SW1A 0AA. Gall eich llythyr fod yn gyfrinachol.",
    ),
    Code.OUT_OF_REMIT_LITIGATION: (
        "Mae gerbron llys",
        "Gall eich cyfreithiwr eich cynghori. Pan fydd y llys wedi gorffen, ysgrifennwch atom os oes rhywbeth yn dal "
        "heb ei ddatrys.",
    ),
    Code.OUT_OF_REMIT_IMMIGRATION: (
        "Mae'n ymwneud â statws mewnfudo",
        "Gall cynghorydd mewnfudo helpu. Gofynnwch i'r carchar am y rhestr o gynghorwyr am ddim.",
    ),
    Code.OUT_OF_REMIT_SENTENCE: (
        "Mae'n ymwneud ag euogfarn, dedfryd neu benderfyniad parôl",
        "Gall eich cyfreithiwr eich cynghori am apêl. Mae'r Bwrdd Parôl, 3rd Floor, 10 South Colonnade, London "
        "E14 4PU, yn ateb cwestiynau am ei benderfyniadau. Mae'r Comisiwn Adolygu Achosion Troseddol yn edrych ar "
        "euogfarnau.",
    ),
    Code.NO_SUBSTANTIAL_ISSUE: (
        "Nid oes mater y dylem ymchwilio iddo",
        "Dywedwch wrthym os credwch ein bod wedi camddeall yr hyn a ddigwyddodd.",
    ),
    Code.NO_WORTHWHILE_OUTCOME: (
        "Ni allai dim mwy ddod ohoni nag yr ydych wedi'i gael eisoes",
        "Dywedwch wrthym beth yr hoffech ei weld yn digwydd, os credwch ein bod yn anghywir.",
    ),
    Code.NO_CONSENT: (
        "Nid oes gennym gydsyniad y person y digwyddodd iddo",
        "Anfonwch eu cydsyniad atom yn ysgrifenedig, a byddwn yn edrych eto.",
    ),
    Code.INSUFFICIENT_INFORMATION: (
        "Nid ydym yn gwybod digon",
        "Dywedwch wrthym beth ddigwyddodd, pryd, a pha ateb a gawsoch. Anfonwch gopïau o'r atebion os ydynt gennych.",
    ),
    Code.DUPLICATE: (
        "Mae'r gŵyn hon gennym eisoes",
        "Nid oes dim y mae angen i chi ei wneud: rydym yn ateb o dan y rhif a roesom i chi o'r blaen.",
    ),
    Code.ABOUT_THE_OMBUDSMAN: (
        "Mae'n ymwneud â ni",
        "Bydd rhywun yma nad oedd a wnelo ddim â hi yn ateb o fewn 20 diwrnod gwaith. Os ydych yn dal yn anhapus, "
        "gofynnwch i'ch Aelod Seneddol ei hanfon at yr Ombwdsmon Seneddol.",
    ),
}

MONTHS = (
    "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
    "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
)  # fmt: skip
