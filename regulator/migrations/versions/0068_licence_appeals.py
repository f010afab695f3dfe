"""Appeals against what was decided of a licence, and the notice of what became of one."""

import sqlalchemy as sa
from alembic import op

revision = "0068_licence_appeals"
down_revision = "0067_applied_again"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "licence_appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.String(length=80), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("heard_by", sa.String(length=80), nullable=True),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('allowed', 'dismissed')", name=op.f("ck_licence_appeal_known_outcome")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (because IS NULL) AND (outcome IS NULL) = (heard_by IS NULL)",
            name=op.f("ck_licence_appeal_outcome_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["licence_change.id"], name=op.f("fk_licence_appeal_change_id_licence_change")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["licence_delivery.id"], name=op.f("fk_licence_appeal_delivery_id_licence_delivery")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_appeal")),
        sa.UniqueConstraint("change_id", name=op.f("uq_licence_appeal_change_id")),
    )
    # A table to which others point is not made anew: SQLite would refuse it where there are rows.
    op.add_column("licence_notice", sa.Column("on_appeal", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("licence_notice", "on_appeal")
    op.drop_table("licence_appeal")
