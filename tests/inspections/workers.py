"""People who work on an inspection in the browser: users of each role, on the team of an inspection at any state."""

import re
from dataclasses import dataclass

from flask import Flask
from werkzeug.test import TestResponse

from regulator.core.actor import Actor
from regulator.core.db import transaction
from regulator.inspections.actions import planning
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests.people.visitor import Visitor

from . import scene, visits


@dataclass(frozen=True)
class Worker:
    """Somebody with a browser, signed in, and who they are to the actions."""

    visitor: Visitor
    actor: Actor


def worker(app: Flask, role: Role, name: str = "") -> Worker:
    """Somebody new in a role, signed in. A provider's people act for the invented prison."""
    actor = visits.user(role, name)
    visitor = Visitor(app)
    visitor.sign_in(f"{(name or f'{role.words} Invented').lower().replace(' ', '.')}@regulator.example")
    return Worker(visitor, actor)


def inspection_for(state: State, *team: tuple[Worker, str], **changed: object) -> str:
    """An inspection at a state, with these workers on its team too (`field` or `panel`); its reference."""
    with transaction():
        made = scene.brought_to(state, **changed)
        for who, part in team:
            planning.name_member(made, person=who.actor.key, duty=who.actor.duty, part=part, actor=scene.LEAD)
        return made.reference


def sent(who: Worker, address: str, *, form_on: str = "", **data: str) -> TestResponse:
    """A form as a browser sends it, with the version that stands on the page where the form is."""
    page = who.visitor.get(form_on or address)
    assert page.status_code == 200, (address, page.status_code)
    version = re.search(r'name="version" value="(\d*)"', page.text)
    held = {"version": version.group(1)} if version else {}
    return who.visitor.post(address, {**held, **data}, form_on=form_on or None)


def errors(page: str) -> list[str]:
    """What the summary of errors says."""
    found = re.search(r"govuk-error-summary__list\">(.*?)</ul>", page, re.DOTALL)
    return re.findall(r"<li>(?:<a[^>]*>)?([^<]+)", found.group(1)) if found else []
