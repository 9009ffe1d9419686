"""Why somebody looks at an attempt's evidence: asked once per attempt and session, kept in the session."""

from uuid import UUID

from django.http import HttpRequest

KEY = "evidence_reasons"
MOST = 20
"""So many attempts at once; the oldest is asked again."""


def reason_for(request: HttpRequest, uuid: UUID) -> str:
    """What this person said; empty when they have not been asked in this session."""
    return str(request.session.get(KEY, {}).get(str(uuid), ""))


def keep_reason(request: HttpRequest, uuid: UUID, reason: str) -> None:
    """Remembers it for as long as the person stays signed in."""
    kept = {**request.session.get(KEY, {}), str(uuid): reason}
    request.session[KEY] = dict(list(kept.items())[-MOST:])
