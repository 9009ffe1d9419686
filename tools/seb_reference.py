"""Prints the settings of the high-stakes SEB configuration, with their reasons, into the reference.

usage: python -m tools.seb_reference [--check]     (--check only says whether the page is in step)
"""

import sys
from pathlib import Path

from assay.core.seb.template_keys import HIGH_STAKES, NEVER_SET, SCREEN_PROCTORING, Group, Rule

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "seb.md"
OPENING = """\
# Safe Exam Browser: the high-stakes configuration

What `assay seb make` writes, and why. Printed from
[`core/seb/template_keys.py`](../../src/assay/core/seb/template_keys.py) by `python -m tools.seb_reference`;
`make check` says when it is out of step. What a confirmed configuration proves, and what it cannot:
[explanation](../explanation/seb.md).

All candidates of an exam's revision have one configuration, and so one Config Key; who somebody is comes in a
one-time token beside it. An accommodation changes the settings marked so, and with them the key.
"""
COMMANDS = """\
## Commands

| command | prints |
|---|---|
| `assay seb make CERTIFICATION OUT.seb` | the Config Key of the file it writes; `--help` has the options |
| `assay seb config-key FILE` | the Config Key of any .seb file |
| `assay seb url-hash URL KEY` | what SEB sends with a request of URL under a Config Key or Browser Exam Key |
| `assay seb show FILE` | the settings; with `--seb-json` the very text that the Config Key is a hash of |

The hash under the Config Key stands in the header `X-SafeExamBrowser-ConfigKeyHash`, that under the Browser
Exam Key in `X-SafeExamBrowser-RequestHash`.

A password given as `-` is asked for, or read from a pipe, and so stands in no list of processes. A file that
cannot be used ends the command with 1 and an explanation.
"""


def page() -> str:
    """The whole page."""
    groups = "\n".join(_group(group) for group in (*HIGH_STAKES, SCREEN_PROCTORING))
    left_out = "\n".join(f"- `{key}`: {reason}." for key, reason in NEVER_SET.items())
    return f"{OPENING}\n{groups}\n## Left out on purpose\n\n{left_out}\n\n{COMMANDS}"


def _group(group: Group) -> str:
    rows = "\n".join(f"| `{rule.key}` | {_value(rule)} | {rule.reason} |" for rule in group.rules)
    return f"## {group.title}\n\n| setting | value | because |\n|---|---|---|\n{rows}\n"


def _value(rule: Rule) -> str:
    if rule.value is None:
        return f"*{rule.source}*"
    return str(rule.value).lower() if isinstance(rule.value, bool) else str(rule.value)


def main(*options: str) -> int:
    """Writes the page, or with --check says whether it is as it would be written."""
    if "--check" in options:
        if PAGE.exists() and PAGE.read_text("utf-8") == page():
            return 0
        print(f"{PAGE.name} is not in step with the settings: run `python -m tools.seb_reference`")
        return 1
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
