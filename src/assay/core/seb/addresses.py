"""Where the exam of a revision begins and ends, so that the site and the command line say the same."""

import re
from dataclasses import dataclass

from assay.core.seb.errors import BadRequestUrl
from assay.core.seb.request_url import origin_of
from assay.core.seb.values import shown

_PLAIN = re.compile(r"[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class SebAddresses:
    """`start` exchanges the one-time token for a session; asking for `quit` closes SEB."""

    start: str
    quit: str


def seb_addresses(base_url: str, *, certification: str, revision: str) -> SebAddresses:
    """The addresses of an exam revision on a site; a new revision has new ones, and so a new Config Key.

    `certification` and `revision` are plain: lower-case letters, digits, hyphens. Raises BadRequestUrl.
    """
    for name in (certification, revision):
        if not _PLAIN.fullmatch(name):
            raise BadRequestUrl(f"“{shown(name)}” cannot stand in an address: take a-z, 0-9 and hyphens.")
    scheme, _, host = base_url.rstrip("/").partition("://")
    origin = origin_of(scheme, host)
    root = f"{origin.scheme}://{origin.host}/seb/{certification}/{revision}"
    return SebAddresses(f"{root}/start", f"{root}/done")
