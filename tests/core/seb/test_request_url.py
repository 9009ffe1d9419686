"""The URL of a request: rebuilt from what is trusted, byte for byte; hostile headers are refused."""

import pytest

from assay.core import seb
from assay.core.seb import BadRequestUrl, Origin


@pytest.mark.parametrize(
    ("scheme", "host", "raw_path", "query", "url"),
    [
        ("https", "exam.org", b"/%7Eada;v=1%2f%c3", b"q=%7E", "https://exam.org/%7Eada;v=1%2f%c3?q=%7E"),
        ("https", "exam.example.org:443", b"/", b"", "https://exam.example.org/"),
        ("http", "localhost:8000", b"/exam/", b"", "http://localhost:8000/exam/"),
        ("HTTP", "Localhost:80", b"/", b"", "http://localhost/"),
        ("wss", "exam.example.org", b"/live/7", b"", "https://exam.example.org/live/7"),
        ("https", "[2001:DB8::7]:8443", b"/x", b"a=1", "https://[2001:db8::7]:8443/x?a=1"),
        ("https", "exam.example.org", b"/whole?target=1", b"target=1", "https://exam.example.org/whole?target=1"),
        ("https", "exam.example.org", b"/bare?", b"", "https://exam.example.org/bare?"),
    ],
)  # fmt: skip
def test_the_url_as_the_browser_asked_for_it(
    scheme: str, host: str, raw_path: bytes, query: bytes, url: str
) -> None:
    assert seb.request_url(scheme, host, raw_path, query) == url


HOSTILE = [
    "", " ", "a b", "exam.org/evil", "exam.org@evil.net", "a:b", "a:99999", "a:0", "[::1", "a\r\nb",
    "exam.org?", "ä.example.org", "-a", "a" * 300, "exam.org:443:443", "<script>", "%65xam.org",
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTILE)
def test_a_hostile_host_is_refused(host: str) -> None:
    with pytest.raises(BadRequestUrl, match="is not a host"):
        seb.request_url("https", host, b"/")
    with pytest.raises(BadRequestUrl, match="is not a host"):
        seb.forwarded_origin(scheme="http", host="x", trusted_hops=1, forwarded_host=host)


@pytest.mark.parametrize("scheme", ["", "ftp", "javascript", "https:", "https, http", "seb"])
def test_a_hostile_scheme_is_refused(scheme: str) -> None:
    with pytest.raises(BadRequestUrl, match="is not a scheme of the web"):
        seb.request_url(scheme, "x", b"/")


def test_a_path_without_its_slash_is_refused() -> None:
    with pytest.raises(BadRequestUrl, match="slash"):
        seb.request_url("https", "x", b"http://y/")


EXAM = Origin("https", "exam.org")


def origin(hops: int, **headers: str) -> Origin:
    return seb.forwarded_origin(scheme="http", host="10.0.0.7:8000", trusted_hops=hops, **headers)


def test_nobodys_headers_count_without_a_trusted_proxy() -> None:
    said = {
        "forwarded_proto": "https",
        "forwarded_host": "evil.net",
        "forwarded": "host=evil.net;proto=https",
    }
    assert origin(0, **said) == Origin("http", "10.0.0.7:8000")


@pytest.mark.parametrize(
    ("hops", "headers", "expected"),
    [
        (1, {}, Origin("http", "10.0.0.7:8000")),
        (1, {"forwarded_proto": "https"}, Origin("https", "10.0.0.7:8000")),
        (1, {"forwarded_proto": "https", "forwarded_host": "Exam.org:443"}, EXAM),
        (1, {"forwarded_proto": "http, https", "forwarded_host": "evil.net, exam.org"}, EXAM),
        (2, {"forwarded_proto": "ftp, https, http", "forwarded_host": "evil.net,exam.org,inner"}, EXAM),
        (3, {"forwarded_proto": "https", "forwarded_host": "exam.org"}, EXAM),
        (1, {"forwarded": "for=192.0.2.60;proto=https;by=203.0.113.43;host=exam.org"}, EXAM),
        (1, {"forwarded": 'For="[2001:db8:cafe::17]:4711"; Proto=HTTPS;HOST="exam.org:443"'}, EXAM),
        (1, {"forwarded": 'host="a,b;c"; proto=ftp, host=exam.org;proto=https'}, EXAM),
        (2, {"forwarded": "proto=ftp, host=exam.org;proto=https, for=10.0.0.1"}, EXAM),
        (1, {"forwarded": "for=192.0.2.60"}, Origin("http", "10.0.0.7:8000")),
        (1, {"forwarded": "proto=https;host=a.org", "forwarded_host": "b.org"}, Origin("https", "a.org")),
        (1, {"forwarded": r'host="ex\am.org";proto=https'}, EXAM),
    ],
)  # fmt: skip
def test_what_the_first_of_our_proxies_added_counts(
    hops: int, headers: dict[str, str], expected: Origin
) -> None:
    assert origin(hops, **headers) == expected


@pytest.mark.parametrize(
    "header", ["x", "=", "proto", "proto=https;x", 'host="exam.org', "host=a b", ";;=", "host=<x>"]
)
def test_a_forwarded_header_that_is_none_is_refused(header: str) -> None:
    with pytest.raises(BadRequestUrl):
        origin(1, forwarded=header)
