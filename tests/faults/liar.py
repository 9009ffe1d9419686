"""The negative control: a network that says *stored* without delivering. A checker must see it."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.faults.network import Network


@dataclass
class Liar(Network):
    """Answers the `lies_from`-th batch of entries, and all after it, itself: held up to the last of them."""

    lies_from: int = 3
    told: int = 0
    batches: int = 0
    last_state: dict[str, object] = field(default_factory=dict)

    async def _forward(self, request: bytes) -> bytes:
        head, _, body = request.partition(b"\r\n\r\n")
        if b"/entries " not in head.split(b"\r\n")[0]:
            return await super()._forward(request)
        self.batches += 1
        if self.batches >= self.lies_from:
            return self._lie(json.loads(body)["entries"])
        reply = await super()._forward(request)
        self.last_state = json.loads(reply.partition(b"\r\n\r\n")[2])
        return reply

    def _lie(self, entries: list[dict[str, object]]) -> bytes:
        self.told += 1
        stamp = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        last = {"held_up_to": entries[-1]["device_seq"], "device_chain": entries[-1]["chain"]}
        body = json.dumps({**self.last_state, **last, "stored_at": stamp}).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        return head.encode() + body
