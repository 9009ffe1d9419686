"""The vectors of spec/vectors/seb as values."""

import json
from base64 import b64decode
from datetime import datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "spec" / "vectors" / "seb"


def cases(name: str) -> dict[str, dict[str, Any]]:
    """The cases of a file by name; settings are values, and those that lean on another case are whole."""
    found = {case["name"]: case for case in json.loads((FOLDER / name).read_text(encoding="utf-8"))["cases"]}
    for case in found.values():
        if "settings" in case:
            case["settings"] = found.get(case.get("like"), {}).get("settings", {}) | value(case["settings"])
    return found


def value(raw: Any) -> Any:
    """A value of a vector: {"$data": base64} is data, {"$date": text} a date."""
    if isinstance(raw, list):
        return [value(one) for one in raw]
    if not isinstance(raw, dict):
        return raw
    if set(raw) == {"$data"}:
        return b64decode(raw["$data"])
    if set(raw) == {"$date"}:
        return datetime.fromisoformat(raw["$date"])
    return {key: value(one) for key, one in raw.items()}
