"""Sealed forms as they go out: never changing, so kept compressed and asked for once."""

import asyncio
import gzip
from collections import OrderedDict

from assay.web.gateway.batch import Batcher
from assay.web.gateway.live import LiveAttempt
from assay.web.gateway.reply import Header, Reply, problem
from assay.web.gateway.store import Store

MOST_FORMS = 1_024
"""Forms kept ready, some 40 KB each."""


class SealedForms:
    """Answers with a form's sealed package, or with 304 to whoever has it."""

    def __init__(self, store: Store) -> None:
        self._sealed: Batcher[int, str] = Batcher(store.sealed)
        self._ready: OrderedDict[int, bytes] = OrderedDict()

    async def answer(self, live: LiveAttempt, header: Header) -> Reply:
        """The form under its fingerprint: what has this ETag is the same for ever (RFC 9111, RFC 8246)."""
        tag = f'"{live.form[:32]}"'
        headers = [
            ("content-type", "application/json"),
            ("cache-control", "private, max-age=86400, immutable"),
            ("etag", tag),
            ("vary", "accept-encoding, authorization"),
            ("x-content-type-options", "nosniff"),
        ]
        if tag in (header("if-none-match") or ""):
            return Reply(304, headers, b"")
        packed = await self._packed(live.pk)
        if not packed:
            return problem(404, "no-form", "No form yet", "The form is drawn when you check in.")
        if "gzip" in (header("accept-encoding") or ""):
            return Reply(200, [*headers, ("content-encoding", "gzip")], packed)
        return Reply(200, headers, gzip.decompress(packed))

    async def _packed(self, pk: int) -> bytes:
        packed = self._ready.get(pk)
        if packed is not None:
            self._ready.move_to_end(pk)
            return packed
        sealed = await self._sealed.ask(pk)
        if not sealed:
            return b""
        # Level 1: sealed bytes do not compress, only the base64 around them does. In a thread, for it takes
        # as long as twenty saved answers, and zlib lets go of the interpreter.
        packed = self._ready[pk] = await asyncio.to_thread(gzip.compress, sealed.encode(), 1)
        while len(self._ready) > MOST_FORMS:
            self._ready.popitem(last=False)
        return packed
