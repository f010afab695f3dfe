"""A consultation as anybody sees it: what is asked, an answer by a secret link that several may share, the replies.

2026-11: these pages are open to all and hold a form, so unlike the other public pages they are never kept whole. How
much comes from one network is limited; a file is judged and scanned before anything of it is kept.
"""

from flask import current_app, make_response, request, url_for
from werkzeug import Response

from regulator.core import clock, files
from regulator.core.access import Access, allow
from regulator.core.files import Received
from regulator.core.forms.fields import shown as legible
from regulator.core.limits import takes
from regulator.core.refused import NotFound, Refused
from regulator.people.rules import networks

from ..actions import responding
from ..actions.limiting import count_response, count_writing
from ..forms.consulting import BeginResponseForm, PartForm
from ..forms.drafting import EmptyForm
from ..models import Consultation, ConsultationPart, ConsultationResponse
from ..queries import compared, consultations, drafts, edition_file, instruments
from ..rules.assembling import Part, parts_of, split
from ..rules.clauses import TEXT_OF, WORDS
from ..rules.legible import told
from .site import conflict, done, public, shown, to

ANYBODY = allow(Access.PUBLIC)
LARGEST_POST = 60 * 1024 * 1024
LARGEST_FILE = 10 * 1024 * 1024


@public.route("")
@ANYBODY
def index() -> Response:
    """Every consultation: open, to come, and over."""
    today = clock.today()
    rows = consultations.consultations()
    return shown(
        "consultation/index",
        open_now=[row for row in rows if consultations.is_open(row, today)],
        to_come=[row for row in rows if row.opens_on > today],
        over=[row for row in rows if row.opens_on <= today and not consultations.is_open(row, today)],
    )


@public.route("/<string:reference>")
@ANYBODY
def consultation(reference: str) -> Response:
    """What is asked, clause by clause; once it is over, what was answered and replied."""
    row = consultations.consultation(reference)
    clauses = list(parts_of(row.content))
    areas = compared.areas_of(clauses)
    return shown(
        "consultation/show",
        row=row,
        head=row.content["head"],
        portion=compared.portion(clauses, lambda part: areas[part.key], request.args.get("area", "")),
        told=lambda part: told(part.kind, part.content, instruments()),
        words=WORDS,
        text_of=TEXT_OF,
        today=clock.today(),
        is_open=consultations.is_open(row, clock.today()),
        answers=[(answer, consultations.published_files(answer)) for answer in consultations.published(row)],
        withheld=consultations.count_submitted(row.id) - len(consultations.published(row)) if row.published_at else 0,
        views=responding.VIEWS,
    )


