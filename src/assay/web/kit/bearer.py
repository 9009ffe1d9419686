"""The seat token of a call on the pages' side: who asks, without a session and so without a cookie."""

from uuid import UUID

from django.http import HttpRequest

from assay.core.attempt.seat_token import SeatToken, read_token
from assay.outside import clock
from assay.web.kit.issuing import sealing_keys


def seat_of(request: HttpRequest, attempt: UUID) -> SeatToken | None:
    """The token that a call shows for this attempt; None when it shows none that holds."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer":
        return None
    token = read_token(sealing_keys().token_key(), text, now=int(clock.now().timestamp()))
    return token if token is not None and token.attempt == str(attempt) else None
