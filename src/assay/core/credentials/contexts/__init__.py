"""The JSON-LD contexts this room understands, bundled and pinned: nothing is ever fetched.

A context decides what a signed word means, so a fetched one would let its host change the meaning of
every credential. The files are package data; NOTICE says where each comes from.
"""

import hashlib
import json
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from assay.core.credentials.reading import Json

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

PINS = MappingProxyType(
    {
        CREDENTIALS_V2: (
            "credentials-v2.jsonld",
            "8a9f494a89ecc51db093e90e84713e07e84d6d9204364a9b3c7868b21751236f",
        ),
        OPEN_BADGES_3: (
            "open-badges-3.0.3.jsonld",
            "ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761",
        ),
    }
)
"""URL -> (file, SHA-256 of the file)."""


@cache
def bundled_contexts() -> MappingProxyType[str, Json]:
    """URL -> context document, each checked against its pin the first time."""
    return MappingProxyType({url: _load(name, digest) for url, (name, digest) in PINS.items()})


def _load(name: str, digest: str) -> Json:
    data = files(__package__).joinpath(name).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise RuntimeError(f"the bundled context {name} is not the one this release was made with")
    context: Json = json.loads(data)
    return context
