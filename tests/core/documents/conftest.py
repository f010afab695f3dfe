"""A warm rendering process for these tests, and the sample reports rendered once."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from regulator.core.documents.rendering import Renderer
from regulator.core.paths import TEMPLATES
from tests.inspections import sample_content

PLANTED = Path(__file__).parent / "templates"
HASH = "ab" * 32


@dataclass(frozen=True)
class Rendered:
    """A sample content, its photographs and its PDF."""

    content: dict[str, Any]
    photographs: dict[str, bytes]
    pdf: bytes


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    """Renders our own kinds of document, and those that these tests plant beside them."""
    with Renderer((PLANTED, TEMPLATES)) as made:
        yield made


@pytest.fixture(scope="session")
def reports(renderer: Renderer) -> Any:
    """The sample reports by name, each rendered at most once."""

    @cache
    def report(name: str) -> Rendered:
        photographs: dict[str, bytes] = {}
        if name == "long":
            content, photographs = sample_content.long_report()
        else:
            content = getattr(sample_content, name)()
        pdf = renderer.pdf("inspections/report", content, content_hash=HASH, photographs=photographs)
        return Rendered(content, photographs, pdf)

    return report
