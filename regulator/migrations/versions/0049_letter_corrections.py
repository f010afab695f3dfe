"""Corrections of the papers of an urgent notification, by two people."""

import sqlalchemy as sa
from alembic import op

revision = "0049_letter_corrections"
down_revision = "0044_ombudsman"
branch_labels = None
depends_on = None

NAME = "urgent_correction"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        NAME,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAME}")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f(f"fk_{NAME}_inspection_id_inspection")),
        sa.CheckConstraint(
            "paper IN ('letter', 'commissioner', 'secretary-of-state')", name=op.f(f"ck_{NAME}_known_paper")
        ),
        sa.CheckConstraint("state IN ('proposed', 'made', 'not made')", name=op.f(f"ck_{NAME}_known_state")),
        sa.CheckConstraint("state <> 'made' OR decided_by <> proposed_by", name=op.f(f"ck_{NAME}_made_by_another")),
        sa.CheckConstraint("state <> 'not made' OR reason IS NOT NULL", name=op.f(f"ck_{NAME}_not_made_with_reason")),
    )
    op.create_index(op.f(f"ix_{NAME}_inspection_id"), NAME, ["inspection_id"])


def downgrade() -> None:
    op.drop_table(NAME)
