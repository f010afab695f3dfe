"""Which application an application follows: one that was deferred or refused, whose words and papers it began with."""

import sqlalchemy as sa
from alembic import op

revision = "0067_applied_again"
down_revision = "0066_casework"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application_again",
        sa.Column("application_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_again_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["application.id"], name=op.f("fk_application_again_before_id_application")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_application_again")),
    )
    op.create_index(op.f("ix_application_again_before_id"), "application_again", ["before_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_application_again_before_id"), table_name="application_again")
    op.drop_table("application_again")
