"""A rescue file: what a device could not hand in itself, brought in by anyone on the team, and nothing of it lost."""

import json
import os
from base64 import b64decode, b64encode
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from regulator.core.db import reading
from regulator.inspections import queries
from regulator.inspections.rules.lifecycle import State
from regulator.people.rules import Role
from tests import make
from tests.inspections.workers import errors, inspection_for, worker
from tests.people.visitor import token

from .device import answers, device

OTHERS = "The key in this file was made for another regulator."
pytestmark = pytest.mark.database


@pytest.fixture
def visit(app):
    """Ann's device and her colleague, on a visit with fieldwork open."""
    ann, ben = worker(app, Role.INSPECTOR, "Ann Author"), worker(app, Role.INSPECTOR, "Ben Beside")
    ref = inspection_for(State.FIELDWORK, (ann, "field"), (ben, "field"))
    return device(app, ref, ann), ben


def rescue_file(ann, records, *, sealed_for=None):
    """As the application writes it: the key sealed when the vault was made, and what lies on the device as it lies."""
    key = AESGCM.generate_key(256)
    rescue = ann.pack["keys"]["rescue"]
    to = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b64decode(rescue["point"]))
    suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    sealed = suite.encrypt(key, to, f"cjr-rescue-1|{sealed_for or ann.id}".encode())
    head = {"device": ann.id, "person": ann.who.actor.key, "inspection": ann.ref, "made_at": "2026-03-03T18:00:00Z"}
    head |= {"key": rescue["id"], "enc": coded(sealed[:65]), "sealed_key": coded(sealed[65:])}
    whole = b"CJRRESCUE1\n" + json.dumps(head).encode() + b"\n"
    for kind, aad, content in records:
        iv = os.urandom(12)
        octets = AESGCM(key).encrypt(iv, content, aad.encode())
        line = {"kind": kind, "aad": aad, "iv": b64encode(iv).decode(), "length": len(octets)}
        whole += json.dumps(line).encode() + b"\n" + octets
    return whole


def coded(octets):
    return b64encode(octets).decode()


def entries(given):
    return "entries", "block|1", json.dumps({"entries": given}).encode()


def brought(who, ref, octets):
    address = f"/staff/inspections/{ref}/fieldwork/rescue"
    data = {"csrf_token": token(who.visitor.get(address).text), "file": (BytesIO(octets), "tablet.cjrrescue")}
    return who.visitor.browser.post(address, data=data, content_type="multipart/form-data")


def test_a_colleague_brings_in_what_a_dead_device_held_and_the_same_file_again_brings_nothing_new(visit):
    ann, ben = visit
    ann.note("Handed in before the screen broke.")
    ann.hand_in()
    ann.note("Never handed in.")
    photograph = make.photograph(400, 300)
    ann.file(photograph, caption="The broken cell bell")
    draft = ("draft", "draft|note", json.dumps({"field": "note", "text": "Half a sen", "at": "2026-03-03"}).encode())
    octets = rescue_file(
        ann, [entries(ann.entries[:2]), entries(ann.entries[2:]), ("file", "file|x", photograph), draft]
    )
    page = brought(ben, ann.ref, octets).text
    assert "3 entries were in the file: 2 taken in now, 1 here before; 1 file" in page
    assert "Half a sen" in page
    again = brought(ben, ann.ref, octets).text
    assert "3 entries were in the file: 0 taken in now, 3 here before" in again
    with reading():
        found = {each.statement: each.author for each in queries.evidence(queries.by_reference(ann.ref).id)}
    assert found["Never handed in."] == ann.who.actor.key, "it is hers, whoever brings it"
    assert "The broken cell bell" in ann.who.visitor.get(f"/staff/inspections/{ann.ref}/evidence/safety/files").text
    assert answers(ann.hand_in()) == ["known"] * 3
    assert ann.checked(ann.finish().get_json()["receipt"])["final"] is True


def test_what_is_damaged_or_cut_off_costs_itself_alone(visit):
    ann, ben = visit
    for number in range(3):
        ann.note(f"Note {number}.")
    octets = rescue_file(ann, [entries([each]) for each in ann.entries])
    place = octets.index(b'{"kind"', octets.index(b'{"kind"') + 10)  # the second record
    body = octets.index(b"\n", place) + 1
    damaged = octets[:body] + bytes([octets[body] ^ 1]) + octets[body + 1 :]
    page = brought(ben, ann.ref, damaged).text
    assert "2 entries were in the file: 1 taken in now" in page, "the third waits for the second"
    assert "1 of its parts could not be opened" in page
    cut = brought(ben, ann.ref, octets[:-20]).text
    assert "2 entries were in the file: 1 taken in now, 1 here before" in cut
    assert answers(ann.hand_in()) == ["known"] * 3


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda octets: b"%PDF-1.7 not one", "This is not a rescue file of the capture application."),
        (lambda octets: octets[:11] + b"{}\n", "This is not a rescue file of the capture application."),
        (
            lambda octets: octets.replace(b'"key": "', b'"key": "0', 1),
            "The key in this file was made for another regulator.",
        ),
    ],
)
def test_what_is_no_rescue_file_of_ours_is_refused_with_a_sentence(visit, change, told):
    ann, ben = visit
    answer = brought(ben, ann.ref, change(rescue_file(ann, [])))
    assert (answer.status_code, errors(answer.text)) == (422, [told])


def test_a_key_sealed_for_another_device_is_not_opened(visit):
    ann, ben = visit
    answer = brought(ben, ann.ref, rescue_file(ann, [], sealed_for="another"))
    assert errors(answer.text)[0].startswith("The key in this file cannot be opened")


def test_nobody_outside_the_team_brings_one_in(visit, app):
    ann, _ben = visit
    other = worker(app, Role.INSPECTOR, "Oda Outside")
    answer = brought(other, ann.ref, rescue_file(ann, []))
    assert errors(answer.text) == ["A rescue file is brought in by the field team of its visit."]


def test_the_application_brings_one_in_itself(visit):
    ann, _ben = visit
    ann.note("By the application.")
    octets = rescue_file(ann, [entries(ann.entries)])
    told = ann.send(f"visits/{ann.ref}/rescue", octets).get_json()
    assert (told["entries"], told["new"], told["damaged"]) == (1, 1, 0)
