"""Runs migrations on the process's own engine, in the one mode that may change tables."""

from alembic import context

from regulator.core import db, schema

METADATA = schema.metadata()

with db.engine().execution_options(mode=db.Mode.MIGRATION).connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        compare_type=True,
        include_name=schema.declared,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
