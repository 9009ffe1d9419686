"""Every way to change one value of a JSON document."""

import copy
import json
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]


def single_mutations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(what was done, the changed document), for every value: deleted, altered, retyped, wrapped, renamed."""
    for path in list(_paths(document)):
        for how in ("delete", "alter", "retype", "wrap", "rename"):
            changed = copy.deepcopy(document)
            *before, last = path
            parent = _at(changed, before)
            if _change(parent, last, how):
                yield f"{how} {'.'.join(map(str, path))}", changed


def _change(parent: Any, last: str | int, how: str) -> bool:
    value = parent[last]
    if how == "delete":
        del parent[last]
    elif how == "wrap":
        parent[last] = [value]
    elif how == "retype":
        parent[last] = json.dumps(value) if not isinstance(value, str) else {"@value": value}
    elif how == "alter" and isinstance(value, bool):
        parent[last] = not value
    elif how == "alter" and isinstance(value, str):
        parent[last] = value[:-1] + ("a" if value[-1] != "a" else "b")
    elif how == "rename" and isinstance(last, str):
        parent["x" + last] = parent.pop(last)
    else:
        return False
    return True


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, part in members:
        yield (*path, name)
        yield from _paths(part, (*path, name))


def _at(value: Any, path: list[str | int]) -> Any:
    for step in path:
        value = value[step]
    return value
