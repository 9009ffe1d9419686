"""Everything that is not hot: Django under WSGI (PEP 3333), in a pool of threads behind the gateway.

Django's own ASGI handler makes a thread and a database connection for each request; a pool of threads that
stay is several times cheaper and keeps their connections. More requests than the pool can soon answer are
told to come back, so that a rush at the pages never piles up in front of saved answers.
"""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIEnvironment

from assay.web.gateway.reply import Reply, problem

Application = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]

WAITING_FOR_EACH_THREAD = 64
"""At some 10 ms a page: half a second in the queue at most."""

LARGEST_BODY = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, whole; `path` is decoded, header names are in small letters.

    `raw_path` is the path as it was sent, where the server still knows it (RSGI does not).
    """

    method: str
    path: str
    query: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    scheme: str
    client: str
    server: str
    raw_path: str = ""


class Pages:
    """Runs a WSGI application on `threads` threads."""

    def __init__(self, application: Application, *, threads: int) -> None:
        self._application = application
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="pages")
        self._waiting = 0

    async def answer(self, request: Request) -> Reply:
        """What the application says; 503 when too many are waiting."""
        if len(request.body) > LARGEST_BODY:
            return problem(413, "too-large", "Too large", f"At most {LARGEST_BODY // 2**20} MiB can be sent.")
        if self._waiting >= self._threads * WAITING_FOR_EACH_THREAD:
            detail = "Many people are here at once. Nothing is lost: load the page again in a few seconds."
            return problem(503, "busy", "The site is busy", detail, retry_after=3)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._run, request)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Ends the threads once they are done."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, request: Request) -> Reply:
        begun: list[tuple[int, list[tuple[str, str]]]] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], exc_info: object = None, /
        ) -> Callable[[bytes], object]:
            begun[:] = [(int(status[:3]), headers)]
            return _no_write

        parts = self._application(environ(request), start_response)
        try:
            body = b"".join(parts)
        finally:
            if close := getattr(parts, "close", None):
                close()
        status, headers = begun[0]
        return Reply(status, [(name.lower(), value) for name, value in headers], body)


def environ(request: Request) -> WSGIEnvironment:
    """The request as PEP 3333 wants it: texts that hold bytes as Latin-1."""
    name, _, port = request.server.rpartition(":")
    values: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path.encode().decode("latin-1"),
        "QUERY_STRING": request.query,
        "RAW_URI": _raw_path(request) + (f"?{request.query}" if request.query else ""),
        "SERVER_NAME": name or "localhost",
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": request.client.rpartition(":")[0],
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.scheme,
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for header, value in request.headers:
        key = _key(header)
        if key is None:
            continue
        # RFC 9110, 5.2: a header that stands twice is one list; cookies have a separator of their own.
        joined = "; " if key == "HTTP_COOKIE" else ", "
        values[key] = f"{values[key]}{joined}{value}" if key in values and key.startswith("HTTP_") else value
    return values


def _raw_path(request: Request) -> str:
    """The path as sent; where nobody knows it any more, as browsers write it (WHATWG URL, path percent-encode
    set): Safe Exam Browser hashes that.
    """
    return request.raw_path or quote(request.path, safe="/~;:@!$&'()*+,=[]|")


def _key(header: str) -> str | None:
    """The environment's name of a header; None for one that could pass for another, or is counted anew."""
    if "_" in header or header == "content-length":
        return None
    name = header.upper().replace("-", "_")
    return name if name == "CONTENT_TYPE" else f"HTTP_{name}"


def _no_write(_: bytes) -> object:
    raise TypeError("the application must return its body; write() is for old ones (PEP 3333)")
