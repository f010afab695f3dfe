"""Requests that nobody means well: none of them is a fault, and every answer is a page that helps."""

import pytest

from tests import pages

from .site import Site

pytestmark = pytest.mark.database

TEXTS = (
    "",
    " ",
    "x" * 20_000,
    "%00",
    "bed%00ford",
    "%ED%A0%80",
    "%FF%FE",
    "' OR 1=1 --",
    "%25_%25",
    '"><script>alert(1)</script>',
    "{{7*7}}",
    "..%2F..%2Fetc%2Fpasswd",
    "%E2%80%AE",
    "-1",
    "99999999999999999999999",
    "NaN",
    "😀" * 300,
    "[]",
    "a&a=b",
    "%0d%0aSet-Cookie:x=y",
)
PARAMETERS = (
    "/providers?search=",
    "/providers?kind=",
    "/providers?area=",
    "/providers?after=",
    "/providers?search=bedford&after=",
    "/inspections?after=",
    "/verify?code=",
    "/?utm=",
    "/about?x=",
)
PATHS = (
    "/providers/",
    "/inspections/",
    "/inspections/{bedford}/versions/",
    "/inspections/{bedford}/versions/1/photographs/",
    "/standards/",
    "/standards/prisons-1/",
    "/verify/",
    "/schemas/",
)


def asked(site: Site, address: str):
    answer = site.app.test_client().get(address)
    assert answer.status_code < 500, (address[:100], answer.status_code)
    assert "Set-Cookie" not in answer.headers
    if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
        pages.check(answer)
        assert "<script>alert" not in answer.text
    return answer


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_no_text_in_a_query_is_a_fault(a_site, parameter):
    for text in TEXTS:
        answer = asked(a_site, parameter + text.replace(" ", "+").replace('"', "%22").replace("<", "%3C"))
        assert answer.status_code in (200, 303, 404, 422), (parameter, text[:40])


@pytest.mark.parametrize("path", PATHS)
def test_no_text_in_an_address_is_a_fault(a_site, path):
    for text in TEXTS:
        if text:
            answer = asked(a_site, path.format(bedford=a_site.bedford) + text.replace("?", "%3F"))
            assert answer.status_code in (200, 301, 404, 414), (path, text[:40])


def test_numbers_of_versions_that_no_database_holds_are_not_there(a_site):
    for number in ("0", "-1", "2147483648", "9223372036854775808", "9" * 40, "1.5"):
        answer = asked(a_site, f"/inspections/{a_site.bedford}/versions/{number}/report.pdf")
        assert answer.status_code == 404, number


def test_a_search_for_a_wildcard_finds_what_holds_it_and_not_everything(a_site):
    for typed in ("%25", "_", "%25%25"):
        assert "No provider was found" in asked(a_site, f"/providers?search={typed}").text


def test_methods_that_change_something_are_refused(a_site):
    client = a_site.app.test_client()
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        for address in ("/", "/providers", "/verify"):
            answer = client.open(address, method=method)
            assert answer.status_code in (400, 405), (method, address)
            pages.check(answer)


def test_an_unknown_host_is_refused_and_never_given_a_kept_page(a_site):
    client = a_site.app.test_client()
    assert client.get("/about").status_code == 200
    for host in ("evil.example", "127.0.0.1.evil.example", "", "127.0.0.1:99999", "a b"):
        answer = client.get("/about", headers={"Host": host})
        assert answer.status_code == 400, host
        assert "About the regulator" not in answer.text
