"""A form that can show a rule's no, and one that remembers which version of a record it was made from."""

from typing import ClassVar

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField

from ..refused import Refused

LONGEST_VERSION = 9  # figures
UNSEEN = frozenset({"csrf_token", "version", "begun"})  # what a page carries and nobody fills in


class Form(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """A form, its fields in the order of the page: those named in `first`, the others, those named in `last`."""

    first: ClassVar[tuple[str, ...]] = ()
    last: ClassVar[tuple[str, ...]] = ()

    def show(self, refused: Refused) -> None:
        """Put a rule's no next to its field; at the top where it belongs to none."""
        if refused.field in self._fields and refused.field not in UNSEEN:
            self._fields[refused.field].errors = [refused.message]
        else:
            self.form_errors.append(refused.message)

    @property
    def asked(self) -> list[Field]:
        """The fields that a person fills in, in their order."""
        return sorted((field for field in self if field.name not in UNSEEN), key=lambda field: self._place(field.name))

    def _place(self, name: str) -> int:
        if name in self.first:
            return self.first.index(name) - len(self.first)
        return self.last.index(name) + 1 if name in self.last else 0


class VersionedForm(Form):
    """A change of one record, made from the version that the person read."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version that was sent; 0, which none has, where none was, whatever the page was given to show."""
        sent = self.version.raw_data
        text = str(next(iter(sent), "")) if sent is not None else self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION else 0

    def made_from(self, version: int) -> None:
        """Let the page carry this version, whatever was sent."""
        self.version.data = str(version)
