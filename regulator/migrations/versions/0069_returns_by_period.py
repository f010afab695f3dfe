"""For which condition and which days the scheduler asked for a return: each period once."""

import sqlalchemy as sa
from alembic import op

revision = "0069_returns_by_period"
down_revision = "0068_licence_appeals"
branch_labels = None
depends_on = None

ONCE = "ix_licence_return_once"


def upgrade() -> None:
    for name, kind in (("condition", sa.String(length=40)), ("period_from", sa.Date()), ("period_until", sa.Date())):
        op.add_column("licence_return", sa.Column(name, kind, nullable=True))
    op.create_index(ONCE, "licence_return", ["licence_id", "condition", "period_from"], unique=True)


def downgrade() -> None:
    op.drop_index(ONCE, table_name="licence_return")
    for name in ("period_until", "period_from", "condition"):
        op.drop_column("licence_return", name)
