"""Pages kept whole: what is kept, for how long, in which coding, and for whom. No database and no waiting."""

import gzip
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask, Response, make_response, request, session
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client

from regulator.publication.views.whole_page_cache import LARGEST, SAME_FOR_EVERYONE, WholePageCache

LONG = "A report on a prison, line by line.\n" * 200


class Site:
    """An application that counts how often it is asked, a clock that is set by hand, a number that is raised."""

    def __init__(self, **more) -> None:
        self.asked: list[str] = []
        self.now = 100.0
        self.number = 1
        self.looked = 0
        self.body = LONG
        self.cookie = self.private = self.broken = False
        app = Flask(__name__)
        app.secret_key = "x"
        app.add_url_rule("/<path:path>", view_func=self._page)
        app.add_url_rule("/picture", view_func=self._picture)
        self.cache = WholePageCache(
            app.wsgi_app, self._version, trusted_hosts=["localhost"], seconds=lambda: self.now, **more
        )
        self.browser = Client(self.cache)

    def _version(self) -> int:
        self.looked += 1
        if self.broken:
            raise OperationalError("SELECT", {}, Exception("gone"))
        return self.number

    def _page(self, path: str) -> Response:
        self.asked.append(request.full_path)
        if path == "missing":
            return make_response("nothing", 404)
        if self.cookie:
            session["seen"] = "yes"
        answer = make_response(self.body)
        answer.headers["X-Request-Id"] = f"id{len(self.asked)}"
        answer.headers["Content-Security-Policy"] = "default-src 'none'"
        if not self.private:
            request.environ[SAME_FOR_EVERYONE] = True
        return answer

    def _picture(self) -> Response:
        self.asked.append("/picture")
        request.environ[SAME_FOR_EVERYONE] = True
        answer = make_response(bytes(2000))
        answer.mimetype = "image/png"
        answer.set_etag("abc")
        return answer

    def get(self, address: str = "/page", method: str = "GET", **headers: str):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.browser.open(address, method=method, headers=named)


@pytest.fixture
def site() -> Site:
    return Site()


def test_a_page_is_made_once_and_given_to_everyone(site):
    first, second = site.get(), site.get()
    assert first.text == second.text == LONG
    assert len(site.asked) == 1
    assert second.headers["Content-Security-Policy"] == "default-src 'none'"
    assert "X-Request-Id" not in first.headers
    assert "X-Request-Id" not in second.headers


def test_a_change_shows_within_a_second_and_not_before_the_number_is_looked_at(site):
    site.get()
    site.body, site.number = "changed", 2
    site.now += 0.99
    assert site.get().text == LONG
    site.now += 0.01
    assert site.get().text == "changed"


def test_the_number_is_looked_at_once_a_second_however_many_ask(site):
    for _ in range(50):
        site.get()
    assert site.looked == 1
    site.now += 1
    for _ in range(50):
        site.get()
    assert site.looked == 2
    assert len(site.asked) == 1


def test_a_page_made_while_something_changed_is_not_kept_as_the_new_one(site):
    kept = site._page

    def slow(path: str) -> Response:
        answer = kept(path)
        if site.number == 1:
            site.number, site.body, site.now = 2, "changed", site.now + 5
            assert site.get("/another").text == "changed"  # another visitor, meanwhile, learns of the change
        return answer

    site._page = slow
    site.cache._application.__self__.view_functions["_page"] = slow
    assert site.get().text == LONG
    assert site.get().text == "changed"


def test_a_page_is_compressed_for_who_takes_it_and_not_for_who_does_not(site):
    plain = site.get()
    packed = site.get(Accept_Encoding="br, gzip;q=0.8")
    refused = site.get(Accept_Encoding="gzip;q=0, identity")
    assert len(site.asked) == 1
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data).decode() == LONG
    assert len(packed.data) < len(plain.data) / 5
    for answer in (plain, packed, refused):
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert "Content-Encoding" not in refused.headers
    assert plain.headers["ETag"] == refused.headers["ETag"] != packed.headers["ETag"]


