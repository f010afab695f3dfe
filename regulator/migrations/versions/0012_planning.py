"""How long an inspection has stood where it stands, who owns it, who left its team, and who was told of a deadline."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0012_planning"
down_revision = "0011_progress"
branch_labels = None
depends_on = None

LISTS = {
    "ix_inspection_since_list": ["state_since", "id"],
    "ix_inspection_state_list": ["state", "state_since", "id"],
    "ix_inspection_owner_list": ["owner", "state_since", "id"],
}
LEFT: dict[str, sa.types.TypeEngine[Any]] = {
    "conflict_kept": sa.Text(),
    "left_on": sa.Date(),
    "left_because": sa.Text(),
    "left_in": sa.String(length=30),
}


def upgrade() -> None:
    op.add_column("inspection", sa.Column("state_since", sa.Date(), nullable=True))
    op.add_column("inspection", sa.Column("owner", sa.String(length=80), nullable=True))
    for name, kind in LEFT.items():
        op.add_column("inspection_member", sa.Column(name, kind, nullable=True))
    _fill()
    op.drop_index("ix_inspection_state", table_name="inspection")
    for name, columns in LISTS.items():
        op.create_index(name, "inspection", columns)
    op.create_table(
        "inspection_deadline_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=4), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stage IN ('soon', 'late')", name=op.f("ck_inspection_deadline_notice_known_stage")),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_inspection_deadline_notice_clock_id_clock")),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_inspection_deadline_notice_inspection_id_inspection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_deadline_notice")),
        sa.UniqueConstraint(
            "clock_id", "stage", "due_on", name=op.f("uq_inspection_deadline_notice_clock_id_stage_due_on")
        ),
    )
    op.create_index(
        op.f("ix_inspection_deadline_notice_inspection_id"), "inspection_deadline_notice", ["inspection_id"]
    )
    protect(op, "inspection_deadline_notice")


def _fill() -> None:
    """Since when each inspection stands where it stands, from what happened; and its lead as its owner."""
    inspection = sa.table(
        "inspection", *(sa.column(each) for each in ("id", "state", "made_at", "state_since", "owner"))
    )
    since = _moved()
    owners = _leads()
    connection = op.get_bind()
    made = sa.select(inspection.c.id, inspection.c.state, sa.cast(sa.func.date(inspection.c.made_at), sa.String))
    for number, state, made_on in connection.execute(made).all():
        day = since.get((number, state)) or made_on
        connection.execute(
            inspection.update()
            .where(inspection.c.id == number)
            .values(state_since=sa.cast(day, sa.Date) if connection.dialect.name == "postgresql" else str(day))
            .values(owner=owners.get(number))
        )


def _moved() -> dict[tuple[int, str], str]:
    """The last day on which each inspection came to each state."""
    event = sa.table("event", *(sa.column(each) for each in ("id", "name", "subject", "occurred_on")))
    facts = sa.table("event_facts", sa.column("event_id"), sa.column("text"))
    moves = (
        sa.select(event.c.subject, sa.cast(event.c.occurred_on, sa.String), facts.c.text)
        .join_from(event, facts, facts.c.event_id == event.c.id)
        .where(event.c.name == "InspectionMoved")
        .order_by(event.c.id)
    )
    found = {}
    for subject, day, text in op.get_bind().execute(moves):
        if text is not None:
            found[int(subject.partition(":")[2]), json.loads(text).get("after", "")] = str(day)
    return found


def _leads() -> dict[int, str]:
    """The first lead inspector in the field of each inspection; where it has none, the first inspector."""
    member = sa.table(
        "inspection_member", *(sa.column(each) for each in ("id", "inspection_id", "person", "duty", "part"))
    )
    field = sa.select(member).where(member.c.part == "field").order_by(member.c.duty != "lead-inspector", member.c.id)
    found: dict[int, str] = {}
    for row in op.get_bind().execute(field):
        found.setdefault(row.inspection_id, row.person)
    return found


def downgrade() -> None:
    unprotect(op, "inspection_deadline_notice")
    op.drop_table("inspection_deadline_notice")
    for name in LISTS:
        op.drop_index(name, table_name="inspection")
    op.create_index("ix_inspection_state", "inspection", ["state"])
    for name in LEFT:
        op.drop_column("inspection_member", name)
    op.drop_column("inspection", "owner")
    op.drop_column("inspection", "state_since")
