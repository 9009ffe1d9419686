"""What a call answers with: a status, headers and bytes; both faces (ASGI, RSGI) send the same."""

from collections.abc import Callable

import msgspec

Header = Callable[[str], str | None]
"""The value of a request's header by its small name."""

PROBLEM = "application/problem+json"
_JSON = ("content-type", "application/json")
_PROBLEM = ("content-type", PROBLEM)
_PRIVATE = (("cache-control", "no-store"), ("x-content-type-options", "nosniff"))


class Reply(msgspec.Struct, frozen=True):
    """One answer, whole; header names in small letters."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def ok(content: object) -> Reply:
    """200 with a JSON body that nobody may keep."""
    return Reply(200, [_JSON, *_PRIVATE], msgspec.json.encode(content))


def problem(
    status: int, rule: str, title: str, detail: str, *, retry_after: int = 0, **members: object
) -> Reply:
    """An RFC 9457 problem whose type ends in the rule; the same shape as the pages' own."""
    said = {"type": f"/problems/{rule}", "title": title, "status": status, "detail": detail, **members}
    again = [("retry-after", str(retry_after))] if retry_after else []
    return Reply(status, [_PROBLEM, *_PRIVATE, *again], msgspec.json.encode(said))
