"""Publication: how often what the public may see has changed."""

import sqlalchemy as sa
from alembic import op

revision = "0005_publication"
down_revision = "0004_outcomes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = op.create_table(
        "publication_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_publication_version_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_version")),
    )
    op.bulk_insert(made, [{"id": 1, "number": 1}])


def downgrade() -> None:
    op.drop_table("publication_version")
