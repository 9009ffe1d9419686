"""The absolute URL of a request as the browser asked for it, rebuilt behind proxies without touching it.

Frameworks rebuild URLs from decoded parts and encode them anew: `%7E` becomes `~`, `;` becomes `%3B`,
`%2f` becomes `/`, `%c3` becomes `%C3`; the hash is then another one, and an honest candidate stands outside.
So: scheme and host from what is trusted, the rest from the raw request target.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from assay.core.seb.errors import BadRequestUrl
from assay.core.seb.values import shown

_HOST = re.compile(
    r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9.])?|\[[0-9A-Fa-f:.]{2,45}\])(?::(?P<port>[0-9]{1,5}))?"
)
_Said = TypeVar("_Said")
_USUAL_PORT = {"http": 80, "https": 443}
_PAIR = re.compile(r'\s*([A-Za-z0-9!#$%&\'*+.^_`|~-]+)=("(?:[^"\\]|\\.)*"|[^;,"\s]*)\s*')


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme (`http` or `https`) and host as browsers write them: lower case, without the usual port."""

    scheme: str
    host: str


def request_url(scheme: str, host: str, raw_path: bytes, query_string: bytes = b"") -> str:
    """The absolute URL of a request from its parts as the server got them; nothing in them is encoded anew.

    `raw_path` is the path before any decoding (ASGI's `raw_path`), or the whole request target, which wins
    over `query_string`. Bytes beyond ASCII stay as they were sent. Raises BadRequestUrl.
    """
    origin = origin_of(scheme, host)
    if not raw_path.startswith(b"/"):
        raise BadRequestUrl("The raw path of the request does not begin with a slash.")
    target = raw_path if b"?" in raw_path or not query_string else raw_path + b"?" + query_string
    return f"{origin.scheme}://{origin.host}{target.decode('utf-8', 'surrogateescape')}"


def origin_of(scheme: str, host: str) -> Origin:
    """Scheme and host in the browser's spelling. Raises BadRequestUrl for what no browser sends."""
    plain = scheme.lower()
    plain = {"ws": "http", "wss": "https"}.get(plain, plain)
    found = _HOST.fullmatch(host)
    if plain not in _USUAL_PORT:
        raise BadRequestUrl(f"“{shown(scheme)}” is not a scheme of the web.")
    if found is None or not 0 < int(found["port"] or 1) < 65536:
        raise BadRequestUrl(f"“{shown(host)}” is not a host.")
    name, port = found["name"].lower(), int(found["port"] or _USUAL_PORT[plain])
    return Origin(plain, name if port == _USUAL_PORT[plain] else f"{name}:{port}")


def forwarded_origin(
    *,
    scheme: str,
    host: str,
    trusted_hops: int,
    forwarded: str | None = None,
    forwarded_proto: str | None = None,
    forwarded_host: str | None = None,
) -> Origin:
    """Scheme and host that the browser used, with `trusted_hops` proxies of ours in front of this server.

    `scheme` and `host` are those of the request that arrived here; they count when no hop is trusted, or when
    the trusted one said nothing. The headers `Forwarded` (RFC 7239), `X-Forwarded-Proto` and `-Host` are
    lists to which each hop appends: what counts is what the first of *our* proxies added, and nothing that
    was there before it. Pass only the headers that your proxies really set; `Forwarded` wins over the others.
    Raises BadRequestUrl for a value that is no scheme or host.
    """
    if trusted_hops < 1:
        return origin_of(scheme, host)
    if forwarded is not None:
        said = _counting(_elements(forwarded), trusted_hops)
        return origin_of(said.get("proto", scheme), said.get("host", host))
    protos = _items(forwarded_proto)
    hosts = _items(forwarded_host)
    return origin_of(
        _counting(protos, trusted_hops) if protos else scheme,
        _counting(hosts, trusted_hops) if hosts else host,
    )


def _counting(said: Sequence[_Said], trusted_hops: int) -> _Said:
    return said[max(0, len(said) - trusted_hops)]


def _items(header: str | None) -> list[str]:
    return [item.strip() for item in header.split(",")] if header is not None else []


def _elements(header: str) -> list[Mapping[str, str]]:
    """The elements of a Forwarded header, names in lower case, quotes undone."""
    return [dict(_pairs(element)) for element in _split(header, ",")]


def _pairs(element: str) -> Iterator[tuple[str, str]]:
    for pair in _split(element, ";"):
        found = _PAIR.fullmatch(pair)
        if found is None:
            raise BadRequestUrl(f"“{shown(pair)}” is not a part of a Forwarded header.")
        value = found[2]
        yield found[1].lower(), re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _split(text: str, separator: str) -> list[str]:
    """The parts of a header between separators, of which those in quotes do not count."""
    return re.findall(rf'(?:[^"{separator}]|"(?:[^"\\]|\\.)*"?)+', text)
