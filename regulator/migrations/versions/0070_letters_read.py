"""Who read a letter in a language that the office does not work in, before it was let go; scans found by their hash."""

import sqlalchemy as sa
from alembic import op

revision = "0070_letters_read"
down_revision = "0069_returns_by_period"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ombudsman_letter", sa.Column("closed_speaker", sa.Text(), nullable=True))
    op.create_index(op.f("ix_ombudsman_file_sha256"), "ombudsman_file", ["sha256"])


def downgrade() -> None:
    op.drop_index(op.f("ix_ombudsman_file_sha256"), "ombudsman_file")
    op.drop_column("ombudsman_letter", "closed_speaker")
