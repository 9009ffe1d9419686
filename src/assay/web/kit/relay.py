"""How two browsers may find each other for a live look: by the site's relay, or directly where it says so."""

from datetime import datetime, timedelta

from django.conf import settings

from assay.core.proctoring.relay import connection_config

LASTS = timedelta(hours=24)
"""As long as a seat's token: a look may begin at any time of a sitting."""


def live_connection(who: str, *, now: datetime) -> dict[str, object]:
    """What RTCPeerConnection is made with; `who` stands in the relay's log, and should name nobody."""
    config = settings.CONFIG
    return connection_config(
        config.focus.relays(),
        secret=config.focus.secret,
        who=who,
        expires=int((now + LASTS).timestamp()),
        direct=config.focus.direct or config.site.demo,
    )
