"""The least that Flask can answer, for pages to be measured against."""

from flask import Flask, Response


def create_app(plain: int, packed: int) -> Flask:
    """An application with two answers that cost nothing to make: of so many bytes at `/`, of so many at `/packed`."""
    app = Flask(__name__, static_folder=None)
    bodies = {"/": b"x" * plain, "/packed": b"x" * packed}
    app.add_url_rule("/", "plain", lambda: Response(bodies["/"], mimetype="text/html"))
    app.add_url_rule("/packed", "packed", lambda: Response(bodies["/packed"], mimetype="text/html"))
    return app
