"""The name of a file as we write it down: no folder, nothing invisible, ending as its content says."""

import unicodedata

LONGEST = 120  # characters, the ending included
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "application/json": "json",
    "text/html": "html",
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


def clean_name(name: str, media_type: str) -> str:
    """`C:\\fakepath\\wing A.PNG` kept as a JPEG is `wing A.jpg`."""
    last = name.replace("\\", "/").rpartition("/")[2]
    visible = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in last)
    words = " ".join(unicodedata.normalize("NFC", visible).split())
    stem, dot, _ending = words.rpartition(".")
    ending = ENDINGS.get(media_type, "bin")
    stem = (stem if dot else words).strip(". ")
    return f"{stem[: LONGEST - len(ending) - 1].rstrip('. ') or 'file'}.{ending}"
