"""The log and the outbox as people search them, and when each job ran last."""

import sqlalchemy as sa
from alembic import op

revision = "0010_audit"
down_revision = "0009_register_editing"
branch_labels = None
depends_on = None

LISTS = {
    "ix_event_list": ["compartment", "recorded_at", "id"],
    "ix_event_subject_list": ["subject", "compartment", "recorded_at", "id"],
    "ix_event_actor_list": ["actor_id", "compartment", "recorded_at", "id"],
    "ix_event_name_list": ["name", "compartment", "recorded_at", "id"],
}


def upgrade() -> None:
    op.drop_index("ix_event_name", table_name="event")
    op.drop_index("ix_event_subject", table_name="event")
    for name, columns in LISTS.items():
        op.create_index(name, "event", columns)
    op.drop_index("ix_outgoing_state", table_name="outgoing")
    op.add_column("outgoing", sa.Column("compartment", sa.String(length=40), nullable=True))
    op.create_index("ix_outgoing_state_list", "outgoing", ["state", "id"])
    op.create_index("ix_outgoing_kind_list", "outgoing", ["kind", "id"])
    op.create_table(
        "job_run",
        sa.Column("job", sa.String(length=120), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("fault", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_job_run")),
    )


def downgrade() -> None:
    op.drop_table("job_run")
    op.drop_index("ix_outgoing_kind_list", table_name="outgoing")
    op.drop_index("ix_outgoing_state_list", table_name="outgoing")
    op.drop_column("outgoing", "compartment")
    op.create_index("ix_outgoing_state", "outgoing", ["state"])
    for name in LISTS:
        op.drop_index(name, table_name="event")
    op.create_index("ix_event_subject", "event", ["subject"])
    op.create_index("ix_event_name", "event", ["name"])
