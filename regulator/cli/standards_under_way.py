"""The life of the standards in the demonstration: a draft that the public is asked about, and what one place asked for.

Whoever answers is invented, and so is the place.
"""

from datetime import date, timedelta

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import STRANGER, Actor
from regulator.core.db import reading, session, transaction
from regulator.core.paths import STANDARDS
from regulator.people.queries import as_actor, user_with_email
from regulator.people.queries.membership import every_role_of
from regulator.people.rules import Role
from regulator.register import queries as register
from regulator.standards.actions import agreeing, consulting, derogating, drafting, importing, responding
from regulator.standards.models import Draft
from regulator.standards.queries import consultations, drafts, local
from regulator.standards.rules.agreeing import Touched
from regulator.standards.rules.assembling import split
from regulator.standards.rules.exchange import Given
from regulator.standards.rules.reading import read_standards

KIND = "prison"
DAY = timedelta(days=1)
WISH = (
    "S2",
    "Trained peer workers give the induction on the wing, in the evening; staff check on the fifth day.",
    "Everyone is asked by a member of staff what they understood, and missed parts are given again.",
    "The induction unit is being rebuilt until the autumn.",
)


def leave_standards(provider_code: str) -> list[str]:
    """A draft under consultation, a derogation that waits, a local standard that waits; run again, it adds nothing."""
    with reading():
        known = session().scalar(select(Draft.id))
    if known is not None:
        return []
    today = clock.today()
    return [_consultation(today), _derogation(provider_code, today), *_local_standard(provider_code, today)]


def _consultation(today: date) -> str:
    """The next edition for prisons as its file says it, where there is one, and a response to it."""
    editor = _somebody(Role.STANDARDS_EDITOR)
    written = [each for each in read_standards(STANDARDS).editions.values() if each.head.status == "draft"]
    file = next((each for each in written if each.head.provider_kind.value == KIND), None)
    title = file.head.title if file else "Standards for prisons, next edition (demonstration)"
    with transaction():
        begun = drafting.begin(KIND, title=title, in_force_from=today + 365 * DAY, actor=editor, now=clock.now())
        reference = begun.reference
    if file is not None:
        head, parts = split(file)
        with transaction():
            draft = drafts.draft(editor, reference)
            kept = importing.hand_in(
                draft, Given(head, tuple(parts)), "next-edition.yaml", actor=editor, now=clock.now()
            )
            reason = "It says more, under references of its own."
            importing.take(draft, kept, reason=reason, actor=editor, now=clock.now())
    with transaction():
        row = consulting.open_consultation(
            drafts.draft(editor, reference),
            title=f"{title}: what do you think?",
            introduction="A demonstration. Say of any clause, or of the whole draft, what you would keep or change.",
            opens_on=today,
            closes_on=today + 60 * DAY,
            actor=editor,
            now=clock.now(),
        )
        asked = row.reference
    _response(asked)
    return f"{asked}, a consultation on {reference}"


def _response(asked: str) -> None:
    """Somebody invented answers."""
    with transaction():
        row = consultations.consultation(asked)
        response, _code = responding.begin(
            row,
            name="An invented visitor",
            organisation="Ormenshire Families (invented)",
            may_name=True,
            now=clock.now(),
        )
        said = "Say how soon a family is told that somebody arrived, and in which language."
        responding.write_part(
            row,
            response,
            part=None,
            seen=0,
            ref="S1",
            author="An invented visitor",
            view="change",
            text=said,
            now=clock.now(),
        )
    with transaction():
        row = consultations.consultation(asked)
        found = consultations.by_reference(row, response.reference)
        responding.submit(row, found, seen=found.version, now=clock.now())


def _derogation(code: str, today: date) -> str:
    """The invented prison asks to meet a standard in another way."""
    with transaction():
        provider = register.organisation(STRANGER, code)
        wish = derogating.Wish(*WISH, from_on=today + 14 * DAY, until_on=today + 200 * DAY)
        lead = _actor(Role.PROVIDER_LEAD)
        made = derogating.apply(provider.id, provider.kind, wish, actor=lead, now=clock.now())
        return f"{made.reference}, another way that {provider.name} asks for"


def _local_standard(code: str, today: date) -> list[str]:
    """The invented prison and its commissioner, where the register has one, agree more than the minimum."""
    with transaction():
        provider = register.organisation(STRANGER, code)
        partners = local.partners(provider, today)
        if not partners:
            return []
        terms = agreeing.Terms(
            "A telephone call on the first night", "Everyone telephones within two hours.", today, None
        )
        made = agreeing.propose(
            provider, partners[0], terms, [Touched("MS-S1")], actor=_actor(Role.PROVIDER_LEAD), today=today
        )
        return [f"{made.reference}, a local standard for {provider.name}"]


def _somebody(role: Role) -> Actor:
    with reading():
        return _actor(role)


def _actor(role: Role) -> Actor:
    """Whom the demonstration lets in in a role."""
    user = user_with_email(f"{role.value}@demonstration.example")
    if user is None:
        raise RuntimeError(f"The demonstration lets nobody in as {role.words}")
    held = next(each for each in every_role_of(user.id) if each.role == role)
    return as_actor(user.id, role, held.organisation_id)
