"""Refuses what must not be called done: skipped tests, empty promises, marks of work left lying.

usage: python -m tools.unfinished

A test that cannot run here must fail and name its cure; a thought about later belongs in an issue.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.size_budget import ROOT, our_files

# One letter of each word stands in brackets, so that this file does not find itself.
REFUSED = {
    r"pytest\.[s]kip\(|importor[s]kip|mark\.[s]kip|unittest\.[s]kip": "a skipped test proves nothing",
    r"mark\.[x]fail|pytest\.[x]fail": "mend it, or say in a test what it does today",
    r"\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\b": "finish it, or open an issue",
    r"raise [N]otImplementedError": "write it, or leave it out; what subclasses owe is an abstract method",
    r"^\s*assert ([T]rue|[1])\s*$": "an assertion that cannot fail",
    r"\b[b]reakpoint\(\)|\bpdb\.[s]et_trace|^\s*[d]ebugger;": "left from looking for a fault",
}
LOCKS = ("requirements/*.txt", "**/package-lock.json")
ADDRESS = re.compile(r'"resolved": "https?:|^(?!#).*https?:.*--hash|^\s*(--index-url|--find-links)|@ https?:')


def unfinished(name: str, text: str) -> Iterator[str]:
    """One line for each place in a file, with what to do instead."""
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern, cure in REFUSED.items():
            if re.search(pattern, line):
                yield f"{name}:{number}: {line.strip()}: {cure}"


def registry_addresses() -> Iterator[str]:
    """Lock files pin by hash and name no server, so that any mirror serves."""
    for pattern in LOCKS:
        for path in sorted(ROOT.glob(pattern)):
            inside = path.relative_to(ROOT)
            if inside.parts[0].startswith(".") or "node_modules" in inside.parts:
                continue
            for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
                if ADDRESS.search(line):
                    yield f"{inside}:{number}: a lock file names a server; see CONTRIBUTING.md on locks"


def main() -> int:
    """Prints every place; 1 if there is one."""
    found = [line for name in our_files() for line in unfinished(name, Path(ROOT, name).read_text("utf-8"))]
    found += registry_addresses()
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
