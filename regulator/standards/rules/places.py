"""What the standards say about places: reasons for refusals and cuts, and the power of each act."""

from typing import Annotated, Literal

from pydantic import Field

from .shapes import Prose, Shape, Slug


class RefusalReason(Shape):
    """A reason for refusing a prisoner, and when it is a good one."""

    id: Slug
    title: Prose
    accepted: Literal["always", "when-full", "never"]
    source: Prose


class CutReason(Shape):
    """A reason for asking to hold fewer places."""

    id: Slug
    title: Prose


class Acts(Shape):
    """Under which power each act about places is done."""

    consent: Slug
    refusal: Slug
    accept: Slug
    release: Slug


class Places(Shape):
    """The file of places."""

    refusal_reasons: Annotated[tuple[RefusalReason, ...], Field(min_length=1)]
    cut_reasons: Annotated[tuple[CutReason, ...], Field(min_length=1)]
    figures_too_old_after: Annotated[int, Field(ge=1, le=400)]
    acts: Acts
