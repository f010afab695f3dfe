"""The programme of unannounced visits, and what was opened of what stands behind a wall."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0008_programme"
down_revision = "0007_membership"
branch_labels = None
depends_on = None

SEALED_ANEW = "COALESCE({}, FALSE)".format(
    " AND ".join(
        [
            "OLD.why IS NOT NULL AND NEW.why <> OLD.why",
            *(
                f"NEW.{name} = OLD.{name}"
                for name in ("id", "reference", "number", "made_at", "duty", "change", "salt")
            ),
            "COALESCE(NEW.user_id, 0) = COALESCE(OLD.user_id, 0)",
            "CAST(NEW.facts AS TEXT) = CAST(OLD.facts AS TEXT)",
        ]
    )
)
"""The one change there is: the same reason under another key."""


def upgrade() -> None:
    op.create_table(
        "compartment_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("compartment", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("opened", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compartment_opening")),
    )
    for column in ("compartment", "opened_at", "actor_id"):
        op.create_index(op.f(f"ix_compartment_opening_{column}"), "compartment_opening", [column])
    protect(op, "compartment_opening")
    _visits()
    _changes()


def _visits() -> None:
    op.create_table(
        "programme_visit",
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'arrived') = (inspection_id IS NOT NULL)",
            name=op.f("ck_programme_visit_arrived_as_inspection"),
        ),
        sa.CheckConstraint("state IN ('planned', 'cancelled', 'arrived')", name=op.f("ck_programme_visit_known_state")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_programme_visit_inspection_id_inspection")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_programme_visit_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_programme_visit")),
    )
    op.create_table(
        "programme_days",
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_programme_days_in_order")),
        sa.ForeignKeyConstraint(
            ["reference"], ["programme_visit.reference"], name=op.f("fk_programme_days_reference_programme_visit")
        ),
        sa.PrimaryKeyConstraint("reference", "from_on", name=op.f("pk_programme_days")),
    )
    op.create_table(
        "programme_named",
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("part", sa.String(length=5), nullable=False),
        sa.Column("no_longer_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("part IN ('field', 'knows')", name=op.f("ck_programme_named_known_part")),
        sa.ForeignKeyConstraint(
            ["reference"], ["programme_visit.reference"], name=op.f("fk_programme_named_reference_programme_visit")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_programme_named_user_id_user_account")),
        sa.PrimaryKeyConstraint("reference", "user_id", name=op.f("pk_programme_named")),
    )


def _changes() -> None:
    op.create_table(
        "programme_change",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("change", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reference"], ["programme_visit.reference"], name=op.f("fk_programme_change_reference_programme_visit")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_programme_change_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_change")),
    )
    op.create_index(op.f("ix_programme_change_reference"), "programme_change", ["reference"])
    protect(op, "programme_change", updatable_when=SEALED_ANEW)


def downgrade() -> None:
    for table in ("programme_change", "compartment_opening"):
        unprotect(op, table)
    for table in ("programme_change", "programme_named", "programme_days", "programme_visit", "compartment_opening"):
        op.drop_table(table)
