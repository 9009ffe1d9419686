"""The signed receipt of an end made here: it is stored in the commit of the end itself."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from assay.apps.attempts.statement import Stored, statement_of
from assay.core.attempt import AttemptState, Event, fold_work
from assay.core.attempt.answers import late_numbers
from assay.outside.keys import SigningKey
from assay.web.gateway.batch import Batcher
from assay.web.gateway.live import LiveAttempt
from assay.web.gateway.rows import event_of
from assay.web.gateway.store import Row, SignedReceipt, Store


class EndReceipts:
    """Reads what the journal holds and signs it with the site's key."""

    def __init__(self, store: Store, key: SigningKey) -> None:
        self._work: Batcher[int, Sequence[Row]] = Batcher(store.work)
        self._key = key

    async def signed(
        self,
        live: LiveAttempt,
        events: Sequence[Event],
        after: AttemptState,
        *,
        entries: int,
        head: str,
        sent: int | None,
        now: datetime,
    ) -> SignedReceipt:
        """The receipt of an attempt that `events`, the last of them entry `entries` with hash `head`, end.

        `after` is its state then. What arrives late may come with the very batch that finds the time is up.
        """
        work = [event_of(row) for row in await self._work.ask(live.pk)]
        stored = Stored(
            attempt=live.name,
            certification=live.certification,
            ended=after.phase.value,
            choose=live.choose,
            work=fold_work([after.plan, *work, *events]),
            held_up_to=after.held_up_to,
            sent=sent,
            late=len(late_numbers(events)),
            late_waiting=after.late_waiting,
            entries=entries,
            head=head,
        )
        statement = statement_of(stored, number=1, key=self._key, now=now)
        return SignedReceipt(msgspec.json.encode(statement).decode(), now)
