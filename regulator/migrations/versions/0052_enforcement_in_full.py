"""Words kept as typed, for every form; notices that nobody opens; copies; appeals heard by two; files of answers."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0052_enforcement_in_full"
down_revision = "0044_ombudsman"
branch_labels = None
depends_on = None

CHASED = (("next_on", sa.Date()), ("letter_on", sa.Date()), ("letter_sha256", sa.String(64)))
KEPT = ("enforcement_copy", "enforcement_appeal_finding", "answer_leak")
LETTER = "fk_enforcement_delivery_letter_sha256_stored_file"


def _kept_words() -> sa.Table:
    return op.create_table(
        "kept_words",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", "about", "person", name=op.f("pk_kept_words")),
    )


def _reply_draft() -> sa.Table:
    made = op.create_table(
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
    op.create_index(op.f("ix_reply_draft_inspection_id"), "reply_draft", ["inspection_id"])
    return made


def upgrade() -> None:
    made = _kept_words()
    before = sa.Table("reply_draft", sa.MetaData(), autoload_with=op.get_bind())
    moved = [
        {
            "subject": f"inspection:{row.inspection_id}",
            "about": row.about,
            "person": row.person,
            "fields": {"claim": row.claim, "text": row.text},
            "saved_at": row.saved_at,
        }
        for row in op.get_bind().execute(sa.select(before))
    ]
    op.bulk_insert(made, moved)
    op.drop_table("reply_draft")
    with op.batch_alter_table("enforcement_delivery") as batch:
        batch.add_column(sa.Column("told", sa.Integer(), nullable=False, server_default="0"))
        for name, kind in CHASED:
            batch.add_column(sa.Column(name, kind, nullable=True))
        batch.create_foreign_key(op.f(LETTER), "stored_file", ["letter_sha256"], ["sha256"])
    with op.batch_alter_table("enforcement_delivery") as batch:
        batch.alter_column("told", server_default=None)
    for name in ("next_on", "letter_on"):
        op.create_index(op.f(f"ix_enforcement_delivery_{name}"), "enforcement_delivery", [name])
    _copies()
    _appeals()
    _answer_files()
    _answer_leaks()
    for table in KEPT:
        protect(op, table)


def _copies() -> None:
    op.create_table(
        "enforcement_copy",
        sa.Column("notice_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("must_act", sa.Boolean(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["enforcement_notice.id"], name=op.f("fk_enforcement_copy_notice_id_enforcement_notice")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_enforcement_copy_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("notice_id", "organisation_id", name=op.f("pk_enforcement_copy")),
    )
    op.create_index(op.f("ix_enforcement_copy_organisation_id"), "enforcement_copy", ["organisation_id"])


def _appeals() -> None:
    table = "enforcement_appeal_finding"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("finding IN ('dismiss', 'allow')", name=op.f(f"ck_{table}_known_finding")),
        sa.CheckConstraint("reasons <> ''", name=op.f(f"ck_{table}_reasons_given")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["enforcement_submission.id"],
            name=op.f("fk_enforcement_appeal_finding_submission_id_enforcement_submission"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("submission_id", "person", name=op.f(f"uq_{table}_submission_id_person")),
    )


def _answer_files() -> None:
    op.create_table(
        "answer_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["plan_action.id"], name=op.f("fk_answer_file_action_id_plan_action")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_answer_file_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_answer_file_sha256_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_file")),
    )
    op.create_index(op.f("ix_answer_file_obligation_id"), "answer_file", ["obligation_id"])


def _answer_leaks() -> None:
    op.create_table(
        "answer_leak",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("decision IN ('stand', 'leave-out')", name=op.f("ck_answer_leak_known_decision")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_answer_leak_reason_given")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_answer_leak_obligation_id_obligation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_leak")),
        sa.UniqueConstraint("obligation_id", "key", name=op.f("uq_answer_leak_obligation_id_key")),
    )


def downgrade() -> None:
    for table in KEPT:
        unprotect(op, table)
    for table in ("answer_leak", "answer_file", "enforcement_appeal_finding", "enforcement_copy"):
        op.drop_table(table)
    for name in ("letter_on", "next_on"):
        op.drop_index(op.f(f"ix_enforcement_delivery_{name}"), table_name="enforcement_delivery")
    with op.batch_alter_table("enforcement_delivery") as batch:
        batch.drop_constraint(op.f(LETTER), type_="foreignkey")
        for name, _kind in reversed(CHASED):
            batch.drop_column(name)
        batch.drop_column("told")
    made = _reply_draft()
    after = sa.Table("kept_words", sa.MetaData(), autoload_with=op.get_bind())
    moved = [
        {
            "about": row.about,
            "person": row.person,
            "inspection_id": int(row.subject.partition(":")[2]),
            "claim": row.fields["claim"],
            "text": row.fields["text"],
            "saved_at": row.saved_at,
        }
        for row in op.get_bind().execute(sa.select(after).where(after.c.subject.like("inspection:%")))
    ]
    op.bulk_insert(made, moved)
    op.drop_table("kept_words")
