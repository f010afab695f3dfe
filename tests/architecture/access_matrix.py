"""Who may call what, as text: `python -m tests.architecture.access_matrix > tests/access_matrix.txt` writes it anew."""

import sys
import tempfile
from pathlib import Path

from flask import Flask

from regulator.app import create_app
from regulator.core import keys
from regulator.core.access import Access, declared, is_hidden
from regulator.core.settings import Settings
from regulator.people.rules import Role, roles_with

UNSAID = {"HEAD", "OPTIONS"}  # answered by Flask wherever GET or POST is
COLUMNS = "{:<88} {:<10} {:<32} {}"


def matrix(app: Flask) -> str:
    """One line for each address: its methods, the permissions of which one is enough, and the roles that hold it."""
    lines = sorted(_line(app, rule) for rule in app.url_map.iter_rules())
    return "\n".join([COLUMNS.format("address", "methods", "permission", "roles"), *lines]) + "\n"


def _line(app: Flask, rule) -> str:
    wanted = declared(app.view_functions[rule.endpoint])
    if Access.PUBLIC in wanted:
        roles = "everyone"
    elif Access.SIGNED_IN in wanted:
        roles = "everyone who is signed in"
    else:
        roles = " ".join(role.value for role in roles_with(str(each) for each in wanted)) or "NOBODY"
    if is_hidden(app.view_functions[rule.endpoint]):
        roles += " (to all others it does not exist)"
    methods = " ".join(sorted(rule.methods - UNSAID))
    return COLUMNS.format(rule.rule, methods, " ".join(sorted(str(each) for each in wanted)) or "UNDECLARED", roles)


def may_call(app: Flask, endpoint: str, role: Role) -> bool:
    """Whether somebody signed in in this role may call an endpoint, by what it declares."""
    wanted = declared(app.view_functions[endpoint])
    return bool({Access.PUBLIC, Access.SIGNED_IN} & wanted) or role in roles_with(str(each) for each in wanted)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(instance=Path(folder), database_url=f"sqlite:///{folder}/none.sqlite")
        keys.make_missing(settings.keys)
        sys.stdout.write(matrix(create_app(settings)))
