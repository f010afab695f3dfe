"""Standards: editions and what they say. A published one is refused every change by the database itself."""

import sqlalchemy as sa
from alembic import op

revision = "0003_standards"
down_revision = "0002_register"
branch_labels = None
depends_on = None

PARTS = ("edition_area", "requirement", "citation")
NEVER = "a published edition never changes"
CITED = "an instrument that a published edition cites never changes"


def upgrade() -> None:
    _create_tables()
    _refuse_changes()


def downgrade() -> None:
    _allow_changes()
    for table in ("citation", "requirement", "edition_area", "edition", "instrument"):
        op.drop_table(table)


def _create_tables() -> None:
    op.create_table(
        "instrument",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("provisions_called", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("provider_kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=60), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("applies_to", sa.JSON(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("in_force_until", sa.Date(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_edition_number_from_one")),
        sa.CheckConstraint(
            "in_force_until IS NULL OR in_force_until > in_force_from", name=op.f("ck_edition_ends_after_it_begins")
        ),
        sa.CheckConstraint("length(content_hash) = 64", name=op.f("ck_edition_hash_whole")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("code", name=op.f("uq_edition_code")),
        sa.UniqueConstraint("provider_kind", "number", name=op.f("uq_edition_provider_kind_number")),
        sa.UniqueConstraint("provider_kind", "in_force_from", name=op.f("uq_edition_provider_kind_in_force_from")),
    )
    op.create_table(
        "edition_area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("scored", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_area_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_area")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_edition_area_edition_id_code")),
        sa.UniqueConstraint("id", "edition_id", name=op.f("uq_edition_area_id_edition_id")),
    )
    _create_requirement()
    _create_citation()


