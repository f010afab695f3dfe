"""The shape of the database: where its tables are declared, and how far this database has come."""

import re
from importlib import import_module

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from . import db
from .paths import MIGRATIONS, PACKAGE
from .tables import Base

CORE_TABLES = (
    "events.models",
    "outbox",
    "clocks",
    "compartments",
    "kept",
    "files.models",
    "documents.models",
    "worker",
)

# What an engine keeps so that the words of the standards are found: SQLite's full-text table with the five in which it
# keeps itself, and PostgreSQL's index on an expression. No model declares them: the two engines have nothing alike.
_OF_WORDS = re.compile(r"(ix_)?requirement_words(_(data|idx|content|docsize|config))?")


class NotMigrated(SystemExit):
    """The database is not at the version this code was written for: the process stops and says what mends it."""


def metadata() -> MetaData:
    """Every table, those of the features included. They are found by name: core imports no feature."""
    for module in CORE_TABLES:
        import_module(f"regulator.core.{module}")
    for folder in sorted(PACKAGE.iterdir()):
        tables = (folder / "models.py", folder / "models" / "__init__.py")
        if folder.name != "core" and any(path.is_file() for path in tables):
            import_module(f"regulator.{folder.name}.models")
    return Base.metadata


def declared(name: str | None, kind: str = "table", _parents: object = None) -> bool:
    """Whether a table or an index is one that a model declares, in the form in which Alembic asks (`include_name`)."""
    return kind not in ("table", "index") or name is None or _OF_WORDS.fullmatch(name) is None


def config() -> Config:
    """Alembic's settings for this installation."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.set_main_option("path_separator", "os")
    return made


def upgrade(revision: str = "head") -> None:
    """Bring the database up to a revision."""
    command.upgrade(config(), revision)


def downgrade(revision: str) -> None:
    """Bring the database down to a revision; what only newer ones hold is lost."""
    command.downgrade(config(), revision)


def at() -> str | None:
    """The revision this database is at; None for an empty one."""
    with db.engine().execution_options(mode=db.Mode.MIGRATION).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The revision this code was written for."""
    return ScriptDirectory.from_config(config()).get_current_head()


def require_newest() -> None:
    """Stop the process where the database is not at the newest revision."""
    here, there = at(), newest()
    if here != there:
        raise NotMigrated(
            f"The database is at {here or 'nothing'} and this version needs {there}. Run `regulator setup`."
        )
