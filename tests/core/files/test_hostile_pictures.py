"""Pictures damaged in any way are kept or refused; nothing else ever comes of them."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from regulator.core.files import photographs
from regulator.core.refused import Refused
from tests import make


def _as(kind: str, **options) -> bytes:
    made = io.BytesIO()
    make.picture(96, 64).save(made, kind, **options)
    return made.getvalue()


SEEDS = {
    "image/jpeg": [make.photograph(96, 64, orientation=6), _as("JPEG", progressive=True)],
    "image/png": [_as("PNG"), make.png(64, 64)],
    "image/webp": [_as("WEBP"), _as("WEBP", lossless=True)],
}


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # the library's remarks on damaged EXIF, which are true
@pytest.mark.parametrize("media_type", sorted(SEEDS))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_damaged_picture_is_reduced_or_refused(media_type, data):
    content = bytearray(SEEDS[media_type][data.draw(st.integers(0, 1))])
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(1, 4))] = data.draw(st.binary(max_size=6))
    try:
        reduced = photographs.reduce(io.BytesIO(bytes(content)), media_type, "0" * 64)
    except Refused:
        return
    with Image.open(io.BytesIO(reduced)) as picture:
        picture.load()
        assert max(picture.size) <= photographs.SIDE
        assert not picture.getexif()
