"""A device as the application is one: it numbers its entries, keeps its own chain, and checks what it is told."""

import hashlib
import json
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from flask import Flask
from uuid_utils.compat import uuid7

from regulator.people.rules import Role
from tests.inspections.workers import Worker, worker

FIRST = datetime(2026, 3, 2, 10, tzinfo=UTC)
NOTHING = "0" * 64


def canonical(value: Any) -> bytes:
    """As RFC 8785 has it for texts and whole numbers, and as a browser's own writer does."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace")


def canonical_chain(entries: list[dict[str, Any]]) -> str:
    """The chain over operations that were numbered without a gap."""
    chain = NOTHING
    for each in entries:
        digest = hashlib.sha256(canonical(each)).hexdigest()
        chain = hashlib.sha256(f"{chain} {each['sequence']} {digest}".encode()).hexdigest()
    return chain


@dataclass
class Device:
    """One browser profile of somebody's, and what it holds of one visit."""

    who: Worker
    ref: str
    id: str = field(default_factory=lambda: str(uuid7()))
    entries: list[dict[str, Any]] = field(default_factory=list)
    token: str = ""
    pack: dict[str, Any] = field(default_factory=dict)
    cursor: str = ""

    def get(self, address: str, **more: Any) -> Any:
        return self.who.visitor.browser.get(f"/field/api/{address}", **more)

    def send(self, address: str, told: Any, *, method: str = "POST", **more: Any) -> Any:
        """A change, as the application sends it, with its token."""
        if not self.token:
            self.token = self.get("me").get_json()["csrf_token"]
        octets = told if isinstance(told, bytes) else json.dumps(told).encode()
        headers = {"X-CSRFToken": self.token, "X-Field-Protocol": "1"} | more.pop("headers", {})
        told_as = {"content_type": "application/json", "headers": headers} | more
        return self.who.visitor.browser.open(f"/field/api/{address}", method=method, data=octets, **told_as)

    def enrol(self) -> Any:
        return self.send("devices", {"id": self.id, "label": "Chromium on a laptop", "serial": None})

    def take_pack(self) -> Any:
        answer = self.send(f"visits/{self.ref}/pack", {"device": self.id})
        if answer.status_code == 200:
            self.pack = json.loads(answer.get_json()["pack"])
        return answer

    def note(self, statement: str = "The bells were answered.", **body: Any) -> dict[str, Any]:
        return self.entry("note", {"area": "safety", "source": "staff", "statement": statement} | body)

    def entry(self, kind: str, body: Any, *, about: str | None = None, id: str | None = None) -> dict[str, Any]:
        number = len(self.entries) + 1
        made_at = (FIRST + timedelta(seconds=number)).isoformat().replace("+00:00", "Z")
        made = {"id": id or str(uuid7()), "sequence": number, "kind": kind, "made_at": made_at, "body": body}
        self.entries.append(made if about is None else made | {"based_on": about})
        return self.entries[-1]

    def hand_in(self, entries: list[Any] | None = None) -> Any:
        given = self.entries if entries is None else entries
        return self.send(
            f"visits/{self.ref}/operations", {"device": self.id, "operations": given, "since": self.cursor or None}
        )

    def finish(self, **claim: Any) -> Any:
        files = sorted({each["body"]["sha256"] for each in self.entries if each["kind"] == "file"})
        told = {"device": self.id, "last": len(self.entries), "chain": self.chain(), "drafts": 0, "files": files}
        return self.send(f"visits/{self.ref}/receipt", told | claim)

    def chain(self, through: int | None = None) -> str:
        """The chain as the device itself makes it."""
        return canonical_chain(self.entries[: len(self.entries) if through is None else through])

    def checked(self, receipt: dict[str, str]) -> dict[str, Any]:
        """What a receipt says, once its signature was checked as WebCrypto checks it."""
        spki = {each["id"]: each["spki"] for each in self.pack["keys"]["receipts"]}[receipt["key"]]
        verify(spki, receipt["text"], receipt["signature"])
        return json.loads(receipt["text"])

    def put_file(self, octets: bytes, name: str = "wing A.jpg", *, first: int = 0, size: int | None = None) -> Any:
        """A piece of a file; the whole of it, where nothing else is said."""
        whole = size or len(octets)
        return self.send_piece(hashlib.sha256(octets).hexdigest(), octets, first, whole, name)

    def send_piece(self, sha256: str, octets: bytes, first: int, size: int, name: str = "wing A.jpg") -> Any:
        stretch = f"bytes {first}-{first + len(octets) - 1}/{size}" if octets else f"bytes */{size}"
        return self.send(
            f"visits/{self.ref}/files/{sha256}?device={self.id}&name={name}", octets, method="PUT",
            headers={"Content-Range": stretch},
        )  # fmt: skip

    def file(self, octets: bytes, **body: Any) -> dict[str, Any]:
        """An entry about a file."""
        told = {"area": "safety", "sha256": hashlib.sha256(octets).hexdigest(), "name": "wing A.jpg"}
        return self.entry("file", told | {"media_type": "image/jpeg"} | body)


def verify(spki: str, text: str, signature: str) -> None:
    """Fails where the signature (r and s, one after the other) is not of this text."""
    raw = b64decode(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key = serialization.load_der_public_key(b64decode(spki))
    key.verify(der, text.encode(), ec.ECDSA(hashes.SHA256()))


def device(app: Flask, ref: str, who: Worker | None = None, *, name: str = "Ann Author") -> Device:
    """A device that is enrolled and has its pack."""
    made = Device(who or worker(app, Role.INSPECTOR, name), ref)
    assert made.enrol().status_code == 200
    assert made.take_pack().status_code == 200
    return made


def answers(answer: Any) -> list[str]:
    """What became of each operation."""
    assert answer.status_code == 200, answer.text
    return [each["answer"] + (f" {each['code']}" if "code" in each else "") for each in answer.get_json()["answers"]]


def held(id: str) -> UUID:
    return UUID(id)
