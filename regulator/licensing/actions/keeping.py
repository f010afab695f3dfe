"""Proposes changes of a licence, and writes down what a decided one makes of it, on both times."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from regulator.core import clock
from regulator.core.actor import Actor
from regulator.core.db import session
from regulator.core.events import record
from regulator.core.leaks import in_text
from regulator.core.refused import Refused
from regulator.register import queries as register
from regulator.register.actions.lineage import record_lineage
from regulator.register.models import Organisation
from regulator.register.rules.editing import Grounds
from regulator.register.rules.words import Descent

from .. import queries
from ..events import LicenceChangeProposed
from ..models.keeping import LicenceChange
from ..models.licence import Licence
from ..queries import Standing, keeping, trusts
from ..rules.keeping import ENDED, KEEP, KINDS, LONGEST, RETURN, State, why_not_proposed
from ..rules.possible_days import MOST_YEARS
from ..rules.timeline import Spoken, stretches
from . import Said, say


@dataclass(frozen=True)
class Wanted:
    """A change as it is proposed: which kind, from which day, why; urgent with its harm; and what the kind needs."""

    kind: str
    effect_on: date
    reasons: str
    urgent: bool = False
    harm: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def propose(licence: Licence, wanted: Wanted, *, actor: Actor, now: datetime) -> LicenceChange:
    """Propose a change of a licence. It has no effect before somebody else decides.

    Refused: what the licence's standing does not allow, a day that is past, urgent without the harm, what is not there,
    and a second change of the same kind while one is open. A licensee may propose nothing but a surrender.
    """
    asked = wanted.kind == "surrender" and actor.may(RETURN)
    if not actor.may(KEEP) and not asked:
        raise Refused("Your role may not propose changes of a licence.")
    session().refresh(licence, with_for_update=True)  # of two who propose at once the second is told
    today = clock.london_date(now)
    stood = queries.standing(licence, today, now)
    then = queries.standing(licence, max(wanted.effect_on, today), now)
    no = why_not_proposed(
        wanted.kind,
        stood.is_,
        urgent=wanted.urgent,
        harm=wanted.harm,
        effect_on=wanted.effect_on,
        today=today,
        then=then.is_,
    )
    if no:
        raise Refused(*no)
    details = _details(wanted, stood)
    gone = keeping.why_not(wanted.kind, details, stood, now) or keeping.why_not(wanted.kind, details, then, now)
    if gone:
        raise Refused(gone, _FIELD.get(wanted.kind, "kind"))
    open_ = [each for each in keeping.open_changes(licence.id) if each.kind == wanted.kind]
    if open_ and wanted.kind not in ("vary", "member-joins", "member-leaves"):
        raise Refused(f"Change {open_[0].number} is of the same kind and not decided yet", "kind")
    made = LicenceChange(
        licence_id=licence.id,
        number=len(keeping.changes(licence.id)) + 1,
        kind=wanted.kind,
        state=State.PROPOSED,
        state_since=today,
        details=details,
        effect_on=wanted.effect_on,
        reasons=checked(wanted.reasons, "reasons", "Give the reasons"),
        urgent=wanted.urgent,
        harm=checked(wanted.harm, "harm", "Say which harm makes it urgent") if wanted.urgent else None,
        asked=asked,
        proposed_by=actor.key,
        proposed_on=today,
    )
    session().add(made)
    session().flush()
    record(actor, LicenceChangeProposed(licence.id, made.number, made.kind, made.effect_on, made.urgent))
    return made


_FIELD = {"vary": "ref", "member-joins": "code", "member-leaves": "code", "re-form": "successor"}


def _details(wanted: Wanted, stood: Standing) -> dict[str, Any]:
    """What a kind of change needs, and nothing else of what was sent."""
    given = wanted.details
    if wanted.kind == "vary":
        return _condition(given, stood, wanted.effect_on)
    if wanted.kind == "member-joins":
        return {"code": _word(given, "code").upper()}
    if wanted.kind == "member-leaves":
        return {"code": _word(given, "code").upper(), "leads_next": str(given.get("leads_next") or "").strip().upper()}
    if wanted.kind == "re-form":
        how = str(given.get("how") or "")
        if how not in {each.value for each in Descent if each != Descent.REROLED_AS}:
            raise Refused("Choose how the new trust came from the old one", "how")
        return {"successor": _word(given, "successor").upper(), "how": how}
    return {}


def _condition(given: Mapping[str, Any], stood: Standing, effect_on: date) -> dict[str, Any]:
    """A special condition: a new one with the next number, other words for one, or that one ends."""
    verb, ref = str(given.get("verb") or ""), str(given.get("ref") or "").strip()
    if verb not in ("add", "change", "end"):
        raise Refused("Choose what becomes of the condition", "verb")
    if verb == "add":
        used = [int(each) for each in _ever(stood.licence) if each.isdecimal()]
        ref = str(max(used, default=0) + 1)
    if verb == "end":
        return {"verb": verb, "ref": ref}
    by = given.get("by")
    by = by.isoformat() if isinstance(by, date) else ""
    before = stood.of("condition").get(ref, {}).get("by")
    if by and by < effect_on.isoformat() and by != before:
        raise Refused("Enter a day on which it has effect, or leave the day empty", "by")
    if by and by[:4] > str(effect_on.year + MOST_YEARS) and by != before:
        raise Refused(f"Enter a day within {MOST_YEARS} years of the change, or leave the day empty", "by")
    words = {
        name: checked(str(given.get(name) or ""), name, f"Enter {_NEEDED[name]}")
        for name in ("title", "text", "test", "evidence")
    }
    return {"verb": verb, "ref": ref, **words, "by": by}


_NEEDED = {
    "title": "a title of a few words",
    "text": "what must be so",
    "test": "how anyone can tell whether it is kept",
    "evidence": "what shows it",
}


def _ever(licence: Licence) -> set[str]:
    """Every number that a special condition of the licence ever had, or is proposed to have: none is used twice."""
    said = {each.about.partition(":")[2] for each in queries.facts(licence.id) if each.about.startswith("condition:")}
    return said | {str(each.details["ref"]) for each in keeping.changes(licence.id) if each.kind == "vary"}


def _word(given: Mapping[str, Any], name: str) -> str:
    found = str(given.get(name) or "").strip()
    if not found or len(found) > 40:
        raise Refused({"code": "Enter the code of the member"}.get(name, "Enter the reference of the licence"), name)
    return found


def checked(text: str, field_: str, no: str) -> str:
    """Words that the licensee and the public will read. Refused: none, too many, and what looks like a person's number.

    Names are not found by their shape: whoever writes is told that the public reads it.
    """
    text = text.strip()
    if not text:
        raise Refused(no, field_)
    if len(text) > LONGEST:
        raise Refused(f"Say it in at most {LONGEST:,} characters", field_)
    told = in_text(text, field_)
    if told:
        raise Refused(f"This has what looks like {told[0].words}: the public will read it. Leave it out.", field_)
    return text


def takes_effect(licence: Licence, change: LicenceChange, *, actor: Actor, now: datetime) -> date:
    """Write down what a decided change makes of the licence, from its day on, or from today where that is past."""
    today = clock.london_date(now)
    effect_on = max(change.effect_on, today)
    because = f"Change {change.number}: {KINDS[change.kind].lower}"
    taking = _Taking(licence, change, effect_on, because, actor, now)
    _EFFECTS.get(change.kind, _stands)(taking)
    return effect_on


def stands_again(licence: Licence, change: LicenceChange, *, actor: Actor, now: datetime) -> None:
    """An urgent suspension is not confirmed: the licence is in force again from today. Nothing where it was lifted
    meanwhile, or the licence is over."""
    today = clock.london_date(now)
    if queries.standing(licence, max(change.effect_on, today), now).is_ != "suspended":
        return
    _Taking(licence, change, today, f"Change {change.number}: not confirmed", actor, now).stands("in force")


@dataclass(frozen=True)
class _Taking:
    licence: Licence
    change: LicenceChange
    on: date
    because: str
    actor: Actor
    now: datetime

    def say(self, about: str, value: Mapping[str, Any], licence: Licence | None = None) -> None:
        said = Said(about, value, self.on, self.because)
        say(licence or self.licence, said, actor=self.actor, now=self.now)

    def stands(self, is_: str) -> None:
        """How the licence stands from now on: until what was decided already of a later day, or for good."""
        said = [Spoken(each.about, each.value, each.from_on, each.until_on) for each in queries.facts(self.licence.id)]
        later = [each.from_on for each in stretches(said, "standing") if each.from_on > self.on]
        until = None if is_ in ENDED else next(iter(later), None)
        spoken = Said("standing", {"is": is_}, self.on, self.because, until)
        say(self.licence, spoken, actor=self.actor, now=self.now)


def _stands(taking: _Taking) -> None:
    becomes = KINDS[taking.change.kind].becomes
    if becomes is None:
        raise RuntimeError(f"{taking.change.kind} has no effect")
    taking.stands(becomes)


def _varied(taking: _Taking) -> None:
    told = taking.change.details
    names = ("title", "text", "test", "evidence", "by")
    value = {} if told["verb"] == "end" else {"kind": "special", **{name: told[name] for name in names}}
    taking.say(f"condition:{told['ref']}", value)


def _joined(taking: _Taking) -> None:
    code = taking.change.details["code"]
    body = session().scalars(select(Organisation).where(Organisation.code == code)).one()
    taking.say(f"member:{code}", {"role": "member", "name": body.name})


def _left(taking: _Taking) -> None:
    told = taking.change.details
    stood = queries.standing(taking.licence, taking.on, taking.now)
    taking.say(f"member:{told['code']}", {})
    following = told.get("leads_next")
    if told["code"] == stood.lead and following:
        taking.say(f"member:{following}", {**stood.of("member").get(following, {}), "role": "lead"})


def _reformed(taking: _Taking) -> None:
    """The licence ends, the one that follows says so, and so does the register of the two trusts, where it has both."""
    _stands(taking)
    told = taking.change.details
    later = queries.one(told["successor"])
    taking.say(f"follows:{taking.licence.reference}", {"how": told["how"]}, later)
    earlier_trust = _trust_of(taking.licence, taking)
    later_trust = _trust_of(later, taking)
    if earlier_trust and later_trust and earlier_trust.id != later_trust.id:
        record_lineage(
            earlier_trust,
            Descent(told["how"]),
            later_trust,
            happened_on=clock.london_date(taking.now),
            because=Grounds(taking.because, f"{taking.licence.reference}, change {taking.change.number}"),
            actor=taking.actor,
            today=clock.london_date(taking.now),
        )


def _trust_of(licence: Licence, taking: _Taking) -> Organisation | None:
    today = clock.london_date(taking.now)
    stood = queries.standing(licence, today, taking.now)
    said = trusts.trust_of(stood)
    if said:
        return keeping.known([said[0]]).get(said[0])
    led = [body for body, leads in keeping.bodies(stood) if leads]
    found = register.trust_on(led[0].id, today) if led else None
    return found.trust if found else None


_EFFECTS: Mapping[str, Callable[[_Taking], None]] = {
    "vary": _varied,
    "member-joins": _joined,
    "member-leaves": _left,
    "re-form": _reformed,
}
