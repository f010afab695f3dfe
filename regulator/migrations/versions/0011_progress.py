"""Reviews of progress: which inspection each follows, and what was judged of each concern."""

import sqlalchemy as sa
from alembic import op

revision = "0011_progress"
down_revision = "0010_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "followed_inspection",
        sa.Column("inspection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["inspection.id"], name=op.f("fk_followed_inspection_follows_id_inspection")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_followed_inspection_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("inspection_id", name=op.f("pk_followed_inspection")),
    )
    op.create_index(op.f("ix_followed_inspection_follows_id"), "followed_inspection", ["follows_id"])
    op.create_table(
        "concern_progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("judgement", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("judged_by", sa.String(length=80), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "judgement IN ('none', 'insufficient', 'reasonable', 'good')",
            name=op.f("ck_concern_progress_known_judgement"),
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_concern_progress_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_progress")),
        sa.UniqueConstraint("inspection_id", "number", name=op.f("uq_concern_progress_inspection_id_number")),
    )
    op.create_index(op.f("ix_concern_progress_inspection_id"), "concern_progress", ["inspection_id"])


def downgrade() -> None:
    op.drop_table("concern_progress")
    op.drop_table("followed_inspection")
