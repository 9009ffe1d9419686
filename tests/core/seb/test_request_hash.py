"""Request hashes behind a proxy: no honest request is refused, and no other one is taken for it."""

import hashlib
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core import seb

KEY = "4fa9af8ec8759eb7c680752ef4ee5eaf1a860628608fccae2715d519849f9292"
HASH_BY_COREUTILS = "0be357af9a3c10c71fe6e17acd415223f916c42982a4cfd2c3d6cc8f51d2c78a"
URL = "https://exam.example.org/exam/7/question/12?at=3"


def told(url: str, key: str = KEY) -> str:
    """What SEB sends, as its documentation says it: SHA-256 of URL and key, one behind the other."""
    return hashlib.sha256((url + key).encode()).hexdigest()


def test_a_hash_worked_out_with_coreutils() -> None:
    """`printf %s "$url$key" | sha256sum`"""
    assert seb.config_key_hash("https://exam.example.org/exam/7?q=%7E;%2f#part", KEY) == HASH_BY_COREUTILS
    assert (
        seb.browser_exam_key_hash("https://exam.example.org/exam/7?q=%7E;%2f", KEY.upper())
        == HASH_BY_COREUTILS
    )


def test_the_hash_of_its_own_url_holds_with_and_without_a_fragment() -> None:
    assert seb.holds(told(URL), url=URL, key=KEY)
    assert seb.holds(told(URL), url=f"{URL}#note", key=KEY)
    assert seb.holds(f" {told(URL).upper()} ", url=URL, key=KEY)


OTHERS = {
    "none": None,
    "an empty one": "",
    "half of it": told(URL)[:32],
    "the key itself": KEY,
    "of another address": told(URL.replace("12", "13")),
    "of another attempt": told(URL.replace("/7/", "/8/")),
    "of another site": told(URL.replace("org", "net")),
    "of http": told(URL.replace("https", "http")),
    "of an address in capitals": told(URL.upper()),
    "of an address with a fragment": told(f"{URL}#x"),
    "of an address without its query": told(URL.partition("?")[0]),
    "under another key": told(URL, KEY[::-1]),
    "of letters": "ü" * 64,
    "of half a letter": "\ud800" * 64,
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_hash_does_not_hold(name: str) -> None:
    assert not seb.holds(OTHERS[name], url=URL, key=KEY)


def test_a_question_mark_with_nothing_behind_it_may_get_lost_on_the_way() -> None:
    assert seb.holds(told("https://exam.example.org/exam/?"), url="https://exam.example.org/exam/", key=KEY)
    assert not seb.holds(told(f"{URL}?"), url=URL, key=KEY)


@pytest.mark.parametrize(
    "url", ["/exam/7", "exam.example.org/exam", "ftp://x/", "https://", "https:///x", ""]
)
def test_a_url_that_is_not_absolute_is_a_fault_of_the_server(url: str) -> None:
    with pytest.raises(seb.BadRequestUrl, match="absolute"):
        seb.holds(told(url), url=url, key=KEY)


@pytest.mark.parametrize("key", ["", KEY[:-1], KEY + "0", "g" * 64])
def test_what_is_no_key_is_not_hashed(key: str) -> None:
    with pytest.raises(seb.SebError, match="64 hexadecimal digits"):
        seb.config_key_hash(URL, key)


LETTERS = "abcXYZ019-._~!$&'()*+,;=:@/|{}^`[]\\\"<>"
ESCAPES = [
    "%7E",
    "%7e",
    "%2F",
    "%2f",
    "%c3%bc",
    "%C3%BC",
    "%3B",
    "%20",
    "+",
    "%00",
    "%",
    "%zz",
    "%25",
    "//",
    "/../",
]


def random_target(dice: random.Random) -> str:
    """A request target with everything that frameworks like to put in order."""
    pieces = [dice.choice(ESCAPES if dice.random() < 0.3 else LETTERS) for _ in range(dice.randrange(40))]
    path = "/" + "".join(pieces)
    query = "".join(dice.choice([*ESCAPES, *LETTERS, "?", "&a="]) for _ in range(dice.randrange(20)))
    return path + dice.choice(["", "?", f"?{query}", f"?{query}", f"??{query}"])


def test_ten_thousand_odd_addresses_behind_a_proxy_and_no_honest_request_is_refused() -> None:
    dice = random.Random(20261124)
    for _ in range(10_000):
        target, port = random_target(dice), dice.choice(["", ":443"])
        claimed = told(f"https://exam.example.org{target}")
        origin = seb.forwarded_origin(
            scheme="http",
            host="127.0.0.1:8000",
            trusted_hops=1,
            forwarded_proto=dice.choice(["https", "http, https"]),
            forwarded_host=dice.choice(
                [f"exam.example.org{port}", f"evil.example.net, Exam.Example.ORG{port}"]
            ),
        )
        path, _, query = target.partition("?")
        url = seb.request_url(origin.scheme, origin.host, path.encode(), query.encode())
        assert seb.holds(claimed, url=url, key=KEY), target
        assert seb.holds(claimed, url=seb.request_url("https", "exam.example.org", target.encode()), key=KEY)
        assert not seb.holds(claimed, url=f"{url}x", key=KEY)


@given(st.binary(max_size=30))
def test_bytes_beyond_ascii_are_hashed_as_they_were_sent(path: bytes) -> None:
    raw = b"/" + re.sub(rb"[?#]", b"", path)
    url = seb.request_url("https", "exam.example.org", raw)
    expected = hashlib.sha256(b"https://exam.example.org" + raw + KEY.encode()).hexdigest()
    assert seb.config_key_hash(url, KEY) == expected
