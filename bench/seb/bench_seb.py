"""Milliseconds per configuration and per checked request, against their bare parts in the same run.

usage: python bench/seb/bench_seb.py [--rounds N]

The configuration is the high-stakes one. Its peer is `plistlib.dumps` of the same settings: the XML alone,
without Config Key, checks or container. A checked request is its URL, rebuilt behind a proxy, and the
comparison of its hash; its peer is SHA-256 of the same bytes. An encrypted file spends its time in PBKDF2,
20 000 rounds by SEB's format, which is its peer. Medians; exits with 1 when a limit is missed.
"""

import argparse
import hashlib
import plistlib
import statistics
import sys
import time
from collections.abc import Callable

from assay.core import seb

MOST_MAKING_MS = 5.0
MOST_CHECKING_MS = 0.2
KEY = "4fa9af8ec8759eb7c680752ef4ee5eaf1a860628608fccae2715d519849f9292"
PATH, QUERY = b"/exam/7/question/12;v=%7E%2f", b"at=3&back=%c3%bc"
EXAM = seb.SebExam(
    start_url="https://exam.example.org/seb/pmle/2026-11/start",
    quit_url="https://exam.example.org/seb/pmle/2026-11/done",
)


def main() -> None:
    """Prints one line a measure; exits with 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=500, help="rounds of each measure")
    rounds = parser.parse_args().rounds
    settings = seb.high_stakes(EXAM)
    file = seb.write_seb(settings)
    url = f"https://exam.example.org{PATH.decode()}?{QUERY.decode()}"
    claimed, hashed = seb.config_key_hash(url, KEY), f"{url}{KEY}".encode()

    making = _measure("make: settings, key, file", _make, rounds)
    plain = _measure("  peer: plistlib.dumps", lambda: plistlib.dumps(settings), rounds)
    _measure("read a file and its key", lambda: seb.config_key(seb.read_seb(file)), rounds)
    sealing = _measure("make with a password", _make_encrypted, max(rounds // 20, 5))
    deriving = _measure("  peer: PBKDF2 alone", _derive, max(rounds // 20, 5))
    checking = _measure("check a request", lambda: _check(claimed), rounds * 10)
    digest = _measure("  peer: SHA-256 alone", lambda: hashlib.sha256(hashed).hexdigest(), rounds * 10)

    print(f"ratio of making to its peer      {making / plain:8.1f}")
    print(f"ratio of sealing to its peer     {sealing / deriving:8.1f}")
    print(f"ratio of checking to its peer    {checking / digest:8.1f}")
    if making > MOST_MAKING_MS or checking > MOST_CHECKING_MS:
        print(f"missed: at most {MOST_MAKING_MS} ms to make, {MOST_CHECKING_MS} ms to check")
        sys.exit(1)


def _make() -> None:
    settings = seb.high_stakes(EXAM)
    seb.config_key(settings)
    seb.write_seb(settings)


def _make_encrypted() -> None:
    settings = seb.high_stakes(EXAM)
    seb.config_key(settings)
    seb.write_seb(settings, packing=seb.Packing.PASSWORD, password="examination", seed=bytes(32))


def _derive() -> None:
    for salt in (bytes(8), bytes(8)):
        hashlib.pbkdf2_hmac("sha1", b"examination", salt, 10_000, 32)


def _check(claimed: str) -> None:
    origin = seb.forwarded_origin(
        scheme="http",
        host="127.0.0.1:8000",
        trusted_hops=1,
        forwarded_proto="https",
        forwarded_host="exam.example.org",
    )
    url = seb.request_url(origin.scheme, origin.host, PATH, QUERY)
    if not seb.holds(claimed, url=url, key=KEY):
        raise AssertionError("an honest request was refused")


def _measure(name: str, work: Callable[[], object], rounds: int) -> float:
    """The median time of a round in milliseconds, printed."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    median = statistics.median(times) * 1000
    print(f"{name:<28}{median:12.4f} ms")
    return median


if __name__ == "__main__":
    main()