def test_who_has_the_page_already_is_told_so_in_no_words(site):
    tag = site.get().headers["ETag"]
    packed_tag = site.get(Accept_Encoding="gzip").headers["ETag"]
    for given in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        answer = site.get(If_None_Match=given)
        assert answer.status_code == 304, given
        assert answer.data == b""
        assert answer.headers["ETag"] == tag
        assert "Content-Length" not in answer.headers
        assert "Content-Type" not in answer.headers
    assert site.get(If_None_Match=packed_tag, Accept_Encoding="gzip").status_code == 304
    assert site.get(If_None_Match='"other"').status_code == 200
    site.number, site.body, site.now = 2, "changed", site.now + 1
    assert site.get(If_None_Match=tag).text == "changed"


def test_head_says_what_get_says_and_sends_no_body(site):
    for address in ("/page", "/picture", "/missing"):
        head, get = site.get(address, "HEAD"), site.get(address)
        assert head.data == b""
        assert head.status_code == get.status_code
        assert head.headers == get.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_but_reading_is_kept(site, method):
    site.get()
    site.get(method=method)
    assert site.get(method=method).text != LONG


def test_an_answer_with_a_cookie_is_given_and_not_kept(site):
    site.cookie = True
    assert "Set-Cookie" in site.get().headers
    site.cookie = False
    assert "Set-Cookie" not in site.get().headers
    assert len(site.asked) == 2


def test_what_is_not_the_same_for_everyone_is_not_kept(site):
    site.private = True
    site.get()
    assert "X-Request-Id" in site.get().headers
    assert len(site.asked) == 2


def test_what_is_not_there_is_not_kept(site):
    assert site.get("/missing").status_code == 404
    assert site.get("/missing").status_code == 404
    assert len(site.asked) == 2


@pytest.mark.parametrize("query", ["kind=crc", "area=north-yorkshire", "kind=prison&area=kent"])
def test_the_choices_of_a_list_are_kept(site, query):
    site.get(f"/providers?{query}")
    site.get(f"/providers?{query}")
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    "address",
    [
        "/providers?search=bedford",
        "/providers?kind=crc&search=x",
        "/providers?after=BFI",
        "/providers?kind=",
        "/providers?kind=%00",
        "/providers?kind=" + "x" * 41,
        "/page?kind=crc",
        "/page?x",
    ],
)
def test_what_somebody_typed_is_never_kept(site, address):
    site.get(address)
    site.get(address)
    assert len(site.asked) == 2


def test_each_address_and_each_scheme_has_its_own_page(site):
    site.get("/one")
    site.get("/two")
    site.browser.get("/one", base_url="https://localhost")
    assert len(site.asked) == 3


def test_what_is_not_asked_for_longest_makes_room():
    site = Site(room=3 * (len(LONG) + 300))
    for address in ("/one", "/two", "/three", "/one", "/four"):
        site.get(address)
    site.asked.clear()
    for address in ("/one", "/three", "/four", "/two"):
        site.get(address)
    assert [address.rstrip("?") for address in site.asked] == ["/two"]


def test_a_page_too_large_to_keep_is_given_whole(site):
    site.body = "x" * (LARGEST + 1)
    assert len(site.get().data) == LARGEST + 1
    tag = site.get().headers["ETag"]
    assert site.get(If_None_Match=tag).status_code == 304
    assert len(site.asked) == 3


def test_what_cannot_be_made_smaller_is_sent_as_it_is_under_its_own_tag(site):
    answer = site.get("/picture", Accept_Encoding="gzip")
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers
    assert answer.headers["ETag"] == '"abc"'


def test_a_host_that_is_not_ours_is_never_answered_from_what_is_kept(site):
    site.get()
    site.get(Host="localhost:8000")
    assert len(site.asked) == 1
    site.get(Host="evil.example")
    assert len(site.asked) == 2
    for number in range(200):
        site.get(Host=f"{number}.evil.example")
    assert len(site.cache._known_hosts) <= 64


def test_while_the_database_does_not_answer_nothing_that_may_be_withdrawn_is_given(site):
    site.get()
    site.broken, site.now = True, site.now + 1
    site.body = "said by the application"
    assert site.get().text == "said by the application"
    site.broken, site.now = False, site.now + 1
    assert site.get().text == "said by the application"


def test_the_visitors_own_cookies_change_nothing(site):
    site.get()
    site.browser.set_cookie("regulator", "somebody")
    assert site.get().text == LONG
    assert len(site.asked) == 1


def test_many_visitors_at_once_all_get_the_page(site):
    def visit(_number: int) -> str:
        return Client(site.cache).get("/page").text

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(visit, range(200))) == {LONG}
    assert 1 <= len(site.asked) <= 8
