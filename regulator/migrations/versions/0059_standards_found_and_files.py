"""The words of every clause in an index that the database itself keeps up; files of responses that are published."""

import sqlalchemy as sa
from alembic import op

revision = "0059_standards_found_and_files"
down_revision = "0058_licensing"
branch_labels = None
depends_on = None

# What a clause says of itself beyond its text, less the codes that say whom it is for and who issued it.
CODES = ("issued_by", "judged_by", "asked_of", "applies_to")
UNDER = "'indicator', 'prompt'"  # they bear the title of what they stand under, which is found by it already
PATHS = ", ".join(f"'$.{code}'" for code in CODES)
NAMES = ", ".join(f"'{code}'" for code in CODES)


# Whoever sent a file until now was told that files are not published.
TOLD = "When it was sent, we said that files are not published."


def upgrade() -> None:
    with op.batch_alter_table("consultation_file") as table:
        table.add_column(sa.Column("moderation", sa.String(length=10), nullable=True))
        table.add_column(sa.Column("moderation_reason", sa.Text(), nullable=True))
        table.create_check_constraint(
            op.f("ck_consultation_file_moderation_known"), "moderation IS NULL OR moderation IN ('publish', 'withhold')"
        )
        table.create_check_constraint(
            op.f("ck_consultation_file_withheld_with_a_reason"),
            "moderation IS NULL OR moderation = 'publish' OR moderation_reason IS NOT NULL",
        )
    file = sa.table("consultation_file", sa.column("moderation"), sa.column("moderation_reason"))
    op.execute(file.update().values(moderation="withhold", moderation_reason=TOLD))
    if op.get_bind().dialect.name == "sqlite":
        _on_sqlite()
    else:
        _on_postgresql()


def downgrade() -> None:
    with op.batch_alter_table("consultation_file") as table:
        table.drop_constraint(op.f("ck_consultation_file_withheld_with_a_reason"), type_="check")
        table.drop_constraint(op.f("ck_consultation_file_moderation_known"), type_="check")
        table.drop_column("moderation_reason")
        table.drop_column("moderation")
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER requirement_words_{verb}")
        op.execute("DROP TABLE requirement_words")
        return
    op.execute("DROP INDEX ix_requirement_words")
    op.execute("DROP FUNCTION requirement_words(text, text, text, text, text)")
    op.execute("DROP FUNCTION requirement_prose(json)")


def _on_sqlite() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE requirement_words USING fts5("
        "ref, title, text, prose, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    op.execute(f"INSERT INTO requirement_words (rowid, ref, title, text, prose) {_row('requirement')}")
    gone = "DELETE FROM requirement_words WHERE rowid = OLD.id;"
    come = f"INSERT INTO requirement_words (rowid, ref, title, text, prose) {_row('NEW')};"
    for verb, does in (("insert", come), ("update", f"{gone} {come}"), ("delete", gone)):
        op.execute(f"CREATE TRIGGER requirement_words_{verb} AFTER {verb.upper()} ON requirement BEGIN {does} END")


def _row(of: str) -> str:
    """The row of words of a clause, or of every clause in a table."""
    told = f"json_tree(json_remove({of}.details, {PATHS})) AS told"
    prose = f"(SELECT group_concat(told.value, ' ') FROM {told} WHERE told.type = 'text')"  # noqa: S608 (our own words)
    table = "" if of == "NEW" else f" FROM {of}"
    title = f"CASE WHEN {of}.kind IN ({UNDER}) THEN '' ELSE {of}.title END"
    return f"SELECT {of}.id, {of}.ref, {title}, {of}.text, coalesce({prose}, ''){table}"


def _on_postgresql() -> None:
    """The index is made of two functions and names the inner one itself, so that a restored copy finds it.

    A silent word stands between the texts: a phrase does not reach from the end of one into the next.
    """
    told = f"jsonb_path_query(details::jsonb - ARRAY[{NAMES}], 'strict $.**') AS told"
    prose = f"SELECT coalesce(string_agg(told #>> '{{}}', ' '), '') FROM {told} WHERE jsonb_typeof(told) = 'string'"  # noqa: S608 (our own words)
    op.execute(
        "CREATE FUNCTION requirement_prose(details json) RETURNS text "
        f"LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ {prose} $$"
    )
    op.execute(
        "CREATE FUNCTION requirement_words(kind text, ref text, title text, said text, prose text) RETURNS tsvector "
        "LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ "
        f"SELECT setweight(to_tsvector('english', ref || CASE WHEN kind IN ({UNDER}) THEN '' ELSE ' ' || title END), 'A') "
        "|| setweight(to_tsvector('english', 'the ' || said), 'B') "
        "|| setweight(to_tsvector('english', 'the ' || prose), 'D') $$"
    )
    op.execute(
        "CREATE INDEX ix_requirement_words ON requirement USING gin "
        "(requirement_words(kind, ref, title, text, requirement_prose(details)))"
    )
