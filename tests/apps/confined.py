"""Exams in Safe Exam Browser: a policy that wants it, and a browser that shows keys as SEB does."""

import hashlib
from collections.abc import Mapping

from django.http import HttpResponse
from django.test import Client

from assay.apps.proctoring.models import SebRevision
from assay.apps.programs.models import Certification
from assay.core.proctoring.policy import ProctoringPolicy
from tests.apps.watched import watching

SEB_ONLY = ProctoringPolicy(lockdown="seb")
SEB_OR_GUARD = ProctoringPolicy(lockdown="seb-or-guard")
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36 SEB/3.10.0"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15 SEB/3.6"
PLAIN = "Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0.0.0 Safari/537.36"
HOST = "http://testserver"
OTHER_KEY = "ab" * 32


def confined(certification: Certification, policy: ProctoringPolicy = SEB_ONLY) -> Certification:
    """The certification under a policy that uses SEB."""
    return watching(certification, policy)


def hash_of(url: str, key: str) -> str:
    """As SEB's KeyGenerator.cs writes it down: the address without its fragment, then the key."""
    return hashlib.sha256((url.split("#")[0] + key).encode()).hexdigest()


def headers_for(url: str, key: str, *, bek: str = "", agent: str = WINDOWS) -> dict[str, str]:
    """What SEB for Windows sends with a request of an address."""
    found = {"User-Agent": agent, "X-SafeExamBrowser-ConfigKeyHash": hash_of(url, key)}
    return found | ({"X-SafeExamBrowser-RequestHash": hash_of(url, bek)} if bek else {})


def as_seb(client: Client, target: str, key: str, *, bek: str = "") -> HttpResponse:
    """SEB for Windows asks for a raw target."""
    return client.get(target, headers=headers_for(HOST + target, key, bek=bek))


def raw(client: Client, target: str, headers: Mapping[str, str], path: str) -> HttpResponse:
    """Asks for `path` while the request's first line said `target`, byte for byte."""
    query = target.partition("?")[2]
    found: HttpResponse = client.generic(
        "GET", path, headers=dict(headers), RAW_URI=target, QUERY_STRING=query
    )
    return found


def newest_key(certification: Certification) -> str:
    """The Config Key of the configuration made last."""
    return SebRevision.objects.filter(certification=certification).latest("number").config_key
