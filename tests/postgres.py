"""The PostgreSQL server of the tests, and one database of it that is made empty again and again."""

import os
import uuid
from functools import cache

import psycopg

from regulator.core import schema

LOCAL_POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"


def postgres_address() -> str | None:
    """The server the tests may make databases on: the one that is named, or a local one."""
    address = os.environ.get("REGULATOR_TEST_POSTGRES", LOCAL_POSTGRES)
    try:
        psycopg.connect(address, connect_timeout=3).close()
    except psycopg.Error:
        return None
    return address


POSTGRES = postgres_address()


def on_server(statement: str) -> None:
    """Run a statement on the server itself, outside any transaction."""
    with psycopg.connect(POSTGRES or LOCAL_POSTGRES, autocommit=True) as connection:
        connection.execute(statement)


def address_of(name: str) -> str:
    """How the application connects to a database of that server."""
    server = (POSTGRES or LOCAL_POSTGRES).rpartition("/")[0]
    return f"{server}/{name}".replace("postgresql://", "postgresql+psycopg://", 1)


@cache
def newest() -> str | None:
    """The newest revision, read once: to find it takes longer than most tests."""
    return schema.newest()


class EmptyPostgres:
    """One PostgreSQL database, made empty again after each test: making one anew costs a second of the disk's time.

    What a migration itself put in (the rows of a fresh database) is kept aside in a schema of its own. A test that
    takes the database to another revision, or breaks it, costs a new one.
    """

    def __init__(self, template: str) -> None:
        self._template = template
        self._name: str | None = None
        self._shape: tuple[object, ...] | None = None

    def address(self) -> str:
        """The address of an empty database."""
        if self._name is None:
            self._name = f"regulator_test_{uuid.uuid4().hex[:12]}"
            on_server(f"CREATE DATABASE {self._name} TEMPLATE {self._template}")
            # A test database need not outlive the machine's power: a commit does not wait for the disk.
            on_server(f"ALTER DATABASE {self._name} SET synchronous_commit TO off")
            with psycopg.connect(self._server(), autocommit=True) as connection:
                connection.execute(_KEEP_ASIDE)
                self._shape = connection.execute(_SHAPE).fetchone()
        return address_of(self._name)

    def empty(self) -> None:
        """Take out all that a test left, or the whole database where that cannot be done."""
        on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self._name}'")
        try:
            with psycopg.connect(self._server(), autocommit=True) as connection:
                found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
                whole = found == (newest(),) and connection.execute(_SHAPE).fetchone() == self._shape
                if whole:
                    connection.execute(_EMPTY)
        except psycopg.Error:
            whole = False
        if not whole:
            self.drop()

    def drop(self) -> None:
        """Take the database away."""
        if self._name is not None:
            on_server(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")
            self._name = None

    def _server(self) -> str:
        return f"{(POSTGRES or LOCAL_POSTGRES).rpartition('/')[0]}/{self._name}"


_KEEP_ASIDE = """
DROP SCHEMA IF EXISTS kept_aside, kept_numbers CASCADE;
CREATE SCHEMA kept_aside;
DO $$ DECLARE each record; found boolean; BEGIN
  FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', each.tablename) INTO found;
    IF found THEN
      EXECUTE format('CREATE TABLE kept_aside.%I AS TABLE public.%I', each.tablename, each.tablename);
    END IF;
  END LOOP;
END $$;
CREATE SCHEMA kept_numbers;
CREATE TABLE kept_numbers.sequences AS
SELECT table_name, column_name, pg_get_serial_sequence(format('public.%I', table_name), column_name) AS numbers
FROM information_schema.columns WHERE table_schema = 'public' AND column_default LIKE 'nextval%';
"""
# What is empty is left alone, and a sequence that nobody asked: most tests touch few of the tables there are.
_EMPTY = """
SET session_replication_role = replica;
DO $$ DECLARE each record; found boolean; written text; BEGIN
  FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', each.tablename) INTO found;
    IF found THEN
      EXECUTE format('DELETE FROM public.%I', each.tablename);
    END IF;
  END LOOP;
  FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'kept_aside' LOOP
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO written FROM pg_attribute
    WHERE attrelid = format('public.%I', each.tablename)::regclass AND attnum > 0 AND NOT attisdropped
      AND attgenerated = '';
    EXECUTE format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM kept_aside.%I',
                   each.tablename, written, written, each.tablename);
  END LOOP;
  FOR each IN SELECT * FROM kept_numbers.sequences WHERE pg_sequence_last_value(numbers::regclass) IS NOT NULL LOOP
    EXECUTE format(
      'SELECT setval(%L, (SELECT COALESCE(max(%I), 0) + 1 FROM public.%I), false)',
      each.numbers, each.column_name, each.table_name
    );
  END LOOP;
END $$;
"""
_SHAPE = """
SELECT (SELECT md5(string_agg(relname || relkind::text, ',' ORDER BY relname)) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace),
       (SELECT md5(string_agg(tgname || tgenabled::text, ',' ORDER BY tgname)) FROM pg_trigger WHERE NOT tgisinternal),
       (SELECT md5(string_agg(proname || prosrc, ',' ORDER BY proname)) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace)
"""
