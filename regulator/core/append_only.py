"""Makes the database itself refuse to change what is kept for ever. Used by migrations, so raw SQL is at home here.

Not pruned, not edited: an UPDATE, a DELETE, an INSERT OR REPLACE or a TRUNCATE is refused on both engines.
"""

from typing import Any


def protect(operations: Any, table: str, *, deletable: bool = False, updatable_when: str | None = None) -> None:
    """Refuse changes of `table`. `updatable_when` is an SQL condition on OLD and NEW under which UPDATE stands."""
    if operations.get_bind().dialect.name == "sqlite":
        _protect_sqlite(operations, table, deletable, updatable_when)
    else:
        _protect_postgresql(operations, table, deletable, updatable_when)


def unprotect(operations: Any, table: str) -> None:
    """Take the refusal away again, for a migration's way down."""
    if operations.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            operations.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
        return
    for verb in ("update", "delete", "truncate"):
        operations.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb} ON {table}")
        operations.execute(f"DROP FUNCTION IF EXISTS {table}_refuse_{verb}()")


def _protect_sqlite(operations: Any, table: str, deletable: bool, updatable_when: str | None) -> None:
    when = f"WHEN NOT ({updatable_when})" if updatable_when else ""
    operations.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
    if not deletable:
        operations.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _protect_postgresql(operations: Any, table: str, deletable: bool, updatable_when: str | None) -> None:
    kept = f"IF {updatable_when} THEN RETURN NEW; END IF;" if updatable_when else ""
    for verb, level in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        if deletable and verb == "delete":
            continue
        allowed = kept if verb == "update" else ""
        operations.execute(
            f"CREATE FUNCTION {table}_refuse_{verb}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {allowed} "
            f"RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation'; END $$"
        )
        operations.execute(
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"FOR EACH {level} EXECUTE FUNCTION {table}_refuse_{verb}()"
        )
