"""Running the foreign verifiers: install their packages once, ask."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tools.node_packages import installed, node_program

HERE = Path(__file__).parent

Answer = dict[str, Any]


class NoVerifiers(Exception):
    """The foreign verifiers cannot be run here; the message says what to do."""


def ask(cases: list[dict[str, Any]]) -> dict[str, Answer]:
    """What both engines say about each case, by the case's name (see verify.mjs for the forms)."""
    rooms = installed(HERE)
    shutil.copy(HERE / "verify.mjs", rooms / "verify.mjs")  # node looks for packages beside the script
    run = subprocess.run(
        [str(node_program()), "verify.mjs"],
        cwd=rooms,
        input=json.dumps({"cases": cases}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if run.returncode:
        raise NoVerifiers(f"verify.mjs failed:\n{run.stderr[-4000:]}")
    answers: list[Answer] = json.loads(run.stdout)
    return {answer["name"]: answer for answer in answers}
