"""The candidates of a run, made through the apps' own actions, inside the site's configuration.

usage: python -m bench.evidence.candidates make N FILE     registered, checked in, admitted, begun, consented
       python -m bench.evidence.candidates verify          every stored piece opened and its chain verified

FILE gets a list of {"attempt", "token"}. `verify` prints {"pieces", "faults", "seconds"}.
"""

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import django

NOTICE = "You are recorded in this benchmark."


def make(count: int, file: Path) -> dict[str, object]:
    """Candidates whose player may send evidence."""
    from assay.apps.attempts.actions import start
    from assay.apps.attempts.models import Attempt
    from assay.apps.proctoring.actions.consents import keep_consent
    from assay.apps.programs.models import Certification
    from assay.core.attempt.seat_token import write_token
    from assay.core.proctoring.policy import ProctoringPolicy
    from assay.core.programs import write_certification
    from assay.outside import clock
    from assay.web.kit.issuing import sealing_keys
    from bench.attempt import cohort

    certification = Certification.objects.get(key="pmle")
    policy = ProctoringPolicy(camera=True, alternative="A test centre.")
    certification.source = write_certification(replace(certification.spec, proctoring=policy))
    certification.save()
    cohort.make(count, file)
    key, expires = sealing_keys().token_key(), int(clock.now().timestamp()) + 86_400
    told = []
    for attempt in Attempt.objects.select_related("candidate").order_by("pk"):
        keep_consent(attempt, text=NOTICE, now=clock.now())
        start(attempt.uuid, now=clock.now())
        token = write_token(key, attempt=attempt.uuid, tab="bench-tab", expires=expires)
        told.append({"attempt": str(attempt.uuid), "token": token})
    file.write_text(json.dumps(told))
    return {"candidates": len(told)}


def verify() -> dict[str, object]:
    """Every piece of every candidate, as a reviewer's page would ask for it."""
    from assay.apps.attempts.models import Attempt
    from assay.apps.proctoring.models import Artefact
    from assay.apps.proctoring.queries.evidence import faults
    from assay.web.kit.issuing import sealing_keys

    found, longest = 0, 0.0
    for attempt in Attempt.objects.all():
        begun = time.process_time()
        found += len(faults(attempt, keys=sealing_keys()))
        longest = max(longest, time.process_time() - begun)
    return {"pieces": Artefact.objects.count(), "faults": found, "seconds": longest}


def main(verb: str, count: str = "0", file: str = "") -> None:
    """Prints what a verb reports."""
    django.setup()
    print(json.dumps(make(int(count), Path(file)) if verb == "make" else verify()))


if __name__ == "__main__":
    main(*sys.argv[1:])
