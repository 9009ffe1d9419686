"""The cohort of a run, made and checked through the apps' own actions, inside the site's configuration.

usage: python -m bench.attempt.cohort make N FILE      registered, form drawn, admitted, signed in
       python -m bench.attempt.cohort verify N         the journals of N attempts, verified whole

Prints one JSON object: what was done, and the seconds each step took. FILE gets a list of
{"attempt", "cookie", "questions"}, one for each candidate. Only sessions are made by hand: what they open is
measured later, and real.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

WORD = "0123456789abcdefghijklmnopqrstuv"  # a CSRF secret has 32 letters; here the number is a part of it


def make(count: int, file: Path) -> dict[str, object]:
    """Makes the candidates up to the moment before they take their seats."""
    from assay.apps.attempts import actions
    from assay.apps.attempts.models import Attempt
    from assay.apps.people.actions import grant_role, invite
    from assay.apps.people.models import Role
    from assay.apps.proctoring.actions import admit
    from assay.apps.programs.models import Certification
    from assay.outside import clock
    from assay.web.kit.issuing import sealing_keys

    certification = Certification.objects.get(key="pmle")
    proctor = invite("chidi@bench.example")
    grant_role(proctor, Role.PROCTOR)
    people = [invite(f"candidate-{number}@bench.example") for number in range(count)]
    seconds: dict[str, float] = {}
    attempts: list[Attempt] = []

    def register(number: int) -> None:
        attempts.append(
            actions.register_now(
                people[number],
                certification,
                legal_name=f"Candidate {number}",
                born_on=date(1990, 1, 1),
                country="NO",
                now=clock.now(),
            )
        )

    def check_in(number: int) -> None:
        uuid = attempts[number].uuid
        actions.keep_system_check(uuid, {"browser": "bench"}, now=clock.now())
        actions.confirm_rules(uuid, now=clock.now())
        actions.check_in(uuid, keys=sealing_keys(), now=clock.now())

    def let_in(number: int) -> None:
        admit(attempts[number].uuid, by=proctor, now=clock.now())

    steps: dict[str, Callable[[int], None]] = {"register": register, "check in": check_in, "admit": let_in}
    for name, step in steps.items():
        begun = time.perf_counter()
        for number in range(count):
            step(number)
        seconds[name] = time.perf_counter() - begun
    told = [
        {"attempt": str(attempt.uuid), "cookie": _sign_in(person, number), "questions": _questions(attempt)}
        for number, (attempt, person) in enumerate(zip(attempts, people, strict=True))
    ]
    file.write_text(json.dumps(told))
    return {"candidates": count, "seconds": seconds}


def _questions(attempt: Any) -> int:
    from assay.apps.attempts.models import Form

    return len(Form.objects.get(attempt=attempt).items)


def _sign_in(person: Any, number: int) -> str:
    """The cookies of a browser that has signed in."""
    from django.conf import settings
    from django.contrib import auth
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[auth.SESSION_KEY] = str(person.pk)
    session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[auth.HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.set_expiry(timedelta(days=1))
    session.create()
    secret = f"{number:06d}{WORD[6:]}"
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={secret}"


def verify(count: int) -> dict[str, object]:
    """Verifies the chains of the longest journals."""
    from assay.apps.attempts import queries
    from assay.apps.attempts.models import Attempt

    entries, faults, slowest = 0, [], 0.0
    for attempt in Attempt.objects.order_by("-head_seq", "pk")[:count]:
        history = queries.history(attempt)
        begun = time.perf_counter()
        faults += [f"{attempt.uuid}: {fault.message}" for fault in queries.journal_faults(attempt)]
        slowest = max(slowest, time.perf_counter() - begun)
        entries += len(history)
    return {"attempts": count, "entries": entries, "faults": faults, "slowest_s": slowest}


def main(verb: str, count: str, *more: str) -> None:
    """Prints what a verb reports."""
    django.setup()
    report = make(int(count), Path(more[0])) if verb == "make" else verify(int(count))
    print(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
