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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

WORD = "0123456789abcdefghijklmnopqrstuv"  # a CSRF secret has 32 letters; here the number is a part of it


def make(count: int, file: Path) -> dict[str, object]:
    """Makes the candidates up to the moment before they take their seats."""
    from assay.apps.attempts import actions
    from assay.apps.people.actions import grant_role, invite
    from assay.apps.people.models import Role
    from assay.apps.proctoring.actions import admit
    from assay.apps.programs.models import Certification
    from assay.outside import clock
    from assay.web.kit.issuing import sealing_keys

    certification = Certification.objects.get(key="pmle")
    proctor = invite("chidi@bench.example")
    grant_role(proctor, Role.PROCTOR)
    seconds: dict[str, float] = {}
    with _timed(seconds, "register"):
        attempts = [_register(f"candidate-{number}@bench.example", certification) for number in range(count)]
    with _timed(seconds, "draw ahead, in bulk"):
        _draw_ahead(attempts, certification)
    with _timed(seconds, "check in"):
        for attempt in attempts:
            actions.keep_system_check(attempt.uuid, {"browser": "bench"}, now=clock.now())
            actions.confirm_rules(attempt.uuid, now=clock.now())
            actions.check_in(attempt.uuid, keys=sealing_keys(), now=clock.now())
    with _timed(seconds, "admit"):
        for attempt in attempts:
            admit(attempt.uuid, by=proctor, now=clock.now())
    with _timed(seconds, "sign in"):
        told = [
            {
                "attempt": str(attempt.uuid),
                "cookie": _sign_in(attempt.candidate, number),
                "questions": attempt.question_count,
            }
            for number, attempt in enumerate(attempts)
        ]
    file.write_text(json.dumps(told))
    return {"candidates": count, "seconds": seconds}


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    seconds[name] = time.perf_counter() - begun


def _register(email: str, certification: Any) -> Any:
    from assay.apps.attempts.actions import register_now
    from assay.apps.people.actions import invite
    from assay.outside import clock

    return register_now(
        invite(email),
        certification,
        legal_name=email.partition("@")[0],
        born_on=date(1990, 1, 1),
        country="NO",
        now=clock.now(),
    )


def _draw_ahead(attempts: Sequence[Any], certification: Any) -> None:
    """Draws and seals all forms with one reading of the bank, as one does for a mass sitting."""
    from assay.apps.attempts.drawing import placed_form, sealed_text
    from assay.apps.attempts.models import Form
    from assay.apps.bank import queries as bank
    from assay.core.forms import draw_forms, parse_blueprint
    from assay.outside import clock
    from assay.web.kit.issuing import sealing_keys

    key, keys = certification.key, sealing_keys()
    blueprint = parse_blueprint(certification.blueprint, file=f"{key}/blueprint.toml")
    by_hash = bank.read_versions(key, set(bank.content_hashes(key).values()))
    versions = {item.id: item for item in by_hash.values()}
    forms = []
    drawn = draw_forms(bank.pool(key), blueprint, seeds=range(len(attempts)))
    for attempt, one in zip(attempts, drawn, strict=True):
        form = placed_form(attempt, one, versions, now=clock.now())
        form.sealed = sealed_text(form, by_hash, keys=keys)
        forms.append(form)
    Form.objects.bulk_create(forms, batch_size=100)


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
    """Verifies the chains of the longest journals, and that each attempt handed in has its signed receipt."""
    from assay.apps.attempts import queries
    from assay.apps.attempts.models import Attempt
    from assay.apps.attempts.statement import receipt_message
    from assay.core.journal.signature import holds

    entries, faults, slowest = 0, [], 0.0
    queries.journal_faults(Attempt.objects.latest("head_seq"))  # the first one also opens the connection
    for attempt in Attempt.objects.order_by("-head_seq", "pk")[:count]:
        history = queries.history(attempt)
        begun = time.process_time()
        faults += [f"{attempt.uuid}: {fault.message}" for fault in queries.journal_faults(attempt)]
        slowest = max(slowest, (time.process_time() - begun) / len(history))
        entries += len(history)
    receipts = 0
    for attempt in Attempt.objects.filter(phase="submitted").prefetch_related("receipts"):
        said = [receipt.document for receipt in attempt.receipts.all()]
        receipts += 1
        if len(said) != 1 or not holds(said[0]["key"], receipt_message(said[0]), said[0]["signature"]):
            faults.append(f"{attempt.uuid}: {len(said)} receipts, or a signature that does not hold")
    return {
        "attempts": count,
        "entries": entries,
        "faults": faults,
        "receipts": receipts,
        "slowest_s_an_entry": slowest,
    }


def main(verb: str, count: str, *more: str) -> None:
    """Prints what a verb reports."""
    django.setup()
    report = make(int(count), Path(more[0])) if verb == "make" else verify(int(count))
    print(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
