"""The size budget: a file has at most 400 lines, a Python function at most 50.

usage: python -m tools.size_budget

What is over budget needs a line in `tools/size_exceptions.txt`: its name, its present size, and why it
reads better whole. The size there is a ratchet: once the code has shrunk, the line must follow, and a
line no longer needed must go. Generated migrations and what others wrote are not measured.
"""

import ast
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXCEPTIONS = Path(__file__).with_name("size_exceptions.txt")
# Beside what starts with a dot: generated, installed, or items, which have rules of their own.
NOT_OURS = frozenset({"migrations", "node_modules", "var", "certifications", "__pycache__"})
KINDS = (".py", ".js", ".mjs", ".css", ".html", ".typ")
MOST_LINES = {"file": 400, "function": 50}


@dataclass(frozen=True, slots=True)
class Size:
    """One file (`src/a.py`) or one function in it (`src/a.py::name`), and its number of lines."""

    name: str
    lines: int

    @property
    def most(self) -> int:
        """The lines allowed without an exception."""
        return MOST_LINES["function" if "::" in self.name else "file"]


def measure(name: str, text: str) -> Iterator[Size]:
    """The sizes of a file and, in Python, of each function in it, nested ones and methods included."""
    yield Size(name, len(text.splitlines()))
    if name.endswith(".py"):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                yield Size(f"{name}::{node.name}", node.end_lineno - node.lineno + 1)


def read_exceptions(text: str) -> Mapping[str, int]:
    """The exceptions by name. Each line reads `name lines reason`; raises ValueError without a reason."""
    exceptions = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, lines, _reason = line.split(maxsplit=2)
            exceptions[name] = int(lines)
    return exceptions


def problems(sizes: Iterable[Size], exceptions: Mapping[str, int]) -> list[str]:
    """What is over budget, and which exceptions are looser than the code needs."""
    unused = dict(exceptions)
    found = []
    for size in sizes:
        allowed = unused.pop(size.name, None)
        if size.lines > max(size.most, allowed or 0):
            found.append(f"{size.name}: {size.lines} lines, at most {allowed or size.most}")
        elif allowed is not None and size.lines <= size.most:
            found.append(f"{size.name}: within budget now; remove its exception")
        elif allowed is not None and size.lines < allowed:
            found.append(f"{size.name}: {size.lines} lines now; lower its exception from {allowed}")
    return found + [f"{name}: is no more; remove its exception" for name in unused]


def our_files(root: Path = ROOT) -> list[str]:
    """The files of the checkout that we wrote by hand, as paths within it."""
    names = []
    for folder, inside, files in os.walk(root):
        inside[:] = [name for name in inside if name not in NOT_OURS and not name.startswith(".")]
        names += [str(Path(folder, name).relative_to(root)) for name in files if name.endswith(KINDS)]
    return sorted(names)


def main() -> int:
    """Prints every problem; 1 if there is one."""
    sizes = [size for name in our_files() for size in measure(name, (ROOT / name).read_text("utf-8"))]
    found = problems(sizes, read_exceptions(EXCEPTIONS.read_text("utf-8")))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
