"""The draft as it is worked on, and the provider's reply: receipts, files, words not saved yet, new material, leaks."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0015_drafts_and_replies"
down_revision = "0014_cases"
branch_labels = None
depends_on = None

ADDED = {
    "statement": (("removed_because", sa.Text()),),
    "statement_before": (("changed_by", sa.String(length=80)), ("changed_at", sa.DateTime(timezone=True))),
    "reply": (("received_at", sa.DateTime(timezone=True)), ("received_by", sa.String(length=80))),
    "reply_point": (("taken_back_at", sa.DateTime(timezone=True)), ("sent_on", sa.Date())),
}
KEPT = ("summary_before", "draft_snapshot", "leak_answer")


def upgrade() -> None:
    for table, columns in ADDED.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    op.add_column("reply_point", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    _sent_points()
    _draft()
    _reply()
    _leaks()
    for table in KEPT:
        protect(op, table)


def _of_inspection(table: str) -> list[sa.schema.SchemaItem]:
    """What every table here has: a number, and the inspection that it is part of."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f(f"fk_{table}_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _indexed(table: str, column: str = "inspection_id") -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _sent_points() -> None:
    """The points of replies that were submitted before this were sent with them."""
    reply = sa.table("reply", sa.column("inspection_id"), sa.column("state"), sa.column("ended_on"))
    point = sa.table("reply_point", sa.column("inspection_id"), sa.column("sent_on"))
    ended = sa.select(reply.c.ended_on).where(
        reply.c.inspection_id == point.c.inspection_id, reply.c.state == "submitted"
    )
    op.get_bind().execute(sa.update(point).values(sent_on=ended.scalar_subquery()))


def _draft() -> None:
    op.create_table(
        "summary_before",
        *_of_inspection("summary_before"),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    _indexed("summary_before")
    op.create_table(
        "draft_snapshot",
        *_of_inspection("draft_snapshot"),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.CheckConstraint("occasion IN ('delivered', 'signed off')", name=op.f("ck_draft_snapshot_known_occasion")),
    )
    _indexed("draft_snapshot")
    op.create_table(
        "statement_reopened",
        *_of_inspection("statement_reopened"),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_statement_reopened_statement_id_statement")
        ),
    )
    _indexed("statement_reopened")


def _reply() -> None:
    op.create_table(
        "reply_file",
        *_of_inspection("reply_file"),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["point_id"], ["reply_point.id"], name=op.f("fk_reply_file_point_id_reply_point")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_reply_file_sha256_stored_file")),
    )
    _indexed("reply_file")
    _indexed("reply_file", "point_id")
    op.create_table(
        "reply_draft",
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_reply_draft_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("about", "person", name=op.f("pk_reply_draft")),
    )
    _indexed("reply_draft")


def _leaks() -> None:
    op.create_table(
        "leak_answer",
        *_of_inspection("leak_answer"),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=80), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("inspection_id", "key", name=op.f("uq_leak_answer_inspection_id_key")),
    )


def downgrade() -> None:
    for table in KEPT:
        unprotect(op, table)
    for table in ("leak_answer", "reply_draft", "reply_file", "statement_reopened", "draft_snapshot", "summary_before"):
        op.drop_table(table)
    op.drop_column("reply_point", "version")
    for table, columns in ADDED.items():
        for name, _kind in columns:
            op.drop_column(table, name)
