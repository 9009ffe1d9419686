"""How often one address may ask on the public pages: generously for people, too seldom to copy the directory.

A minute is a window. Each process counts what it sees and tells the others, by a row of the site's cache,
only after every so many requests: who opens a few pages costs no write. So an address gets some
`SHARED_EVERY` more for each further process, which for this purpose is exact enough.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock
from typing import Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assay.outside import clock
from assay.web.kit.errors import speaks_json
from assay.web.kit.problem import problem

Asked = ParamSpec("Asked")
View = Callable[Concatenate[HttpRequest, Asked], HttpResponse]

WINDOW_SECONDS = 60
SHARED_EVERY = 20
MOST_ADDRESSES = 10_000
"""So many are remembered by a process; a megabyte or two."""

TOO_OFTEN = "Too many requests have come from your address. Nothing is lost: try again in {seconds} seconds."


@dataclass(slots=True)
class _Count:
    """What one address has asked in a window: by the row that all processes share, and here since."""

    window: int
    shared: int = 0
    here: int = 0


class Pace:
    """At most so many requests a minute from one address, of one kind."""

    def __init__(self, kind: str, *, most_a_minute: int) -> None:
        self.kind, self.most = kind, most_a_minute
        self._counts: dict[str, _Count] = {}
        self._lock = Lock()

    def seconds_to_wait(self, address: str, *, now: datetime) -> int:
        """Counts one request; 0 if it may be answered, else when to come back."""
        window, passed = divmod(int(now.timestamp()), WINDOW_SECONDS)
        with self._lock:
            count = self._count(address, window)
            count.here += 1
            is_over = count.shared + count.here > self.most
            tells = count.here >= SHARED_EVERY and not is_over
        if tells:
            self._tell(address, count)
        return WINDOW_SECONDS - passed if is_over else 0

    def _count(self, address: str, window: int) -> _Count:
        count = self._counts.get(address)
        if count is None or count.window != window:
            if len(self._counts) >= MOST_ADDRESSES:
                self._counts = {key: one for key, one in self._counts.items() if one.window == window}
            if len(self._counts) >= MOST_ADDRESSES:
                self._counts.clear()
            count = self._counts[address] = _Count(window)
        return count

    def _tell(self, address: str, count: _Count) -> None:
        key = f"pace:{self.kind}:{address}:{count.window}"
        with self._lock:
            here, count.here = count.here, 0
            count.shared += here
        known = cache.get(key, 0) + here
        cache.set(key, known, timeout=2 * WINDOW_SECONDS)
        with self._lock:
            count.shared = max(count.shared, known)


def paced(pace: Pace) -> Callable[[View[Asked]], View[Asked]]:
    """Answers 429 (RFC 6585) with Retry-After instead of the view when an address asks too often."""

    def mark(view: View[Asked]) -> View[Asked]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: Asked.args, **kwargs: Asked.kwargs) -> HttpResponse:
            seconds = pace.seconds_to_wait(_address(request), now=clock.now())
            return _come_back(request, seconds) if seconds else view(request, *args, **kwargs)

        return answer

    return mark


def _address(request: HttpRequest) -> str:
    """The visitor's address as allauth finds it behind our proxies; of IPv6 the network of one household."""
    told = str(get_adapter().get_client_ip(request))
    try:
        address = ip_address(told)
    except ValueError:
        return told
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else told


def _come_back(request: HttpRequest, seconds: int) -> HttpResponse:
    if speaks_json(request):
        detail = TOO_OFTEN.format(seconds=seconds)
        answer: HttpResponse = problem("too-often", "Too many requests", detail, status=429)
    else:
        answer = render(request, "public/too_often.html", {"seconds": seconds}, status=429)
    answer["Retry-After"] = str(seconds)
    answer["Cache-Control"] = "no-store"
    return answer
