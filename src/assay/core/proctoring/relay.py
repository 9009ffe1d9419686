"""Credentials for a TURN relay (RFC 8656) that shares a secret with the site, as coturn's `use-auth-secret`
has them: draft-uberti-behave-turn-rest-00, section 2.2.

    username   = <expires, Unix seconds> : <whom they are for>
    credential = base64(HMAC-SHA1(secret, username))

The relay checks both by itself. Whoever holds them can send through the relay until then, and nothing else.
"""

import base64
import hmac
from collections.abc import Sequence


def relay_credentials(secret: str, *, who: str, expires: int) -> tuple[str, str]:
    """Username and credential, good until `expires` (Unix seconds)."""
    username = f"{expires}:{who}"
    return username, base64.b64encode(hmac.digest(secret.encode(), username.encode(), "sha1")).decode()


def connection_config(
    addresses: Sequence[str], *, secret: str, who: str, expires: int, direct: bool
) -> dict[str, object]:
    """An RTCConfiguration (WebRTC 1.0, 4.2.1) for two browsers that shall see each other.

    `addresses` of relays, as turn: or turns: URIs (RFC 7065). Unless `direct`, they meet at a relay only, and
    neither learns the other's address; without a relay they then do not meet.
    """
    username, credential = relay_credentials(secret, who=who, expires=expires)
    servers = [{"urls": list(addresses), "username": username, "credential": credential}] if addresses else []
    return {"iceServers": servers, "iceTransportPolicy": "all" if direct else "relay"}
