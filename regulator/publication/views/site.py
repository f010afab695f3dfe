"""The blueprint of the public site, and what holds for each of its pages."""

from flask import Blueprint, Response, current_app, request

from regulator.core.access import Access, declared

from .whole_page_cache import SAME_FOR_EVERYONE

pages = Blueprint("publication", __name__)


@pages.after_request
def same_for_everyone(answer: Response) -> Response:
    """Let a page be kept, here and by whoever stands between, and asked about each time: it may be withdrawn."""
    wanted = declared(current_app.view_functions[request.endpoint or ""])
    if answer.status_code == 200 and Access.PUBLIC in wanted:
        request.environ[SAME_FOR_EVERYONE] = True
        if "Cache-Control" not in answer.headers:
            answer.cache_control.public = True
            answer.cache_control.no_cache = True
    return answer
