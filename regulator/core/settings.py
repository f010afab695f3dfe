"""The settings of an installation: environment variables `REGULATOR_*`, typed, checked at start."""

import os
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from .paths import ROOT


class WrongSettings(SystemExit):
    """A setting cannot be used. The application stops with the sentence that says which and why."""


class Settings(BaseSettings):
    """What an operator may set. None is needed for the demonstration."""

    model_config = SettingsConfigDict(env_prefix="REGULATOR_", extra="ignore", frozen=True)

    instance: Path = Field(default=ROOT / "instance", description="folder of the database, files and keys")
    database_url: str = Field(
        default="", description="sqlite:///... or postgresql+psycopg://...; empty: SQLite in instance"
    )
    keys_dir: Path | None = Field(default=None, description="folder of the keys; empty: keys in instance")
    signing_identity: Path | None = Field(
        default=None,
        description="PEM file of the private key that signs decisions, its certificate and the chain; "
        "empty: the test key made at set-up",
    )
    timestamp_url: str = Field(
        default="", description="http(s)://... of the authority that says when a PDF was signed (RFC 3161); empty: none"
    )
    files_url: str = Field(default="", description="file:///folder of the kept files; empty: files in instance")
    clamav: str = Field(default="", description="host:port of a ClamAV daemon that scans uploads; empty: no scan")
    public_url: str = Field(default="http://127.0.0.1:8000", description="the address the public uses")
    trusted_hosts: Annotated[list[str], NoDecode] = Field(
        default=["127.0.0.1", "localhost", "[::1]"],
        min_length=1,
        description="host names the site answers to, separated by commas",
    )
    proxies: int = Field(default=0, ge=0, le=5, description="how many proxies stand before the site (ProxyFix)")
    bind: str = Field(default="127.0.0.1:8000", description="where `regulator serve` listens")
    smtp_url: str = Field(
        default="",
        description="smtp://user:password@host:port (STARTTLS), smtps:// (TLS) or smtp+plain:// (neither); "
        "empty: mail is kept in instance",
    )
    mail_from: str = Field(
        default="Criminal Justice Regulator <no-reply@regulator.example>", description="who mail comes from"
    )
    web_workers: int = Field(default=2, ge=1, le=64, description="web processes of `regulator serve`")

    @field_validator("trusted_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [each.strip() for each in value.split(",") if each.strip()] if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _known_engine(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://", "postgresql://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value.replace("postgresql://", "postgresql+psycopg://", 1)

    @field_validator("files_url")
    @classmethod
    def _local_files(cls, value: str) -> str:
        if value and not (value.startswith("file:///") and value.strip("/") != "file:"):
            raise ValueError("must be file:/// and a folder (other stores are not built yet)")
        return value

    @field_validator("public_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")) or not urlsplit(value).hostname:
            raise ValueError("must begin with http:// or https:// and name a host")
        return value.rstrip("/")

    @field_validator("clamav", "bind")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and not (host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise ValueError("must be host:port")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: str) -> str:
        if not value:
            return value
        told = urlsplit(value)
        try:
            usable = told.port is None or told.port > 0
        except ValueError:
            usable = False
        if (
            told.scheme not in ("smtp", "smtps", "smtp+plain")
            or not told.hostname
            or told.path.strip("/")
            or not usable
        ):
            raise ValueError("must be smtp://, smtps:// or smtp+plain:// and a host, with a port where it is not usual")
        return value

    @field_validator("mail_from")
    @classmethod
    def _one_sender(cls, value: str) -> str:
        local, _, domain = parseaddr(value)[1].rpartition("@")
        if not local or not domain or not value.isprintable():
            raise ValueError("must be an email address, or a name and <an email address>")
        return value

    @field_validator("timestamp_url")
    @classmethod
    def _authority(cls, value: str) -> str:
        if value and not (value.startswith(("http://", "https://")) and urlsplit(value).hostname):
            raise ValueError("must be an address that begins with http:// or https://")
        return value

    @field_validator("instance", "keys_dir", "signing_identity")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value and value.absolute()  # a command that changes its folder keeps its instance

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{self.instance / 'regulator.sqlite'}"

    @property
    def keys(self) -> Path:
        """The folder of the keys."""
        return self.keys_dir or self.instance / "keys"

    @property
    def files(self) -> Path:
        """The folder of the kept files."""
        return Path(unquote(self.files_url.removeprefix("file://"))) if self.files_url else self.instance / "files"


def load() -> Settings:
    """The settings of this process. Stops it with a sentence for each that is wrong or that nobody knows."""
    known = {f"REGULATOR_{name.upper()}" for name in Settings.model_fields}
    unknown = [name for name in os.environ if name.startswith("REGULATOR_") and name.upper() not in known]
    wrong = [f"{name}: is not a setting" for name in sorted(unknown) if not name.startswith("REGULATOR_TEST_")]
    if wrong:  # a misspelt REGULATOR_CLAMAV would mean that nothing is scanned
        raise WrongSettings("\n".join(wrong))
    try:
        return Settings()
    except ValidationError as fault:
        lines = [
            f"REGULATOR_{str(error['loc'][0]).upper()}: {error['msg'].removeprefix('Value error, ')}"
            for error in fault.errors(include_url=False)
        ]
        raise WrongSettings("\n".join(lines)) from fault
