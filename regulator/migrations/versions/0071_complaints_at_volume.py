"""The Ombudsman's lists among a million cases: each read in the order of an index, and what waits to be published told
by the case itself."""

import sqlalchemy as sa
from alembic import op

revision = "0071_complaints_at_volume"
down_revision = "0070_letters_read"
branch_labels = None
depends_on = None

CASES, KEYS, LETTERS, CLOCK = "ombudsman_complaint", "ombudsman_index_key", "ombudsman_letter", "clock"
FIRST = "priority IS NOT NULL OR reprisal IS NOT NULL"
PARTIAL = (
    ("ix_ombudsman_complaint_first_list", CASES, ["state", "received_on", "key"], FIRST),
    ("ix_ombudsman_complaint_unpublished", CASES, ["received_on", "key"], "unpublished_since IS NOT NULL"),
    (
        "ix_ombudsman_complaint_translate",
        CASES,
        ["received_on", "key"],
        "translation_asked_on IS NOT NULL AND translated_on IS NULL",
    ),
    ("ix_ombudsman_letter_printed", LETTERS, ["made_at", "batch"], "batch IS NOT NULL"),
    ("ix_compartment_opening_opened", "compartment_opening", ["opened", "id"], "opened IS NOT NULL"),
    ("ix_clock_running", CLOCK, ["due_on", "id", "name"], "met_on IS NULL AND stopped_on IS NULL"),
)
WAITS = """
    UPDATE ombudsman_complaint SET unpublished_since = decided_on
    WHERE outcome IN ('upheld', 'partly-upheld', 'not-upheld') AND destroyed_on IS NULL
    AND key NOT IN (SELECT complaint_key FROM ombudsman_anonymised WHERE state <> 'draft')
"""


def upgrade() -> None:
    op.add_column(CASES, sa.Column("unpublished_since", sa.Date(), nullable=True))
    op.execute(WAITS)
    for name, columns in (("list", ["state", "received_on", "key"]), ("all", ["received_on", "key"])):
        op.drop_index(f"ix_ombudsman_complaint_{name}", table_name=CASES)
        op.create_index(f"ix_ombudsman_complaint_{name}", CASES, [*columns, "respondent_id"])
    for name, table, columns, where in PARTIAL:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.drop_index(op.f("ix_ombudsman_letter_batch"), table_name=LETTERS)
    op.create_index("ix_ombudsman_letter_log", LETTERS, ["batch", "posted_on", "made_at"])
    op.drop_index(op.f("ix_ombudsman_index_key_hash"), table_name=KEYS)
    op.create_index("ix_ombudsman_index_key_found", KEYS, ["hash", "complaint_key"])


def downgrade() -> None:
    op.drop_index("ix_ombudsman_index_key_found", table_name=KEYS)
    op.create_index(op.f("ix_ombudsman_index_key_hash"), KEYS, ["hash"])
    op.drop_index("ix_ombudsman_letter_log", table_name=LETTERS)
    op.create_index(op.f("ix_ombudsman_letter_batch"), LETTERS, ["batch"])
    for name, table, _columns, _where in PARTIAL:
        op.drop_index(name, table_name=table)
    for name, columns in (("list", ["state", "received_on", "key"]), ("all", ["received_on", "key"])):
        op.drop_index(f"ix_ombudsman_complaint_{name}", table_name=CASES)
        op.create_index(f"ix_ombudsman_complaint_{name}", CASES, columns)
    op.drop_column(CASES, "unpublished_since")
