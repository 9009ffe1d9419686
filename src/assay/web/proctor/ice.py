"""How a live picture may find its way from browser to browser."""

from django.conf import settings


def ice() -> dict[str, object]:
    """As RTCPeerConnection takes it. By relay only, unless the site says otherwise: then neither side learns
    the other's address."""
    return {
        "iceServers": getattr(settings, "ICE_SERVERS", []),
        "iceTransportPolicy": getattr(settings, "ICE_POLICY", "relay"),
    }
