"""The Ombudsman's casework: who was told of what, alerts, numbers of two people, provider's papers and words, batches
of scans, translations, and what became of a recommendation."""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0066_casework"
down_revision = "0065_places"
branch_labels = None
depends_on = None

TOLD, ALERT, ALERTED, CLASH, BATCH, WORDS = (
    "ombudsman_told",
    "ombudsman_alert",
    "ombudsman_alerted",
    "ombudsman_clash",
    "ombudsman_batch",
    "ombudsman_papers_words",
)
KEY = 16


def _points(table: str, column: str, to: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.{key}"], name=op.f(f"fk_{table}_{column}_{to}"))


def _key(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(length=KEY), nullable=nullable)


def _moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _reminders_and_alerts()
    _clashes_and_batches()
    op.create_table(
        WORDS,
        _key("papers_id"),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("closed_text", sa.Text(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        _points(WORDS, "papers_id", "ombudsman_papers"),
        _points(WORDS, "user_id", "user_account"),
        sa.PrimaryKeyConstraint("papers_id", "user_id", name=op.f(f"pk_{WORDS}")),
    )
    op.add_column("ombudsman_fact_words", sa.Column("offered", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("ombudsman_fact_words") as batch:
        batch.alter_column("offered", server_default=None)
    for column in ("translation_asked_on", "translated_on"):
        op.add_column("ombudsman_complaint", sa.Column(column, sa.Date(), nullable=True))
    goes_first = sa.or_(sa.column("priority").is_not(None), sa.column("reprisal").is_not(None))
    op.create_index("ix_ombudsman_complaint_all", "ombudsman_complaint", ["received_on", "key"])
    op.create_index(
        "ix_ombudsman_complaint_first",
        "ombudsman_complaint",
        ["received_on", "key"],
        sqlite_where=goes_first,
        postgresql_where=goes_first,
    )
    with op.batch_alter_table("ombudsman_file") as batch:
        batch.add_column(_key("check_id", nullable=True))
        batch.create_foreign_key(
            op.f("fk_ombudsman_file_check_id_ombudsman_fact_check"), "ombudsman_fact_check", ["check_id"], ["id"]
        )
        batch.create_index(op.f("ix_ombudsman_file_check_id"), ["check_id"])
    with op.batch_alter_table("ombudsman_recommendation") as batch:
        batch.add_column(sa.Column("obligation_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_ombudsman_recommendation_obligation_id_obligation"), "obligation", ["obligation_id"], ["id"]
        )
        batch.create_index(op.f("ix_ombudsman_recommendation_obligation_id"), ["obligation_id"])
    _what_stands_in_the_register()


def _reminders_and_alerts() -> None:
    op.create_table(
        TOLD,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        _moment("told_at", nullable=False),
        sa.CheckConstraint("stage IN ('soon', 'late', 'escalate')", name=op.f(f"ck_{TOLD}_known_stage")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TOLD}")),
        sa.UniqueConstraint("what", "stage", "due_on", name=op.f(f"uq_{TOLD}_what_stage_due_on")),
    )
    op.create_table(
        ALERT,
        _key("id"),
        _key("complaint_key"),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("closed_why", sa.Text(), nullable=False),
        _moment("raised_at", nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=True),
        _moment("settled_at"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('reprisal', 'mail-breach', 'about-us')", name=op.f(f"ck_{ALERT}_known_kind")),
        _points(ALERT, "complaint_key", "ombudsman_complaint", "key"),
        _points(ALERT, "raised_by", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ALERT}")),
    )
    op.create_index(op.f(f"ix_{ALERT}_complaint_key"), ALERT, ["complaint_key"])
    op.create_index(f"ix_{ALERT}_open", ALERT, ["settled_at", "raised_at"])
    op.create_table(
        ALERTED,
        _key("alert_id"),
        sa.Column("user_id", sa.Integer(), nullable=False),
        _moment("acknowledged_at"),
        sa.Column("closed_done", sa.Text(), nullable=True),
        _moment("chased_at"),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (closed_done IS NULL)", name=op.f(f"ck_{ALERTED}_acknowledged_with_words")
        ),
        _points(ALERTED, "alert_id", ALERT),
        _points(ALERTED, "user_id", "user_account"),
        sa.PrimaryKeyConstraint("alert_id", "user_id", name=op.f(f"pk_{ALERTED}")),
    )
    op.create_index(f"ix_{ALERTED}_waiting", ALERTED, ["acknowledged_at", "chased_at"])


def _clashes_and_batches() -> None:
    op.create_table(
        CLASH,
        _key("id"),
        _key("complaint_key"),
        _key("other_key"),
        sa.Column("closed_why", sa.Text(), nullable=False),
        _moment("found_at", nullable=False),
        _moment("settled_at"),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_as", sa.String(length=20), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("settled_as IN ('one-person', 'two-people')", name=op.f(f"ck_{CLASH}_known_end")),
        sa.CheckConstraint("(settled_at IS NULL) = (settled_as IS NULL)", name=op.f(f"ck_{CLASH}_settled_with_an_end")),
        _points(CLASH, "complaint_key", "ombudsman_complaint", "key"),
        _points(CLASH, "settled_by", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{CLASH}")),
    )
    op.create_index(op.f(f"ix_{CLASH}_complaint_key"), CLASH, ["complaint_key"])
    op.create_index(f"ix_{CLASH}_open", CLASH, ["settled_at", "found_at"])
    op.create_table(
        BATCH,
        _key("id"),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("covers", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        _moment("made_at", nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('reading', 'done', 'refused')", name=op.f(f"ck_{BATCH}_known_state")),
        _points(BATCH, "made_by", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{BATCH}")),
    )
    op.create_index(op.f(f"ix_{BATCH}_made_at"), BATCH, ["made_at"])


def _what_stands_in_the_register() -> None:
    """Point each issued recommendation to its line in what providers owe: the plan's subject is a hash of the case."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("SELECT id, complaint_key, number FROM ombudsman_recommendation WHERE issued_on IS NOT NULL")
    ).all()
    for id_, key, number in rows:
        subject = "ombudsman-decision:" + sha256(f"recommendations of {key}".encode()).hexdigest()[:12]
        found = connection.scalar(
            sa.text(
                "SELECT o.id FROM obligation o JOIN improvement_plan p ON p.id = o.plan_id "
                "WHERE p.subject = :subject AND o.item = :item"
            ),
            {"subject": subject, "item": f"recommendation {number}"},
        )
        if found is not None:
            connection.execute(
                sa.text("UPDATE ombudsman_recommendation SET obligation_id = :found WHERE id = :id"),
                {"found": found, "id": id_},
            )


def downgrade() -> None:
    with op.batch_alter_table("ombudsman_recommendation") as batch:
        batch.drop_index(op.f("ix_ombudsman_recommendation_obligation_id"))
        batch.drop_constraint(op.f("fk_ombudsman_recommendation_obligation_id_obligation"), type_="foreignkey")
        batch.drop_column("obligation_id")
    with op.batch_alter_table("ombudsman_file") as batch:
        batch.drop_index(op.f("ix_ombudsman_file_check_id"))
        batch.drop_constraint(op.f("fk_ombudsman_file_check_id_ombudsman_fact_check"), type_="foreignkey")
        batch.drop_column("check_id")
    op.drop_index("ix_ombudsman_complaint_all", table_name="ombudsman_complaint")
    op.drop_index("ix_ombudsman_complaint_first", table_name="ombudsman_complaint")
    for column in ("translated_on", "translation_asked_on"):
        op.drop_column("ombudsman_complaint", column)
    op.drop_column("ombudsman_fact_words", "offered")
    for table in (WORDS, BATCH, CLASH, ALERTED, ALERT, TOLD):
        op.drop_table(table)
