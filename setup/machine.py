"""Software that belongs to the machine and not to this project: found where it is, installed by apt where it is not."""

import ctypes
import ctypes.util
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

APT = ["apt-get", "-o", "DPkg::Lock::Timeout=120"]  # another installation may be under way on a machine just started
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class MachineLacks(Exception):
    """Something essential is missing and cannot be installed here; the message says what the person can do."""


@dataclass(frozen=True)
class Need:
    """One thing the machine must have, how to see that it is there, and Debian's packages that bring it."""

    what: str
    there: Callable[[], bool]
    packages: tuple[str, ...]


def library(name: str) -> bool:
    """Whether the loader finds a shared library, by its Debian file name (Linux) or its plain name (elsewhere)."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return ctypes.util.find_library(name.removeprefix("lib").split(".so")[0]) is not None
    return True


def path() -> str:
    """The path with the system's own folders, which a shell without administration in mind leaves out."""
    return os.environ.get("PATH", os.defpath) + ":/usr/local/sbin:/usr/sbin:/sbin"


def command(name: str) -> bool:
    """Whether this program is on the machine."""
    return shutil.which(name, path=path()) is not None


def is_ubuntu() -> bool:
    """Ubuntu's chromium package is a pointer to a snap, which does not run in a container or a service."""
    release = Path("/etc/os-release")
    return release.is_file() and "ID=ubuntu" in release.read_text(encoding="utf-8").splitlines()


def chromium() -> bool:
    """Whether there is a Chromium that starts; Ubuntu's stub is there but does not."""
    found = os.environ.get("REGULATOR_TEST_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not found or not is_ubuntu():
        return bool(found)
    tried = subprocess.run([found, "--version"], capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return tried.returncode == 0


def postgres_programs() -> Path | None:
    """The folder with initdb and pg_ctl of the newest PostgreSQL on this machine."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def postgres() -> bool:
    """Whether tests can have a PostgreSQL: one named, one that listens on this machine, or one we can start."""
    if os.environ.get("REGULATOR_TEST_POSTGRES") or postgres_programs():
        return True
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", 5432)) == 0


def dejavu() -> bool:
    """Whether PDFs have a font to fall back on for signs that ours lacks."""
    return sys.platform != "linux" or any(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"))


RUNNING = (
    Need("the library pango, for PDFs", lambda: library("libpango-1.0.so.0"), ("libpango-1.0-0",)),
    Need("the library pangoft2, for PDFs", lambda: library("libpangoft2-1.0.so.0"), ("libpangoft2-1.0-0",)),
    Need("the library harfbuzz-subset, for PDFs", lambda: library("libharfbuzz-subset.so.0"), ("libharfbuzz-subset0",)),
    Need("the library fontconfig, for PDFs", lambda: library("libfontconfig.so.1"), ("fontconfig",)),
    Need("the DejaVu fonts, for PDFs", dejavu, ("fonts-dejavu-core",)),
)
TESTING = (
    Need("Chromium", chromium, ("chromium",)),
    Need("pdfinfo and pdftotext", lambda: command("pdfinfo"), ("poppler-utils",)),
    Need("qpdf", lambda: command("qpdf"), ("qpdf",)),
    Need("a Java runtime, for veraPDF", lambda: command("java"), ("default-jre-headless",)),
    Need("JAXB, for veraPDF", lambda: Path("/usr/share/java/jaxb-runtime.jar").is_file(), ("libjaxb-java",)),
    Need("wrk, for the measurements", lambda: command("wrk"), ("wrk",)),
    Need("ClamAV's daemon", lambda: command("clamd"), ("clamav-daemon",)),
    Need("PostgreSQL", postgres, ("postgresql",)),
)


def apt(packages: list[str]) -> str:
    """Install Debian packages without a question; answers why it could not, or nothing."""
    if not shutil.which("apt-get"):
        return "this machine has no apt-get"
    become: list[str] = []
    if os.geteuid() != 0:
        become = ["sudo", "-n"]
        if not shutil.which("sudo") or subprocess.run([*become, "true"], capture_output=True, check=False).returncode:
            return "this user may not install software"
    quiet = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True, "check": False}
    # dpkg does nothing without the programs in the system's own folders.
    become += ["env", f"PATH={path()}"]
    install = [*become, "DEBIAN_FRONTEND=noninteractive", *APT, "install", "-y", "--no-install-recommends"]
    print(f"Installing with apt: {' '.join(packages)}", flush=True)
    # The lists may be missing or out of date: update only when the first try did not succeed.
    if subprocess.run([*install, *packages], **quiet).returncode == 0:
        return ""
    subprocess.run([*become, *APT, "update"], **quiet)
    done = subprocess.run([*install, *packages], **quiet)
    return "" if done.returncode == 0 else f"apt-get failed: {done.stderr.strip().splitlines()[-1:]}"


def provide(needs: tuple[Need, ...], *, essential: bool) -> None:
    """Install what is missing; what cannot be had is refused where essential and told in one sentence where not."""
    missing = [need for need in needs if not need.there()]
    wanted = [package for need in missing for package in need.packages]
    if is_ubuntu() and "chromium" in wanted:
        wanted.remove("chromium")
    reason = apt(wanted) if wanted else ""
    if not missing:
        return
    missing = [need for need in missing if not need.there()]
    if not missing:
        return
    names = ", ".join(need.what for need in missing)
    packages = " ".join(package for need in missing for package in need.packages)
    sentence = f"Missing: {names}"
    sentence += f" ({reason})" if reason else ""
    sentence += f"; on Debian: sudo apt-get install {packages}"
    sentence += "; on Ubuntu see README.md about Chromium." if is_ubuntu() and "chromium" in packages else "."
    if essential:
        raise MachineLacks(sentence)
    print(sentence, file=sys.stderr, flush=True)
