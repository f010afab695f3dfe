"""Where the installation's own files are: in the checkout, or inside the installed package."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent


def _folder(name: str) -> Path:
    """The folder of that name beside the package, or the copy that the wheel carries."""
    bundled = PACKAGE / "bundled" / name
    return bundled if bundled.is_dir() else ROOT / name


TEMPLATES = _folder("templates")
STANDARDS = _folder("standards")
DATA = _folder("data")
STATIC = PACKAGE / "static"
MIGRATIONS = PACKAGE / "migrations"
