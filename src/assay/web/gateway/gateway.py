"""The front door of a site: hot calls are answered here, everything else goes to the pages."""

from collections.abc import Awaitable, Callable

import msgspec

from assay.core.attempt import Refused
from assay.core.attempt.seat_token import SeatToken, read_token
from assay.outside import clock
from assay.web.gateway.batch import Overloaded
from assay.web.gateway.calls import Calls
from assay.web.gateway.live import NoSuchAttempt
from assay.web.gateway.pages import Pages, Request
from assay.web.gateway.reply import Header, Reply, problem
from assay.web.gateway.store import Unavailable
from assay.web.gateway.wire import MOST_BYTES, BadCall
from assay.web.kit.refusals import TITLES, status_of

_START = "/exam/"
_UUID_END = len(_START) + 36

MOST_TOKENS = 50_000
"""Tokens whose MAC is known to hold. Only such are kept: nobody can fill this with noise."""


class HotCall(msgspec.Struct, frozen=True, gc=False):
    """A call to be answered here: what is asked, of which attempt (as written in the address)."""

    verb: Callable[[SeatToken, Header, bytes], Awaitable[Reply]]
    attempt: str


class Gateway:
    """Hot calls by `calls`, pages by `pages`; without pages (scaled out) any other address is not found."""

    def __init__(self, calls: Calls, *, token_key: bytes, pages: Pages | None) -> None:
        self._calls = calls
        self._token_key = token_key
        self._pages = pages
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
        await self._calls.open()

    async def close(self) -> None:
        """Writes what is still in hand, and lets go."""
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

    async def answer(self, call: HotCall, header: Header, body: bytes) -> Reply:
        """The answer to a hot call; whatever goes wrong is a problem document."""
        token = self._token(call.attempt, header("authorization"))
        if token is None:
            detail = "Load the page of the exam again. What was saved is kept."
            return problem(401, "signed-out", "This page has lost its seat", detail)
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
        scheme, _, text = (authorization or "").partition(" ")
        if scheme != "Bearer":
            return None
        now = int(clock.now().timestamp())
        token = self._known_tokens.get(text)
        if token is None:
            token = read_token(self._token_key, text, now=now)
            if token is None:
                return None
            if len(self._known_tokens) >= MOST_TOKENS:
                self._known_tokens.clear()  # to read them all again costs little
            self._known_tokens[text] = token
        return token if now < token.expires and token.attempt == attempt else None
