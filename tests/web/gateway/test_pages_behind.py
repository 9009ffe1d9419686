"""The pages behind the gateway: the bridge to WSGI, held by the standard library's own validator."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from threading import Event
from wsgiref.types import StartResponse, WSGIEnvironment
from wsgiref.validate import validator

import pytest

from assay.web.gateway.pages import WAITING_FOR_EACH_THREAD, Application, Pages, Request, environ
from assay.web.gateway.reply import Reply
from tests.web.gateway.playing import in_a_loop

ASKED = Request(
    method="POST",
    path="/über uns/",
    query="a=%20b",
    headers=[
        ("host", "assay.example"),
        ("cookie", "a=1"),
        ("cookie", "b=2"),
        ("x-forwarded-for", "192.0.2.1"),
        ("x_forwarded_for", "192.0.2.66"),
        ("content-length", "999"),
        ("content-type", "text/plain"),
    ],
    body=b"hello",
    scheme="https",
    client="192.0.2.7:4711",
    server="127.0.0.1:8000",
)


def answered(application: Application, request: Request = ASKED) -> Reply:
    """What the application answers through the bridge."""
    pages = Pages(application, threads=1)
    try:
        return in_a_loop(pages.answer(request))
    finally:
        pages.close()


@validator
def echo(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Says what it was asked; the validator around it checks PEP 3333 on both sides."""
    said = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response(
        "201 Created", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    )
    return [environ["PATH_INFO"].encode("latin-1"), b" ", said]


def test_an_application_that_the_validator_watches_is_content() -> None:
    reply = answered(echo, replace(ASKED, query=""))

    assert reply.status == 201
    assert reply.body == "/über uns/ hello".encode()
    assert [value for name, value in reply.headers if name == "set-cookie"] == ["a=1", "b=2"]


def test_the_environment_says_who_asked_and_cannot_be_forged_by_spelling() -> None:
    made = environ(ASKED)

    assert (made["REMOTE_ADDR"], made["SERVER_NAME"], made["SERVER_PORT"]) == (
        "192.0.2.7",
        "127.0.0.1",
        "8000",
    )
    assert made["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"  # x_forwarded_for would have the same name
    assert made["HTTP_COOKIE"] == "a=1; b=2"
    assert made["CONTENT_LENGTH"] == "5"
    assert made["RAW_URI"] == "/%C3%BCber%20uns/?a=%20b"


def test_the_raw_target_is_kept_as_it_was_sent() -> None:
    sent = replace(ASKED, path="/~ä;x/", raw_path="/%7E%c3%a4;x/", query="a=%7e")

    assert environ(sent)["RAW_URI"] == "/%7E%c3%a4;x/?a=%7e"
    assert environ(replace(sent, raw_path=""))["RAW_URI"] == "/~%C3%A4;x/?a=%7e"  # as browsers write it


def test_a_body_that_is_closed_even_when_it_breaks() -> None:
    closed = Event()

    class Breaking:
        def __iter__(self) -> "Breaking":
            return self

        def __next__(self) -> bytes:
            raise OSError("gone")

        def close(self) -> None:
            closed.set()

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        return Breaking()

    with pytest.raises(OSError, match="gone"):
        answered(application)
    assert closed.is_set()


def test_a_rush_at_the_pages_is_told_to_come_back() -> None:
    go_on = Event()

    def slow(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        go_on.wait(20)
        start_response("200 OK", [])
        return [b""]

    async def run() -> list[int]:
        pages = Pages(slow, threads=1)
        room = [asyncio.create_task(pages.answer(ASKED)) for _ in range(WAITING_FOR_EACH_THREAD)]
        await asyncio.sleep(0)
        one_more = await pages.answer(ASKED)
        go_on.set()
        return [one_more.status, *{reply.status for reply in await asyncio.gather(*room)}]

    assert in_a_loop(run()) == [503, 200]


def test_what_is_too_large_is_not_even_begun() -> None:
    assert answered(echo, replace(ASKED, body=bytes(33 * 2**20))).status == 413
