"""How the public checks a signature: the page that says it, and the certificates to check it with."""

import re

import pytest
from cryptography import x509
from flask.testing import FlaskClient

from regulator.core.documents import signing
from tests import pages

from .site import Site

pytestmark = pytest.mark.database


@pytest.fixture
def client(sqlite_site: Site) -> FlaskClient:
    return sqlite_site.app.test_client()


def test_the_page_says_what_a_signature_is_worth_and_offers_the_certificate(client):
    page = client.get("/verify/signatures")
    told = page.text
    pages.check(page)
    assert page.status_code == 200
    assert "It is not for real decisions." in told
    assert "test certificate; not for real decisions" in told
    assert "What the signature does not say" in told
    assert page.headers["Cache-Control"] == "no-store"
    address = re.search(r'href="(/verify/signatures/[0-9a-f]{64}\.pem)"', told)
    assert address
    file = client.get(address[1])
    assert file.status_code == 200
    assert file.mimetype == "application/x-pem-file"
    assert signing.fingerprint(x509.load_pem_x509_certificate(file.data)) in address[1]
    assert b"PRIVATE" not in file.data


def test_another_certificate_is_not_there(client):
    for wrong in ("0" * 64, "..", "%00", "x" * 3000):
        assert client.get(f"/verify/signatures/{wrong}.pem").status_code == 404


def test_one_comes_to_it_from_the_page_about_check_codes(client):
    assert 'href="/verify/signatures"' in client.get("/verify").text
