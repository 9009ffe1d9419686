"""The front door of a site: hot calls are answered here, everything else goes to the pages."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

import msgspec

from assay.core.attempt import Refused
from assay.core.attempt.seat_token import SeatToken, read_token
from assay.core.proctoring.desk_token import read_desk_token
from assay.outside import clock
from assay.web.gateway.batch import Overloaded
from assay.web.gateway.calls import Calls
from assay.web.gateway.live import NoSuchAttempt
from assay.web.gateway.live_calls import LiveCalls, Opened
from assay.web.gateway.pages import Pages, Request
from assay.web.gateway.reply import Header, Reply, problem
from assay.web.gateway.store import Unavailable
from assay.web.gateway.wire import MOST_BYTES, BadCall
from assay.web.kit.refusals import TITLES, status_of

_START = "/exam/"
_UUID_END = len(_START) + 36

DESK = "/proctor/stream"

MOST_TOKENS = 50_000
"""Tokens whose MAC is known to hold. Only such are kept: nobody can fill this with noise."""


class HotCall(msgspec.Struct, frozen=True, gc=False):
    """A call to be answered here: what is asked, of which attempt (as written in the address)."""

    verb: Callable[[SeatToken, Header, bytes], Awaitable[Reply]]
    attempt: str


class LiveCall(msgspec.Struct, frozen=True, gc=False):
    """A call whose answer stays open: about which attempt; empty: about a proctor's desk."""

    attempt: str


class Gateway:
    """Hot calls by `calls`, open streams by `live_calls`, the rest by `pages`.

    Without pages (scaled out) any other address is not found.
    """

    def __init__(self, calls: Calls, live_calls: LiveCalls, *, token_key: bytes, pages: Pages | None) -> None:
        self._calls = calls
        self._live_calls = live_calls
        self._token_key = token_key
        self._pages = pages
        self._stops_at: signal.Signals | None = None
        self._known_tokens: dict[str, SeatToken] = {}
        self._verbs = {
            ("GET", "form"): calls.form,
            ("POST", "start"): calls.start,
            ("POST", "entries"): calls.entries,
            ("POST", "heartbeat"): calls.heartbeat,
            ("POST", "break"): calls.take_break,
            ("POST", "submit"): calls.submit,
        }

    async def open(self) -> None:
        """Begins the work beside the calls; once, in the process that serves."""
        if self._stops_at is not None:
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(self._stops_at, self._stop_streams)
        await self._calls.open()

    async def close(self) -> None:
        """Writes what is still in hand, and lets go."""
        await self._live_calls.close()
        await self._calls.close()
        if self._pages:
            self._pages.close()

    def hot(self, method: str, path: str) -> HotCall | None:
        """The hot call that an address means, if it does: /exam/<attempt>/<verb>."""
        if not path.startswith(_START):
            return None
        verb = self._verbs.get((method, path[_UUID_END + 1 :]))
        if verb is None or path[_UUID_END : _UUID_END + 1] != "/":
            return None
        return HotCall(verb, path[len(_START) : _UUID_END])

    def live(self, method: str, path: str) -> LiveCall | None:
        """The stream that an address means, if it does: /exam/<attempt>/live or DESK."""
        if method != "GET":
            return None
        if path == DESK:
            return LiveCall("")
        if path.startswith(_START) and path[_UUID_END:] == "/live":
            return LiveCall(path[len(_START) : _UUID_END])
        return None

    async def follow(self, call: LiveCall, header: Header) -> Opened | Reply:
        """The open stream, or a problem document."""
        authorization = header("authorization")
        try:
            if not call.attempt:
                desk = read_desk_token(self._token_key, _bearer(authorization), now=_unix_now())
                return await self._live_calls.desk(desk) if desk else _signed_out()
            seat = self._token(call.attempt, authorization)
            return await self._live_calls.exam(seat) if seat else _signed_out()
        except (Overloaded, Unavailable):
            detail = "The page asks every few seconds instead. Nothing is lost."
            return problem(503, "no-stream", "No live stream at the moment", detail, retry_after=10)

    def end_streams_at(self, stops_at: signal.Signals) -> None:
        """Takes this signal for its own: what is open ends, then SIGINT lets the server stop.

        A server that waits for its answers to end, as granian does, would wait for the streams until it is
        killed, and nothing that is in hand would be written. To be said before `open`, in a main thread.
        """
        self._stops_at = stops_at

    def _stop_streams(self) -> None:
        self._live_calls.end()
        signal.raise_signal(signal.SIGINT)

    async def answer(self, call: HotCall, header: Header, body: bytes) -> Reply:
        """The answer to a hot call; whatever goes wrong is a problem document."""
        token = self._token(call.attempt, header("authorization"))
        if token is None:
            return _signed_out()
        if len(body) > MOST_BYTES:
            return problem(
                413, "too-large", "The call is too large", f"At most {MOST_BYTES // 1024} KiB a call."
            )
        try:
            return await call.verb(token, header, body)
        except Refused as refused:
            members = {} if refused.expected is None else {"expected": refused.expected}
            status, title = status_of(refused.rule), TITLES[refused.rule]
            return problem(status, refused.rule, title, refused.message, **members)
        except NoSuchAttempt:
            return problem(404, "no-attempt", "There is no such attempt", "It may have been removed.")
        except BadCall as bad:
            return problem(400, "bad-call", "The call could not be read", str(bad))
        except Overloaded:
            detail = "Nothing is lost: your answers are kept on this device and sent again."
            return problem(
                503, "busy", "Many people are here at once", detail, retry_after=Overloaded.retry_after
            )
        except Unavailable:
            detail = "The site cannot store anything at the moment. Your answers are kept on this device."
            return problem(503, "unavailable", "The site cannot store now", detail, retry_after=2)

    async def page(self, request: Request) -> Reply:
        """A page, or 404 where this process serves none."""
        if self._pages is None:
            return problem(404, "not-here", "Not here", "This process serves the exam's calls only.")
        return await self._pages.answer(request)

    def _token(self, attempt: str, authorization: str | None) -> SeatToken | None:
        text = _bearer(authorization)
        if not text:
            return None
        now = _unix_now()
        token = self._known_tokens.get(text)
        if token is None:
            token = read_token(self._token_key, text, now=now)
            if token is None:
                return None
            if len(self._known_tokens) >= MOST_TOKENS:
                self._known_tokens.clear()  # to read them all again costs little
            self._known_tokens[text] = token
        return token if now < token.expires and token.attempt == attempt else None


def _bearer(authorization: str | None) -> str:
    scheme, _, text = (authorization or "").partition(" ")
    return text if scheme == "Bearer" else ""


def _unix_now() -> int:
    return int(clock.now().timestamp())


def _signed_out() -> Reply:
    detail = "Load the page again. What was saved is kept."
    return problem(401, "signed-out", "This page has lost its place", detail)
