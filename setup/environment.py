"""The project's own virtual environment: made once, filled from the lock by hash, holding the `regulator` command."""

import hashlib
import importlib.util
import subprocess
import sys
from pathlib import Path

from setup.machine import MachineLacks, apt

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / "bin" / "python"
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
PIP = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet", "install"]


def hash_of(*paths: Path) -> str:
    """The inputs of a step as one hash, with the Python and the place they are for."""
    told = f"{sys.version_info[:2]} {ROOT}".encode()
    return hashlib.sha256(b"\0".join([told, *(path.read_bytes() for path in paths)])).hexdigest()


def is_done(step: str, wanted: str) -> bool:
    """Whether a step was already done with just these inputs."""
    stamp = FOLDER / f".{step}-made-from"
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted


def done(step: str, wanted: str) -> None:
    """Remember what a step was done with."""
    (FOLDER / f".{step}-made-from").write_text(wanted, encoding="utf-8")


def run(command: list[str], failure: str) -> None:
    """Run a step; its own words stay on the terminal, and a failure ends set-up with ours."""
    if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode:
        raise MachineLacks(failure)


def works() -> bool:
    """Whether the environment there was made by a Python of this version that is still on the machine."""
    if not PYTHON.exists():
        return False
    ask = [str(PYTHON), "-c", "import sys, pip; print(sys.version_info[:2])"]
    answer = subprocess.run(ask, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    return answer.stdout.strip() == str(sys.version_info[:2])


def make_environment() -> None:
    """Make .venv; Debian keeps what that takes (ensurepip) in a package of its own."""
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info.minor}-venv"
        reason = apt([package])
        if reason:
            raise MachineLacks(f"Python cannot make a virtual environment ({reason}): sudo apt-get install {package}")
    run([sys.executable, "-m", "venv", "--clear", str(FOLDER)], "Python could not make the virtual environment .venv.")


def make() -> None:
    """Bring .venv to what the lock and the project say; nothing is done twice."""
    packages, project = hash_of(LOCK), hash_of(LOCK, PROJECT)
    if is_done("project", project) and PYTHON.exists():
        return
    if not works():
        make_environment()
    if not is_done("packages", packages):
        print("Installing Python packages from requirements.lock (a minute or two the first time)", flush=True)
        run([*PIP, "--require-hashes", "-r", str(LOCK)], "pip could not install what requirements.lock names.")
        done("packages", packages)
    editable = [*PIP, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    run(editable, "pip could not install the regulator itself into .venv.")
    done("project", project)
