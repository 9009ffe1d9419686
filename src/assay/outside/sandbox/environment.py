"""The Python that proofs run under: which one, what is installed in it, and which folders it needs."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "ASSAY_PROOFS_PYTHON"

_DESCRIBE = """
import importlib.metadata, json, platform, re, sys
print(json.dumps({
    "prefixes": [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix],
    "installed": {
        re.sub("[-_.]+", "-", found.name).lower(): found.version
        for found in importlib.metadata.distributions()
    },
    "python": platform.python_version(),
}))
"""


class NoEnvironment(RuntimeError):
    """There is no Python to run proofs with; the message says how to make one."""


@dataclass(frozen=True, slots=True)
class Environment:
    """An interpreter, the versions installed (`python` among them), and the folders it reads from."""

    python: Path
    installed: Mapping[str, str]
    folders: tuple[Path, ...]


def find_environment(start: Path) -> Environment:
    """The environment named by ASSAY_PROOFS_PYTHON, or `.venv-proofs` in `start` or a folder above it."""
    named = os.environ.get(VARIABLE)
    if named:
        return describe(Path(named))
    for folder in (start.absolute(), *start.absolute().parents):
        python = folder / ".venv-proofs" / "bin" / "python"
        if python.exists():
            return describe(python)
    raise NoEnvironment(
        "There is no environment for proofs, that is no .venv-proofs here or above. "
        f"`make prove` makes it; {VARIABLE} may name another Python."
    )


def describe(python: Path) -> Environment:
    """Asks an interpreter about itself. Raises NoEnvironment when it does not answer."""
    try:
        asked = subprocess.run(
            [str(python), "-I", "-c", _DESCRIBE], capture_output=True, text=True, timeout=60, check=True
        )
        said = json.loads(asked.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise NoEnvironment(f"{python} does not run: {error}") from error
    folders = {Path(prefix) for prefix in said["prefixes"]} | set(_links(python))
    folders |= {folder.resolve() for folder in folders}
    return Environment(
        python=python.absolute(),
        installed={"python": said["python"], **said["installed"]},
        folders=tuple(sorted(folder for folder in folders if folder.is_dir())),
    )


def _links(python: Path) -> list[Path]:
    """The folder above `bin` of each link on the way from a virtual environment to its real interpreter."""
    folders, at = [], python.absolute()
    for _ in range(20):
        folders.append(at.parent.parent)
        if not at.is_symlink():
            break
        at = Path(os.path.normpath(at.parent / at.readlink()))
    return folders
