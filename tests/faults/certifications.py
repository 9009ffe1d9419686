"""Copies of the built-in certification with other policies for the sitting."""

import re
import shutil
from pathlib import Path

from tests.journeys.site import ROOT

BUILT_IN = "pmle"


def copy_certification(into: Path, *, key: str = BUILT_IN, **sitting: str | int) -> None:
    """A certification of its own under a folder; `sitting` names the policies that differ.

    No guard covers the questions of a page that was loaded anew: what is broken here is something else.
    """
    folder = into / key
    shutil.copytree(ROOT / "certifications" / BUILT_IN, folder)
    file = folder / "certification.toml"
    text = _with(file.read_text(encoding="utf-8"), "key", key)
    for name, value in ({"lockdown": "none"} | sitting).items():
        text = _with(text, name, value)
    file.write_text(text, encoding="utf-8")


def _with(text: str, name: str, value: str | int) -> str:
    written = f'"{value}"' if isinstance(value, str) else str(value)
    changed, count = re.subn(rf"(?m)^{name} = (\"[^\"]*\"|\d+)", f"{name} = {written}", text, count=1)
    assert count == 1, f"certification.toml names no {name}"
    return changed
