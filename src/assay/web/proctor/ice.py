"""How a live picture may find its way from browser to browser."""

from assay.outside import clock
from assay.web.kit.relay import live_connection


def ice() -> dict[str, object]:
    """As RTCPeerConnection takes it."""
    return live_connection("desk", now=clock.now())
