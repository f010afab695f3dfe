"""Files of respondents: published together with the responses and the replies, each looked at, or withheld and why."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from PIL import Image
from sqlalchemy.exc import IntegrityError

from regulator.core import clock
from regulator.core.db import reading, session, transaction
from regulator.people.rules import Role
from regulator.standards.models import ConsultationFile, ConsultationResponse
from tests import make
from tests.inspections.workers import errors, sent, worker
from tests.people.visitor import Visitor, token

from .drafts import begun, consultation

pytestmark = pytest.mark.database

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PART = {"ref": "S1", "view": "change", "text": "See the files.", "author": "Ann Other"}


def handed_in(visitor, own, files):
    data = {**PART, "csrf_token": token(visitor.get(f"{own}/write").text)}
    data["files"] = [(io.BytesIO(content), name) for content, name in files]
    return visitor.browser.post(f"{own}/write", data=data, content_type="multipart/form-data")


def test_files_are_judged_freed_of_the_camera_looked_at_and_published_with_everything_else(app):
    reference = consultation(begun())
    at, inside = f"/consultations/{reference}", f"/staff/standards/consultations/{reference}"
    anybody = Visitor(app)
    own = anybody.post(f"{at}/respond", {"name": "Ann Other", "may_name": "y"}).location
    no = handed_in(anybody, own, [(b"MZ\x90\x00 a program", "letter.pdf")])
    assert no.status_code == 422
    assert "letter.pdf:" in no.text
    sent_in = [(PDF, "Ann Other's letter.pdf"), (make.photograph(), "cell of A1234BC.jpg"), (PDF + b" ", "third.pdf")]
    assert handed_in(anybody, own, sent_in).status_code == 303
    assert anybody.post(f"{own}/submit", {"version": _version(anybody.get(own).text)}, form_on=own).status_code == 303
    with reading():
        name = session().query(ConsultationResponse).one().reference
        letter, picture, third = (each.id for each in session().query(ConsultationFile).order_by("id"))
    address = f"{at}/answers/{name}/files"
    with time_machine.travel(clock.now() + timedelta(days=31), tick=True):
        editor = worker(app, Role.STANDARDS_EDITOR, "Edie Editor")
        look, said = f"{inside}/responses/{name}", {"moderation": "publish"}
        page = editor.visitor.get(look).text
        text = re.search(r'name="(text-\d+)"', page)[1]
        said[text] = "See the files."
        assert "Choose whether the file" in errors(sent(editor, look, **said).text)[0]
        said |= {f"file-{letter}": "withhold", f"file-{picture}": "publish", f"file-{third}": "publish"}
        refused = sent(editor, look, **said)
        assert "Say why the file" in errors(refused.text)[0]
        assert f'id="file-{picture}-publish" name="file-{picture}" type="radio" value="publish" checked' in refused.text
        said[f"file-reason-{letter}"] = "It names a person <held>."
        assert sent(editor, look, **said).status_code == 303
        assert "It names a person &lt;held&gt;." in editor.visitor.get(look).text, "what was decided stands there again"
        assert sent(editor, f"{look}/reply", reply="We read them all.").status_code == 303
        assert anybody.get(f"{address}/{picture}").status_code == 404, "nothing is published before all is"
        assert sent(editor, f"{inside}/publish").status_code == 303
        public = anybody.get(at).text
        assert "File 1 is not published: It names a person &lt;held&gt;." in public
        assert f"File 2 of {name}" in public
        for given_away in ("letter.pdf", "A1234BC", "third.pdf"):
            assert given_away not in public, "a file's own name may name somebody"
        assert anybody.get(f"{address}/{letter}").status_code == 404
        assert anybody.get(f"{at}/answers/R-000000/files/{picture}").status_code == 404
        assert anybody.get(f"{address}/999999").status_code == 404
        paper = anybody.get(f"{address}/{third}")
        assert paper.data == PDF + b" "
        assert paper.headers["Content-Disposition"] == f"attachment; filename={name}-3.pdf"
        assert paper.headers["X-Content-Type-Options"] == "nosniff"
        photograph = anybody.get(f"{address}/{picture}")
        assert photograph.mimetype == "image/jpeg"
        assert not Image.open(io.BytesIO(photograph.data)).getexif(), "freed of place, time and owner"
        assert "What was published stays published" in errors(sent(editor, look, **said).text)[0]


def test_a_file_that_is_withheld_without_a_reason_is_refused_by_the_database_itself(app):
    reference = consultation(begun())
    anybody = Visitor(app)
    own = anybody.post(f"/consultations/{reference}/respond", {"name": "Ann Other"}).location
    assert handed_in(anybody, own, [(PDF, "a.pdf")]).status_code == 303
    with pytest.raises(IntegrityError, match="withheld_with_a_reason"):
        _withhold_silently()


def _withhold_silently():
    with transaction():
        session().query(ConsultationFile).one().moderation = "withhold"


def _version(page):
    return re.search(r'name="version" value="(\d*)"', page)[1]
