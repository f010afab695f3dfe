"""The only door through which a document being rendered can reach a file: our own fonts, and the pictures handed in."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import filetype
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

FONT_TYPES = {".woff2": "font/woff2", ".woff": "font/woff", ".ttf": "font/ttf", ".otf": "font/otf"}
PICTURE_TYPES = {"image/jpeg", "image/png"}
_ADDRESS = re.compile(r"asset:(?P<kind>font|photograph)/(?P<name>[A-Za-z0-9._-]+)")


class OwnFiles(URLFetcher):  # type: ignore[misc]
    """Serves `asset:font/<file>` and `asset:photograph/<sha256>`, and stops the rendering at any other address.

    Nothing is ever opened by an address that a document carries: a font must be in `fonts` by its bare name, and a
    photograph among those handed in, JPEG or PNG by its content, with exactly the bytes that its hash names.
    """

    def __init__(self, fonts: Path, photographs: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols={"asset"}, allow_redirects=False, fail_on_errors=True)
        self._fonts = fonts
        self._photographs = photographs

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The bytes behind an address of ours. Anything else is fatal, so that nothing goes missing silently."""
        address = _ADDRESS.fullmatch(url)
        if address is None:
            raise FatalURLFetchingError(f"{url[:200]} is not one of our own files")
        if address["kind"] == "font":
            return self._font(url, address["name"])
        return self._photograph(url, address["name"])

    def _font(self, url: str, name: str) -> URLFetcherResponse:
        path = self._fonts / name
        if path.suffix not in FONT_TYPES or not path.is_file():
            raise FatalURLFetchingError(f"the font {name} is not installed; `make setup` brings it")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": FONT_TYPES[path.suffix]})

    def _photograph(self, url: str, name: str) -> URLFetcherResponse:
        picture = self._photographs.get(name)
        if picture is None:
            raise FatalURLFetchingError(f"the photograph {name} was not handed in")
        if hashlib.sha256(picture).hexdigest() != name:
            raise FatalURLFetchingError(f"the photograph {name} is not the one its hash names")
        kind = filetype.guess_mime(picture)
        if kind not in PICTURE_TYPES:
            raise FatalURLFetchingError(f"the photograph {name} is neither JPEG nor PNG")
        return URLFetcherResponse(url, picture, {"Content-Type": kind})
