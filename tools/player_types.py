"""Holds the exam player, which is plain JavaScript with JSDoc, against TypeScript's strict checker.

usage: python -m tools.player_types
"""

import subprocess
import sys
from pathlib import Path

from tools.node_packages import NoNode, installed, node_program

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Runs `tsc` by the settings in tsconfig.json; its exit code."""
    try:
        compiler = installed(ROOT / "tools" / "typescript") / "node_modules" / "typescript" / "bin" / "tsc"
        return subprocess.run([str(node_program()), str(compiler), "--project", str(ROOT)]).returncode
    except NoNode as error:
        print(error)
        return 1


if __name__ == "__main__":
    sys.exit(main())
