"""What a page offers: the addresses it leads to, and its forms with what a browser would send of them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit


@dataclass
class Box:
    """One field of a form: what it holds, and what else may be chosen. `kind` is the input's type."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form of a page."""

    address: str
    method: str
    multipart: bool = False
    boxes: list[Box] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._box: Box | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        elif tag == "form":
            multipart = told.get("enctype", "").startswith("multipart")
            self._form = Form(told.get("action", ""), told.get("method", "get").upper(), multipart)
            self.forms.append(self._form)
        elif self._form is not None and tag in ("input", "select", "textarea", "button", "option"):
            self._field(tag, told)

    def _field(self, tag: str, told: dict[str, str]) -> None:
        if self._form is None:
            return
        if tag == "option":
            if self._box is not None:
                self._box.choices.append(told.get("value", ""))
                if "selected" in told:
                    self._box.value = told.get("value", "")
            return
        name, kind = told.get("name", ""), told.get("type", tag)
        if not name:
            return
        before = next((each for each in self._form.boxes if each.name == name and kind in ("radio", "checkbox")), None)
        box = before or Box(name, kind)
        if before is None:
            self._form.boxes.append(box)
        if kind in ("radio", "checkbox"):
            box.choices.append(told.get("value", "on"))
            if "checked" in told:
                box.value = told.get("value", "on")
        else:
            box.value = told.get("value", "")
        self._box = box if tag in ("select", "textarea") else None

    def handle_data(self, data: str) -> None:
        if self._box is not None and self._box.kind == "textarea":
            self._box.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag in ("select", "textarea"):
            self._box = None


def read(page: str) -> tuple[list[str], list[Form]]:
    """The addresses of ours that a page leads to, and its forms."""
    reader = _Reader()
    reader.feed(page)
    links = [each for each in reader.links if each.startswith("/") and not each.startswith("//")]
    return [urlsplit(each)._replace(fragment="").geturl() for each in links], reader.forms