def _create_requirement() -> None:
    op.create_table(
        "requirement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('standard', 'expectation', 'indicator', 'minimum-standard', 'key-question', 'prompt')",
            name=op.f("ck_requirement_kind_known"),
        ),
        sa.CheckConstraint(
            "(kind = 'standard') = (parent_id IS NULL)", name=op.f("ck_requirement_only_standards_stand_alone")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_requirement_edition_id_edition")),
        sa.ForeignKeyConstraint(
            ["area_id", "edition_id"],
            ["edition_area.id", "edition_area.edition_id"],
            name=op.f("fk_requirement_area_id_edition_area"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id", "edition_id"],
            ["requirement.id", "requirement.edition_id"],
            name=op.f("fk_requirement_parent_id_requirement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement")),
        sa.UniqueConstraint("edition_id", "ref", name=op.f("uq_requirement_edition_id_ref")),
        sa.UniqueConstraint("edition_id", "position", name=op.f("uq_requirement_edition_id_position")),
        sa.UniqueConstraint("id", "edition_id", name=op.f("uq_requirement_id_edition_id")),
    )
    op.create_index(op.f("ix_requirement_area_id"), "requirement", ["area_id"], unique=False)
    op.create_index(op.f("ix_requirement_parent_id"), "requirement", ["parent_id"], unique=False)


def _create_citation() -> None:
    op.create_table(
        "citation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("requirement_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.String(length=60), nullable=False),
        sa.Column("provision", sa.String(length=40), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_citation_edition_id_edition")),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_citation_instrument_id_instrument")
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id", "edition_id"],
            ["requirement.id", "requirement.edition_id"],
            name=op.f("fk_citation_requirement_id_requirement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
        sa.UniqueConstraint("requirement_id", "position", name=op.f("uq_citation_requirement_id_position")),
    )
    op.create_index(op.f("ix_citation_edition_id"), "citation", ["edition_id"], unique=False)
    op.create_index(op.f("ix_citation_instrument_id"), "citation", ["instrument_id"], unique=False)


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _refuse_on_sqlite()
    else:
        _refuse_on_postgresql()


def _allow_changes() -> None:
    """The triggers go with their tables; PostgreSQL's functions stay unless they are dropped."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in ("edition", "instrument", *PARTS):
        op.execute(f"DROP TRIGGER {table}_kept ON {table}")
        op.execute(f"DROP TRIGGER {table}_not_emptied ON {table}")
    for function in ("edition_kept", "edition_part_kept", "instrument_kept", "standards_not_emptied"):
        op.execute(f"DROP FUNCTION {function}()")


def _published(*conditions: str) -> str:
    """Whether a published edition meets one of the conditions."""
    met = " OR ".join(conditions)
    return f"EXISTS (SELECT 1 FROM edition WHERE published_at IS NOT NULL AND ({met}))"  # noqa: S608 (our own words)


def _cited(instrument: str) -> str:
    """Whether a published edition cites the instrument."""
    joined = "citation JOIN edition ON edition.id = citation.edition_id"
    which = f"published_at IS NOT NULL AND citation.instrument_id = {instrument}"
    return f"EXISTS (SELECT 1 FROM {joined} WHERE {which})"  # noqa: S608 (our own words)


def _refuse_on_sqlite() -> None:
    """An insert that would replace a kept row is refused too: OR REPLACE deletes without a trigger unless
    `recursive_triggers` is on, and that is a setting of the connection.
    """
    taken = _published("id = NEW.id", "code = NEW.code")
    twin = _published(
        "provider_kind = NEW.provider_kind AND (number = NEW.number OR in_force_from = NEW.in_force_from)"
    )
    _trigger("edition", "insert", f"{taken} OR {twin}", NEVER)
    _trigger("edition", "update", f"OLD.published_at IS NOT NULL OR {taken} OR {twin}", NEVER)
    _trigger("edition", "delete", "OLD.published_at IS NOT NULL", NEVER)
    for table in PARTS:
        there = [f"id = (SELECT edition_id FROM {table} WHERE id = NEW.id)"]  # noqa: S608 (our own words)
        if table == "citation":  # its place under a requirement is unique whatever edition it names
            there.append("id = (SELECT edition_id FROM requirement WHERE id = NEW.requirement_id)")
        _trigger(table, "insert", _published("id = NEW.edition_id", *there), NEVER)
        _trigger(table, "update", _published("id = NEW.edition_id", "id = OLD.edition_id", *there), NEVER)
        _trigger(table, "delete", _published("id = OLD.edition_id"), NEVER)
    _trigger("instrument", "insert", _cited("NEW.id"), CITED)
    _trigger("instrument", "update", f"{_cited('OLD.id')} OR {_cited('NEW.id')}", CITED)
    _trigger("instrument", "delete", _cited("OLD.id"), CITED)


def _trigger(table: str, verb: str, when: str, message: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _refuse_on_postgresql() -> None:
    """A part's trigger locks its edition FOR SHARE: a publication under way elsewhere is waited for, and then seen."""
    _function("edition_kept", "IF OLD.published_at IS NOT NULL THEN " + _refusal(NEVER) + " END IF;")
    _function(
        "edition_part_kept",
        "PERFORM 1 FROM edition WHERE id IN (OLD.edition_id, NEW.edition_id) FOR SHARE; "
        f"IF {_published('id = OLD.edition_id', 'id = NEW.edition_id')} THEN {_refusal(NEVER)} END IF;",
    )
    _function("instrument_kept", f"IF {_cited('OLD.id')} THEN {_refusal(CITED)} END IF;")
    op.execute(
        f"CREATE FUNCTION standards_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_refusal(NEVER)} END $$"
    )
    verbs = {"edition": "UPDATE OR DELETE", "instrument": "UPDATE OR DELETE"}
    functions = {"edition": "edition_kept", "instrument": "instrument_kept"}
    for table in ("edition", "instrument", *PARTS):
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE {verbs.get(table, 'INSERT OR UPDATE OR DELETE')} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {functions.get(table, 'edition_part_kept')}()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION standards_not_emptied()"
        )


def _refusal(message: str) -> str:
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation';"


def _function(name: str, body: str) -> None:
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
