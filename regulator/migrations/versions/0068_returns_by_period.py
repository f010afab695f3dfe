"""For which condition and which days the scheduler asked for a return: each period once."""

import sqlalchemy as sa
from alembic import op

revision = "0068_returns_by_period"
down_revision = "0067_licence_appeals"
branch_labels = None
depends_on = None

ONCE, WHOLE = "uq_licence_return_licence_id_condition_period_from", "ck_licence_return_period_whole"


def upgrade() -> None:
    with op.batch_alter_table("licence_return") as batch:
        batch.add_column(sa.Column("condition", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("period_from", sa.Date(), nullable=True))
        batch.add_column(sa.Column("period_until", sa.Date(), nullable=True))
        batch.create_unique_constraint(op.f(ONCE), ["licence_id", "condition", "period_from"])
        batch.create_check_constraint(
            op.f(WHOLE),
            "(condition IS NULL) = (period_from IS NULL) AND (condition IS NULL) = (period_until IS NULL)",
        )


def downgrade() -> None:
    with op.batch_alter_table("licence_return") as batch:
        batch.drop_constraint(op.f(WHOLE), type_="check")
        batch.drop_constraint(op.f(ONCE), type_="unique")
        for name in ("period_until", "period_from", "condition"):
            batch.drop_column(name)
