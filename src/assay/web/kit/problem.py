"""Errors for machines: RFC 9457 problem details."""

from django.http import JsonResponse


def problem(kind: str, title: str, detail: str, *, status: int, **members: object) -> JsonResponse:
    """A problem+json response; `kind` is the last part of its type, `members` extend it (3.2)."""
    body = {"type": f"/problems/{kind}", "title": title, "status": status, "detail": detail, **members}
    return JsonResponse(body, status=status, content_type="application/problem+json")
