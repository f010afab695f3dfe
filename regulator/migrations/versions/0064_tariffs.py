"""Tariffs: cost returns, drafts with their prices, consultations, and what is paid under contracts."""

import sqlalchemy as sa
from alembic import op

from regulator.core.append_only import protect, unprotect

revision = "0064_tariffs"
down_revision = "0063_licences_kept"
branch_labels = None
depends_on = None

KEPT = ("tariff_breach_note", "tariff_draft", "tariff_eligible", "tariff_response", "cost_line")
TABLES = (
    "tariff_breach_note",
    "tariff",
    "tariff_consultation",
    "tariff_draft",
    "cost_return",
    "tariff_agreement",
    "tariff_contract",
    "tariff_eligible",
    "tariff_price",
    "tariff_response",
    "cost_line",
)  # in the order in which they come; they go in the other


def upgrade() -> None:
    op.create_table(
        "tariff_breach_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.String(length=80), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('explained', 'referred', 'taken-up')", name=op.f("ck_tariff_breach_note_known_outcome")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_tariff_breach_note_reason_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff_breach_note")),
    )
    op.create_index(op.f("ix_tariff_breach_note_contract"), "tariff_breach_note", ["contract"], unique=False)
    op.create_table(
        "tariff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("cleared", sa.Boolean(), nullable=False),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("year > 0", name=op.f("ck_tariff_year_possible")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_tariff_document_id_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff")),
        sa.UniqueConstraint("year", name=op.f("uq_tariff_year")),
    )
    op.create_table(
        "tariff_consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tariff_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("met", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("decision", sa.String(length=30), nullable=True),
        sa.Column("decided_because", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(counted_on IS NULL) = (met IS NULL)", name=op.f("ck_tariff_consultation_counted_with_outcome")
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_because IS NULL)", name=op.f("ck_tariff_consultation_decided_with_reason")
        ),
        sa.CheckConstraint("closes_on >= opened_on", name=op.f("ck_tariff_consultation_closes_after_it_opens")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_tariff_consultation_document_id_document")
        ),
        sa.ForeignKeyConstraint(["tariff_id"], ["tariff.id"], name=op.f("fk_tariff_consultation_tariff_id_tariff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff_consultation")),
        sa.UniqueConstraint("tariff_id", "round", name=op.f("uq_tariff_consultation_tariff_id_round")),
    )
    op.create_table(
        "tariff_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tariff_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("method", sa.JSON(), nullable=False),
        sa.Column("returns", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tariff_id"], ["tariff.id"], name=op.f("fk_tariff_draft_tariff_id_tariff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff_draft")),
        sa.UniqueConstraint("tariff_id", "round", name=op.f("uq_tariff_draft_tariff_id_round")),
    )
    op.create_table(
        "cost_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("saved_by", sa.String(length=80), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("sent_on IS NULL OR number > 0", name=op.f("ck_cost_return_sent_on_a_day")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_cost_return_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_return")),
        sa.UniqueConstraint("organisation_id", "year", name=op.f("uq_cost_return_organisation_id_year")),
    )
    op.create_index(op.f("ix_cost_return_year"), "cost_return", ["year"], unique=False)
    op.create_table(
        "tariff_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("commissioner_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(length=40), nullable=False),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("answered_by", sa.String(length=80), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("pence > 0", name=op.f("ck_tariff_agreement_above_nothing")),
        sa.ForeignKeyConstraint(
            ["commissioner_id"], ["organisation.id"], name=op.f("fk_tariff_agreement_commissioner_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["organisation.id"], name=op.f("fk_tariff_agreement_proposed_by_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["organisation.id"], name=op.f("fk_tariff_agreement_provider_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff_agreement")),
        sa.UniqueConstraint("reference", name=op.f("uq_tariff_agreement_reference")),
    )
    op.create_index(op.f("ix_tariff_agreement_commissioner_id"), "tariff_agreement", ["commissioner_id"], unique=False)
    op.create_index(op.f("ix_tariff_agreement_provider_id"), "tariff_agreement", ["provider_id"], unique=False)
    op.create_index("ix_tariff_agreement_year", "tariff_agreement", ["year", "provider_id"], unique=False)
    op.create_table(
        "tariff_contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("commissioner_id", sa.Integer(), nullable=True),
        sa.Column("function", sa.String(length=40), nullable=False),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("struck_on", sa.Date(), nullable=True),
        sa.Column("struck_because", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "basis <> 'private-finance' OR ends_on IS NOT NULL", name=op.f("ck_tariff_contract_exempt_to_an_end")
        ),
        sa.CheckConstraint(
            "basis IN ('public', 'private', 'private-finance')", name=op.f("ck_tariff_contract_known_basis")
        ),
        sa.CheckConstraint("source <> ''", name=op.f("ck_tariff_contract_source_given")),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= from_on", name=op.f("ck_tariff_contract_ends_after_it_begins")
        ),
        sa.CheckConstraint("pence > 0", name=op.f("ck_tariff_contract_above_nothing")),
        sa.ForeignKeyConstraint(
            ["commissioner_id"], ["organisation.id"], name=op.f("fk_tariff_contract_commissioner_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["organisation.id"], name=op.f("fk_tariff_contract_provider_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff_contract")),
    )
    op.create_index(op.f("ix_tariff_contract_commissioner_id"), "tariff_contract", ["commissioner_id"], unique=False)
    op.create_index(op.f("ix_tariff_contract_provider_id"), "tariff_contract", ["provider_id"], unique=False)
    op.create_table(
        "tariff_eligible",
        sa.Column("consultation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("supply", sa.Integer(), nullable=False),
        sa.CheckConstraint("side IN ('provider', 'commissioner')", name=op.f("ck_tariff_eligible_known_side")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["tariff_consultation.id"],
            name=op.f("fk_tariff_eligible_consultation_id_tariff_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_tariff_eligible_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("consultation_id", "organisation_id", name=op.f("pk_tariff_eligible")),
    )
    op.create_index(op.f("ix_tariff_eligible_organisation_id"), "tariff_eligible", ["organisation_id"], unique=False)
    op.create_table(
        "tariff_price",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(length=40), nullable=False),
        sa.Column("spread", sa.JSON(), nullable=False),
        sa.Column("computed", sa.Integer(), nullable=True),
        sa.Column("final", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("set_by", sa.String(length=80), nullable=True),
        sa.Column("corrected", sa.Integer(), nullable=True),
        sa.Column("corrected_because", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(corrected IS NULL) = (corrected_because IS NULL)", name=op.f("ck_tariff_price_corrected_with_reason")
        ),
        sa.CheckConstraint(
            "computed IS NOT NULL OR final IS NULL OR reason IS NOT NULL", name=op.f("ck_tariff_price_set_with_reason")
        ),
        sa.CheckConstraint(
            "final IS NULL OR computed = final OR reason IS NOT NULL",
            name=op.f("ck_tariff_price_otherwise_with_reason"),
        ),
        sa.CheckConstraint("final IS NULL OR final > 0", name=op.f("ck_tariff_price_above_nothing")),
        sa.ForeignKeyConstraint(["draft_id"], ["tariff_draft.id"], name=op.f("fk_tariff_price_draft_id_tariff_draft")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff_price")),
        sa.UniqueConstraint("draft_id", "function", name=op.f("uq_tariff_price_draft_id_function")),
    )
    op.create_table(
        "tariff_response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("about", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why_not", sa.Text(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("sent_by", sa.String(length=80), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=True),
        sa.CheckConstraint("about IN ('method', 'price')", name=op.f("ck_tariff_response_known_about")),
        sa.CheckConstraint("kind IN ('objection', 'comment')", name=op.f("ck_tariff_response_known_kind")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["tariff_consultation.id"],
            name=op.f("fk_tariff_response_consultation_id_tariff_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_tariff_response_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff_response")),
    )
    op.create_index(op.f("ix_tariff_response_consultation_id"), "tariff_response", ["consultation_id"], unique=False)
    op.create_index(op.f("ix_tariff_response_organisation_id"), "tariff_response", ["organisation_id"], unique=False)
    op.create_table(
        "cost_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(length=40), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("prisoners", sa.Integer(), nullable=False),
        sa.Column("direct_per_place", sa.Integer(), nullable=True),
        sa.Column("direct_per_prisoner", sa.Integer(), nullable=True),
        sa.Column("overall_per_place", sa.Integer(), nullable=True),
        sa.Column("overall_per_prisoner", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.String(length=80), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("places > 0 AND prisoners > 0", name=op.f("ck_cost_line_somebody_there")),
        sa.ForeignKeyConstraint(["return_id"], ["cost_return.id"], name=op.f("fk_cost_line_return_id_cost_return")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_line")),
        sa.UniqueConstraint("return_id", "number", "function", name=op.f("uq_cost_line_return_id_number_function")),
    )
    for table in KEPT:
        protect(op, table)


def downgrade() -> None:
    for table in KEPT:
        unprotect(op, table)
    for table in reversed(TABLES):
        op.drop_table(table)
