"""Sealed forms as they go out: never changing, so kept compressed and asked for once."""

import gzip
from collections import OrderedDict
from uuid import UUID

from assay.web.gateway.reply import Header, Reply, problem
from assay.web.gateway.store import Store

MOST_FORMS = 1_024
"""Forms kept ready, some 40 KB each."""


class SealedForms:
    """Answers with a form's sealed package, or with 304 to whoever has it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ready: OrderedDict[UUID, bytes] = OrderedDict()

    async def answer(self, attempt: UUID, fingerprint: str, header: Header) -> Reply:
        """The form under its fingerprint: what has this ETag is the same for ever (RFC 9111, RFC 8246)."""
        tag = f'"{fingerprint[:32]}"'
        headers = [
            ("content-type", "application/json"),
            ("cache-control", "private, max-age=86400, immutable"),
            ("etag", tag),
            ("vary", "accept-encoding, authorization"),
            ("x-content-type-options", "nosniff"),
        ]
        if tag in (header("if-none-match") or ""):
            return Reply(304, headers, b"")
        packed = await self._packed(attempt)
        if not packed:
            return problem(404, "no-form", "No form yet", "The form is drawn when you check in.")
        if "gzip" in (header("accept-encoding") or ""):
            return Reply(200, [*headers, ("content-encoding", "gzip")], packed)
        return Reply(200, headers, gzip.decompress(packed))

    async def _packed(self, attempt: UUID) -> bytes:
        packed = self._ready.get(attempt)
        if packed is None:
            sealed = await self._store.sealed(attempt)
            if not sealed:
                return b""
            # Level 1: sealed bytes do not compress, only the base64 around them does.
            packed = gzip.compress(sealed.encode(), 1, mtime=0)
            self._ready[attempt] = packed
            while len(self._ready) > MOST_FORMS:
                self._ready.popitem(last=False)
        else:
            self._ready.move_to_end(attempt)
        return packed
