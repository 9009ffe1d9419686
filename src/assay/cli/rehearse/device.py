"""What a candidate's machine keeps of an attempt: the outbox, whose entries are chained one to the next.

The twin of the player's outbox and store, without a browser. `to_disk` and `from_disk` are what survives when
the browser is killed: exactly the fields here, nothing else.
"""

import json
from dataclasses import dataclass, field, replace

from assay.core.attempt import Work, from_body, to_body
from assay.core.attempt.device_chain import link


@dataclass(slots=True)
class Device:
    """The outbox of one tab on one machine. The server has confirmed entries up to `held_up_to`."""

    tab: str
    held_up_to: int = 0
    held_chain: str = ""
    waiting: list[Work] = field(default_factory=list)

    @property
    def last_seq(self) -> int:
        """The number of the newest entry, 0 before the first."""
        return self.waiting[-1].device_seq if self.waiting else self.held_up_to

    @property
    def chain(self) -> str:
        """The link of the newest entry, empty before the first."""
        return self.waiting[-1].chain if self.waiting else self.held_chain

    def keep(self, draft: Work) -> Work:
        """Gives a new entry its number and its link, and keeps it until the server confirms it."""
        numbered = replace(draft, device_seq=self.last_seq + 1, chain="")
        entry = replace(numbered, chain=link(self.chain, numbered))
        self.waiting.append(entry)
        return entry

    def confirm(self, held_up_to: int) -> tuple[Work, ...]:
        """Forgets what the server holds; returns the entries that were confirmed by this."""
        confirmed = tuple(entry for entry in self.waiting if entry.device_seq <= held_up_to)
        if confirmed:
            self.held_up_to, self.held_chain = confirmed[-1].device_seq, confirmed[-1].chain
            self.waiting = self.waiting[len(confirmed) :]
        return confirmed

    def resume(self, held_up_to: int, chain: str) -> tuple[tuple[Work, ...], tuple[Work, ...]]:
        """Goes on from what the server holds: (entries confirmed by this, orphans).

        Orphans were made here while another device went on with the attempt: their numbers are taken by
        other work. They are reported, never sent and never renumbered.
        """
        mine = {self.held_up_to: self.held_chain} | {one.device_seq: one.chain for one in self.waiting}
        if mine.get(held_up_to) == chain:
            return self.confirm(held_up_to), ()
        orphans = tuple(self.waiting)
        self.held_up_to, self.held_chain, self.waiting = held_up_to, chain, []
        return (), orphans

    def to_disk(self) -> str:
        """Everything that survives a killed browser, as text."""
        rows = [to_wire(entry) for entry in self.waiting]
        return json.dumps([self.tab, self.held_up_to, self.held_chain, rows])

    @classmethod
    def from_disk(cls, text: str) -> "Device":
        """The device as it was kept; the inverse of `to_disk`."""
        tab, held_up_to, held_chain, rows = json.loads(text)
        return cls(tab, held_up_to, held_chain, [_from_wire(row) for row in rows])


def to_wire(entry: Work) -> dict[str, object]:
    """An entry as the calls carry it."""
    body = {name: value for name, value in to_body(entry).items() if name != "late"}
    return {"event": type(entry).__name__, **body}


def _from_wire(row: dict[str, object]) -> Work:
    body = {name: value for name, value in row.items() if name != "event"}
    return from_body(str(row["event"]), body)  # type: ignore[return-value]  # only work was written
