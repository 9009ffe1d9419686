"""A watched room: candidates with names, thumbnails and signals, and proctors in browsers of their own."""

import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.test import Client
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Locator, Page

from assay.apps.attempts import actions as attempts
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person
from assay.apps.proctoring.actions import admit, signals
from assay.apps.proctoring.models import Glance, Signal
from assay.apps.programs.models import Certification
from assay.core.proctoring import Kind, Observation
from assay.outside import clock
from tests.apps.story import KEYS, TAB, Exam, registered
from tests.web.sitting import named

LONG_AGO = timedelta(minutes=9)
JSON = {"Accept": "application/json"}
"""How a script of the console asks."""


def at(exam: Exam, rest: str = "") -> str:
    """An address about one exam."""
    return f"/proctor/{exam.uuid}/{rest}"


def send(client: Client, address: str, body: object) -> HttpResponse:
    """POSTs JSON, as the console's scripts do."""
    return client.post(address, json.dumps(body), content_type="application/json")


class Quiet(WSGIRequestHandler):
    """Says nothing about requests."""

    def log_message(self, *_: object) -> None:
        pass


class Threads(ThreadingMixIn, WSGIServer):
    """A thread for each request: a page asks for many things at once."""

    daemon_threads = True


@contextmanager
def served() -> Iterator[str]:
    """The pages, without a gateway; yields their origin."""
    with make_server("127.0.0.1", 0, get_wsgi_application(), Threads, Quiet) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


def at_the_desk(chromium: Browser, site: str, proctor: Person, **options: object) -> Page:
    """A proctor's browser at the desk."""
    session = SessionStore()
    session[SESSION_KEY] = str(proctor.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = proctor.get_session_auth_hash()
    session.create()
    context = chromium.new_context(**options)  # type: ignore[arg-type]
    context.add_cookies([{"name": "sessionid", "value": session.session_key or "", "url": site}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{site}/proctor/")
    return page


def waiting(certification: Certification, name: str) -> Exam:
    """Somebody of that name at the door, now."""
    now = clock.now()
    exam = named(registered(certification, now=now), name)
    attempts.keep_system_check(exam.uuid, {"cookies": "yes"}, now=now)
    attempts.confirm_rules(exam.uuid, now=now)
    attempts.check_in(exam.uuid, keys=KEYS, now=now)
    return exam


def sitting(certification: Certification, name: str, *, shade: int = 120) -> Exam:
    """Somebody of that name in the exam, connected, with a thumbnail of that shade."""
    now = clock.now()
    exam = waiting(certification, name)
    admit(exam.uuid, by=exam.proctor, now=now)
    attempts.start(exam.uuid, now=now)
    attempts.take_seat(exam.uuid, TAB, device="a browser", now=now)
    # Connected for as long as the test lasts, whatever the machine does meanwhile.
    Attempt.objects.filter(pk=exam.attempt.pk).update(tab_seen_at=now + LONG_AGO, at_question=7)
    seen(exam, shade=shade)
    return exam


def seen(exam: Exam, *, shade: int, at: datetime | None = None) -> None:
    """The newest thumbnail of the camera is of that shade."""
    Glance.objects.update_or_create(
        attempt=exam.attempt,
        stream="camera",
        defaults={"taken_at": at or clock.now(), "image": picture(shade)},
    )


def picture(shade: int) -> bytes:
    """A made-up head and shoulders as WebP."""
    image = Image.new("RGB", (320, 240), (shade, shade, min(255, shade + 20)))
    draw = ImageDraw.Draw(image)
    draw.ellipse((120, 50, 200, 150), fill=(225, 190, 160))
    draw.ellipse((70, 150, 250, 330), fill=(60, 80, 110))
    kept = io.BytesIO()
    image.save(kept, "WEBP", quality=50)
    return kept.getvalue()


def signalled(exam: Exam, kind: str, *, value: float = 12, threshold: float = 0) -> Signal:
    """The player has observed something."""
    observed = Observation(kind=Kind(kind), value=value, threshold=threshold)
    signals.observe(exam.fresh(), [observed], now=clock.now())
    return Signal.objects.filter(attempt=exam.attempt, kind=kind).latest("pk")


def tile(page: Page, name: str) -> Locator:
    """A candidate's tile or card."""
    return page.get_by_role("article", name=name)


def names_in_order(page: Page) -> list[str]:
    """The candidates in the room as they stand on the page."""
    return page.locator("#grid > li:not([hidden]) h3").all_inner_texts()
