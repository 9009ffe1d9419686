"""Puts a gateway together from plain parts: a store, the site's keys, and pages or none."""

from assay.outside.keys import SigningKey, SiteKeys
from assay.web.gateway.calls import Calls
from assay.web.gateway.decisions import Decisions
from assay.web.gateway.forms import SealedForms
from assay.web.gateway.gateway import Gateway
from assay.web.gateway.live import LiveAttempts
from assay.web.gateway.live_calls import LiveCalls
from assay.web.gateway.lookout import MOST_STREAMS, LiveStreams
from assay.web.gateway.pages import Pages
from assay.web.gateway.presence import Presences
from assay.web.gateway.receipts import EndReceipts
from assay.web.gateway.store import Store


def build_gateway(
    store: Store,
    *,
    keys: SiteKeys,
    signing_key: SigningKey,
    pages: Pages | None,
    most_streams: int = MOST_STREAMS,
) -> Gateway:
    """The gateway over a database; `pages` None: hot calls and live streams only."""
    attempts = LiveAttempts(store)
    presences = Presences(store)
    calls = Calls(
        store,
        attempts=attempts,
        decisions=Decisions(store, attempts, presences, EndReceipts(store, signing_key)),
        presences=presences,
        forms=SealedForms(store),
        keys=keys,
    )
    live_calls = LiveCalls(LiveStreams(store, most=most_streams))
    return Gateway(calls, live_calls, token_key=keys.token_key(), pages=pages)
