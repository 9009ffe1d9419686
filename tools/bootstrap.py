"""Makes a virtual environment from plain `python3`: uv first, then a hash-pinned lock file, then Assay.

usage: python3 tools/bootstrap.py VENV LOCK [--with-assay]
       python3 tools/bootstrap.py --uv     (prints the path of uv)

Runs on the standard library alone, asks nothing, needs no root and writes only inside the checkout and
the package cache. Where the system lacks a part it prints the one line that installs it and exits 1.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NO_VENV = """\
python3 cannot make virtual environments here: the part that brings pip is missing.
Install it with this one line, then run the same command again:

    apt-get install --yes python3-venv
"""


def find_uv() -> str:
    """The path of uv: the one on PATH, else one of our own in `.cache/uv`, installed on first use."""
    if found := shutil.which("uv"):
        return found
    own = ROOT / ".cache" / "uv"
    if not (own / "bin" / "uv").exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(own)], capture_output=True, text=True)
        if made.returncode:
            shutil.rmtree(own, ignore_errors=True)
            sys.exit(NO_VENV)
        run(str(own / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", "uv>=0.11")
    return str(own / "bin" / "uv")


def run(*command: str, given: str = "") -> None:
    """Runs a command in the checkout, with `given` as its input; ends with what failed when it fails."""
    code = subprocess.run(command, cwd=ROOT, input=given, text=True).returncode
    if code:
        sys.exit(f"failed ({code}): {' '.join(command)}")


def main(venv: str, lock: str, *options: str) -> None:
    """Brings `venv` in step with `lock`; a no-op of about a tenth of a second when it already is."""
    if sys.version_info < (3, 11):  # noqa: UP036 (this file is run by any python3, before Assay is)
        sys.exit(f"Assay needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable}).")
    stamp = ROOT / venv / ".ready"
    newest = max(path.stat().st_mtime for path in (ROOT / lock, ROOT / "pyproject.toml"))
    if stamp.exists() and stamp.stat().st_mtime >= newest:
        return
    uv = find_uv()
    if not (ROOT / venv / "bin" / "python").exists():
        run(uv, "venv", "--quiet", "--python", sys.executable, venv)
    python = str(ROOT / venv / "bin" / "python")
    # In one go, or `assay` would be gone for a moment under those who are using it. uv verifies every hash
    # that stands in the lock; our own code has none, hence no --require-hashes.
    sources, given = ([lock, "-"], "--editable .") if "--with-assay" in options else ([lock], "")
    run(uv, "pip", "sync", "--quiet", "--python", python, *sources, given=given)
    stamp.touch()


if __name__ == "__main__":
    if sys.argv[1:] == ["--uv"]:
        print(find_uv())
    else:
        main(*sys.argv[1:])
