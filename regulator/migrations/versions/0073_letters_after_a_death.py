"""Whom a letter goes to once its person has died; and the language of a letter apart from how it lies on the paper."""

import sqlalchemy as sa
from alembic import op

revision = "0073_letters_after_a_death"
down_revision = "0072_licence_appeal_files"
branch_labels = None
depends_on = None

CASES, LETTERS, CARRIER, DEATH = "ombudsman_complaint", "ombudsman_letter", "ombudsman_carrier", "ombudsman_death"
TO_CARRIER = "fk_ombudsman_letter_carrier_id_ombudsman_carrier"
PLAIN = {"reply_format": "plain"}
STATES = "state IN ('draft', 'approved', 'printed', 'posted'{more})"


def _death() -> None:
    op.create_table(
        DEATH,
        sa.Column("person", sa.String(length=16), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["noted_by"], ["user_account.id"], name=op.f("fk_ombudsman_death_noted_by_user_account")
        ),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_ombudsman_death")),
    )


def _carrier() -> None:
    op.create_table(
        CARRIER,
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("complaint_key", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("closed_identity", sa.Text(), nullable=False),
        sa.Column("reply_format", sa.String(length=20), nullable=False),
        sa.Column("reply_language", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "relation IN ('next-of-kin', 'estate', 'named', 'adviser')",
            name=op.f("ck_ombudsman_carrier_known_relation"),
        ),
        sa.ForeignKeyConstraint(
            ["complaint_key"],
            [f"{CASES}.key"],
            name=op.f("fk_ombudsman_carrier_complaint_key_ombudsman_complaint"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_ombudsman_carrier_made_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ombudsman_carrier")),
    )
    op.create_index(op.f("ix_ombudsman_carrier_complaint_key"), CARRIER, ["complaint_key"])
    op.create_index(
        "ix_ombudsman_carrier_now",
        CARRIER,
        ["complaint_key", "number"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _rows(table: str) -> sa.TableClause:
    return sa.table(table, *map(sa.column, ("reply_format", "reply_language", "state", "batch")))


def _states(more: str) -> None:
    with op.batch_alter_table(LETTERS) as batch:
        batch.drop_constraint(op.f("ck_ombudsman_letter_known_state"), type_="check")
        batch.create_check_constraint(op.f("ck_ombudsman_letter_known_state"), STATES.format(more=more))


def upgrade() -> None:
    _death()
    _carrier()
    for table in (CASES, LETTERS):
        op.add_column(
            table, sa.Column("reply_language", sa.String(length=10), nullable=False, server_default="english")
        )
        rows = _rows(table)
        op.execute(rows.update().where(rows.c.reply_format == "welsh").values(reply_language="welsh", **PLAIN))
    with op.batch_alter_table(LETTERS) as batch:
        batch.add_column(sa.Column("step", sa.String(length=30), nullable=True))
        batch.add_column(sa.Column("closed_own", sa.Text(), nullable=True))
        batch.add_column(sa.Column("carrier_id", sa.String(length=16), nullable=True))
        batch.create_foreign_key(op.f(TO_CARRIER), CARRIER, ["carrier_id"], ["id"])
    _states(", 'held', 'withdrawn'")


def downgrade() -> None:
    # A letter that was kept back cannot be kept back any more: it waits to be read, as every letter once did.
    letters = _rows(LETTERS)
    op.execute(letters.update().where(letters.c.state.in_(("held", "withdrawn"))).values(state="draft", batch=None))
    _states("")
    with op.batch_alter_table(LETTERS) as batch:
        batch.drop_constraint(op.f(TO_CARRIER), type_="foreignkey")
        for name in ("carrier_id", "closed_own", "step"):
            batch.drop_column(name)
    for table in (CASES, LETTERS):
        rows = _rows(table)
        op.execute(rows.update().where(rows.c.reply_language == "welsh").values(reply_format="welsh"))
        op.drop_column(table, "reply_language")
    op.drop_table(CARRIER)
    op.drop_table(DEATH)
