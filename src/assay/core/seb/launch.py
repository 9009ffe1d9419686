"""The link that starts SEB, and the one-time token that travels beside the configuration.

    sebs://host/seb/<signed>/exam.seb??t=<token>

SEB asks for the file by https, without the browser's cookies, so the path must carry its own signature. What
follows the second question mark it appends to `startURL` (with `startURLAppendQueryParameter`), so that the
configuration, and with it the Config Key, is one for all candidates. Sources: ConfigurationOperation.cs and
WindowHandlingResponsibility.cs of seb-win-refactoring, SEBBrowserController.m of seb-mac.
"""

import re

from assay.core.seb.errors import BadRequestUrl
from assay.core.seb.request_url import origin_of

_PATH = re.compile(r"/[A-Za-z0-9/._~-]*\.seb")
_QUERY = re.compile(r"[A-Za-z0-9_-]+=[A-Za-z0-9._~-]+(&[A-Za-z0-9_-]+=[A-Za-z0-9._~-]+)*")
_LAUNCH_SCHEME = {"http": "seb", "https": "sebs"}


def launch_link(base_url: str, path: str, *, query: str) -> str:
    """The link on the “Start in SEB” button: `sebs://`, or `seb://` for a site without TLS (a demo).

    `base_url` is the site's, `path` that of the file, signed and ending in `.seb`, `query` the one-time part,
    as `t=7Hq…`. Raises BadRequestUrl for anything in them that a browser or SEB would write differently.
    """
    scheme, _, host = base_url.rstrip("/").partition("://")
    origin = origin_of(scheme, host)
    if not _PATH.fullmatch(path):
        raise BadRequestUrl("The path of the file must end in .seb and need no encoding.")
    return f"{_LAUNCH_SCHEME[origin.scheme]}://{origin.host}{path}??{_checked(query)}"


def started_url(start_url: str, query: str) -> str:
    """The first address that SEB will ask for: `startURL` with the link's second query appended.

    Raises BadRequestUrl for an address with a query of its own: Windows and macOS extend it differently.
    """
    if "?" in start_url or "#" in start_url:
        raise BadRequestUrl("The start address must have no query and no fragment.")
    return f"{start_url}?{_checked(query)}"


def _checked(query: str) -> str:
    if not _QUERY.fullmatch(query):
        raise BadRequestUrl("The one-time part must be name=value in letters that need no encoding.")
    return query