@public.route("/<string:reference>/answers/<string:response>/files/<int:file_id>")
@ANYBODY
def published_file(reference: str, response: str, file_id: int) -> Response:
    """A file that is published with a response. It is never shown in our own pages, only handed over."""
    found = consultations.published_file(consultations.consultation(reference), response, file_id)
    if found.stored is None:
        raise NotFound
    answer = Response(files.open_kept(found.stored.sha256), mimetype=found.stored.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    return answer


@public.route("/<string:reference>/changes")
@ANYBODY
def changes(reference: str) -> Response:
    """What the draft would change of the edition before, word by word."""
    row = consultations.consultation(reference)
    before = drafts.before(drafts.by_number(row.draft_id))
    head, parts = split(edition_file(before)) if before else ({}, [])
    found = compared.between_parts(head, parts, row.content["head"], parts_of(row.content))
    portion = compared.portion_of_changes(found, request.args.get("area", ""))
    return shown("consultation/changes", row=row, before=before, portion=portion, words=WORDS)


@public.route("/<string:reference>/respond", methods=["GET", "POST"])
@ANYBODY
def begin(reference: str) -> Response:
    """Begin a response. The next page has the link by which it is found again, and is never shown twice."""
    row = consultations.consultation(reference)
    form = BeginResponseForm()
    codes: list[str] = []

    def act() -> None:
        _made, code = responding.begin(
            consultations.consultation(reference),
            name=form.name.data,
            organisation=form.organisation.data,
            may_name=form.may_name.data,
            now=clock.now(),
        )
        codes.append(code)

    if form.validate_on_submit() and _counted(form, count_response) and done(form, act):
        return to(url_for(".response", reference=reference, code=codes[0]))
    today = clock.today()
    return private(shown("consultation/begin", form, row=row, today=today, is_open=consultations.is_open(row, today)))


@public.route("/<string:reference>/responses/<string:code>", methods=["GET"])
@ANYBODY
def response(reference: str, code: str) -> Response:
    """A response as its authors see it."""
    row, own = _own(reference, code)
    return private(
        shown(
            "consultation/response",
            form=EmptyForm(),
            version=own.version,
            row=row,
            answer=consultations.whole(own),
            code=code,
            views=responding.VIEWS,
            titles=_titles(row),
            is_open=consultations.is_open(row, clock.today()),
            address=request.base_url,
        )
    )


@public.route("/<string:reference>/responses/<string:code>/write", methods=["GET", "POST"])
@ANYBODY
@takes(largest=LARGEST_POST)
def write(reference: str, code: str) -> Response:
    """Write an answer on a clause, or on the draft as a whole."""
    return _part_page(reference, code, None)


@public.route("/<string:reference>/responses/<string:code>/parts/<int:part_id>", methods=["GET", "POST"])
@ANYBODY
@takes(largest=LARGEST_POST)
def change(reference: str, code: str, part_id: int) -> Response:
    """Change an answer before the response is submitted."""
    return _part_page(reference, code, part_id)


@public.route("/<string:reference>/responses/<string:code>/parts/<int:part_id>/remove", methods=["POST"])
@ANYBODY
def remove(reference: str, code: str, part_id: int) -> Response:
    """Take an answer out."""
    _row, own = _own(reference, code)
    consultations.part(own.id, part_id)
    form = EmptyForm()

    def act() -> None:
        held, mine = _own(reference, code)
        responding.remove_part(held, mine, consultations.part(mine.id, part_id), now=clock.now())

    return _after(form, act, reference, code, "The answer is taken out")


@public.route("/<string:reference>/responses/<string:code>/files/<int:file_id>/remove", methods=["POST"])
@ANYBODY
def remove_file(reference: str, code: str, file_id: int) -> Response:
    """Take a file out."""
    _own(reference, code)
    form = EmptyForm()

    def act() -> None:
        held, mine = _own(reference, code)
        responding.remove_file(held, mine, file_id, now=clock.now())

    return _after(form, act, reference, code, "The file is taken out")


@public.route("/<string:reference>/responses/<string:code>/submit", methods=["POST"])
@ANYBODY
def submit(reference: str, code: str) -> Response:
    """Submit the response. It is final."""
    _own(reference, code)
    form = EmptyForm()

    def act() -> None:
        held, mine = _own(reference, code)
        responding.submit(held, mine, seen=form.seen, now=clock.now())

    return _after(form, act, reference, code, "Your response is submitted. Thank you")


def private(answer: Response) -> Response:
    """A page that nothing between here and its reader keeps, and no search engine lists."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _part_page(reference: str, code: str, part_id: int | None) -> Response:
    row, own = _own(reference, code)
    part = consultations.part(own.id, part_id) if part_id is not None else None
    form = PartForm()
    form.view.offer(responding.VIEWS.items())
    form.ref.offer((each.ref, f"{WORDS[each.kind]} {each.ref}: {_title(each)}"[:120]) for each in parts_of(row.content))
    _begin(form, own, part)

    def act() -> None:
        held, mine = _own(reference, code)
        responding.write_part(
            held,
            mine,
            part=consultations.part(mine.id, part_id) if part_id is not None else None,
            seen=form.seen,
            ref=form.ref.data,
            author=form.author.data,
            view=form.view.data,
            text=form.text.data,
            papers=papers,
            now=clock.now(),
        )

    papers: list[Received] = []
    if form.validate_on_submit() and _counted(form, count_writing):
        papers = _papers(form)
        if not form.errors and not form.form_errors and done(form, act, told="Saved. Nothing is sent until you submit"):
            return to(url_for(".response", reference=reference, code=code))
    row, own = _own(reference, code)
    stands = consultations.part(own.id, part_id) if part_id is not None else None
    return private(
        shown(
            "consultation/part",
            form,
            version=stands.version if stands else 0,
            row=row,
            code=code,
            part=stands,
            own=own,
            theirs=stands if conflict(form) else None,
            is_open=consultations.is_open(row, clock.today()),
        )
    )


def _begin(form: PartForm, own: ConsultationResponse, part: ConsultationPart | None) -> None:
    if request.method != "GET":
        return
    form.author.data = part.author if part else own.name
    if part is not None:
        form.ref.data, form.view.data, form.text.data = part.ref or "", part.view, part.text
    else:
        form.ref.data = legible(request.args.get("ref", ""))[:60]


def _papers(form: PartForm) -> list[Received]:
    """The files that came, each judged and scanned; what is refused stands next to the box."""
    received, no = [], []
    for each in form.files.data or []:
        if not each or not getattr(each, "filename", ""):
            continue
        try:
            received.append(
                files.receive(each.stream, name=each.filename, allowed=responding.TAKEN, largest=LARGEST_FILE)
            )
        except Refused as refused:
            no.append(f"{legible(each.filename)[:100]}: {refused.message}")
    if no:
        form.files.errors = no
    return received


def _after(form: EmptyForm, act, reference: str, code: str, told: str) -> Response:
    """Back to the response after a button; with what refused it, where something did."""
    if _counted(form, count_writing) and done(form, act, told=told):
        return to(url_for(".response", reference=reference, code=code))
    row, own = _own(reference, code)
    page = shown(
        "consultation/response",
        form,
        version=own.version,
        row=row,
        answer=consultations.whole(own),
        code=code,
        views=responding.VIEWS,
        titles=_titles(row),
        is_open=consultations.is_open(row, clock.today()),
        address=url_for(".response", reference=reference, code=code, _external=True),
    )
    return private(make_response(page, 422))


def _counted(form, count) -> bool:
    """Whether this network may still send something; where not, the form says so."""
    secret = current_app.config["SECRET_KEY"]
    key = networks.network_key(
        request.remote_addr, secret if isinstance(secret, bytes) else secret.encode(), clock.today()
    )
    try:
        count(key, clock.now())
    except Refused as refused:
        form.form_errors.append(refused.message)
        return False
    return True


def _own(reference: str, code: str) -> tuple[Consultation, ConsultationResponse]:
    row = consultations.consultation(reference)
    return row, consultations.by_code(row, code)


def _titles(row: Consultation) -> dict[str, str]:
    return {each.ref: _title(each) for each in parts_of(row.content)}


def _title(part: Part) -> str:
    return str(part.content.get("title") or part.content.get(TEXT_OF[part.kind], ""))
