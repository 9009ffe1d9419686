"""The absolute address of a request as the browser asked for it: what Safe Exam Browser made its hash of."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest

from assay.core.seb import Origin, forwarded_origin, origin_of, request_url

_LEFT_ALONE = "/~;:@!$&'()*+,=[]|"
"""What browsers leave as it is in a path (WHATWG URL, path percent-encode set) and `quote` would not."""


def asked_origin(request: HttpRequest) -> Origin:
    """Scheme and host that the browser used, behind as many proxies as the site trusts. Raises BadRequestUrl.

    A proxy that ends TLS and does not say so: the site's own address, from its configuration, says it.
    """
    meta, hops = request.META, settings.CONFIG.serve.proxies
    host = meta.get("HTTP_HOST") or request.get_host()
    found = forwarded_origin(
        scheme=meta.get("wsgi.url_scheme") or request.scheme or "http",
        host=host,
        trusted_hops=hops,
        forwarded_proto=meta.get("HTTP_X_FORWARDED_PROTO"),
        forwarded_host=meta.get("HTTP_X_FORWARDED_HOST"),
    )
    if hops and "HTTP_X_FORWARDED_PROTO" not in meta:
        scheme, _, own = settings.CONFIG.site.base_url.rstrip("/").partition("://")
        if origin_of(scheme, own).host == origin_of(scheme, found.host).host:
            return origin_of(scheme, own)
    return found


def asked_url(request: HttpRequest) -> str:
    """The whole address, byte for byte as it was asked for. Raises BadRequestUrl."""
    origin = asked_origin(request)
    return request_url(origin.scheme, origin.host, _target(request).encode("latin-1", "replace"))


def _target(request: HttpRequest) -> str:
    """The raw request target; texts of an environment hold bytes as Latin-1 (PEP 3333).

    Where the server did not keep it, the path is spelt as browsers do.
    """
    meta = request.META
    raw = str(meta.get("RAW_URI") or meta.get("REQUEST_URI") or "")
    if raw.startswith(("http://", "https://")):  # RFC 9112, 3.2.2: some proxies ask so
        raw = "/" + raw.partition("://")[2].partition("/")[2]
    if raw.startswith("/"):
        return raw
    path = quote(request.path, safe=_LEFT_ALONE)
    query = str(meta.get("QUERY_STRING", ""))
    return f"{path}?{query}" if query else path
