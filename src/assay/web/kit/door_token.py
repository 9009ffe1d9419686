"""The token of the check-in's page: what it shows with pictures of the room before there is a seat."""

from datetime import datetime, timedelta
from uuid import UUID

from assay.core.attempt.seat_token import write_token
from assay.outside.keys import SiteKeys

DOOR = "door"
"""The tab in such a token: no seat's, since a seat's tab has eight characters at least."""

TOKEN_LASTS = timedelta(hours=12)


def door_token(attempt: UUID, *, keys: SiteKeys, now: datetime) -> str:
    """The token for an attempt whose candidate stands at the door."""
    expires = int((now + TOKEN_LASTS).timestamp())
    return write_token(keys.token_key(), attempt=attempt, tab=DOOR, expires=expires)
