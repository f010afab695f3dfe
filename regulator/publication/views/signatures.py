"""How anyone checks the signature in a document of ours, and the certificates to check it with."""

from flask import make_response, render_template
from werkzeug import Response

from regulator.core.access import Access, allow
from regulator.core.documents import signing
from regulator.core.refused import NotFound

from .site import pages


@pages.route("/verify/signatures")
@allow(Access.PUBLIC)
def signatures() -> Response:
    """What a signature says and does not say, how to check it, and our certificates."""
    answer = make_response(render_template("publication/signatures.html", certificates=signing.shown()))
    answer.cache_control.no_store = True  # a key is changed on the command line, which no publication tells of
    return answer


@pages.route("/verify/signatures/<string:fingerprint>.pem")
@allow(Access.PUBLIC)
def certificate(fingerprint: str) -> Response:
    """One certificate, as a file."""
    found = next((each for each in signing.shown() if each.fingerprint == fingerprint), None)
    if found is None:
        raise NotFound
    answer = make_response(found.pem)
    answer.headers["Content-Type"] = "application/x-pem-file"
    answer.headers["Content-Disposition"] = f'attachment; filename="regulator-{fingerprint[:16]}.pem"'
    answer.set_etag(fingerprint)
    return answer
