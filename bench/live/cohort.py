"""The people of a run: candidates in their watched exams, and a proctor at the desk, each with their token.

usage: python -m bench.live.cohort N

Prints one JSON object: {"desk", "cookie", "exams": [{"uuid", "token", "tab"}]}.
"""

import json
import sys
from datetime import timedelta

import django

LASTS = timedelta(hours=6)


def make(count: int) -> dict[str, object]:
    """Makes them through the apps' own actions; only tokens and the proctor's session are made by hand."""
    from assay.apps.attempts import actions
    from assay.apps.people.actions import grant_role, invite
    from assay.apps.people.models import Role
    from assay.apps.proctoring.actions import admit
    from assay.apps.programs.models import Certification
    from assay.core.attempt.seat_token import write_token
    from assay.core.proctoring.desk_token import write_desk_token
    from assay.outside import clock
    from assay.web.kit.issuing import sealing_keys
    from bench.attempt.cohort import _draw_ahead, _register, _sign_in

    certification, keys = Certification.objects.get(key="pmle"), sealing_keys()
    proctor = invite("chidi@bench.example")
    grant_role(proctor, Role.PROCTOR)
    attempts = [_register(f"candidate-{number}@bench.example", certification) for number in range(count)]
    _draw_ahead(attempts, certification)
    expires = int((clock.now() + LASTS).timestamp())
    exams = []
    for number, attempt in enumerate(attempts):
        now, tab = clock.now(), f"tab-of-candidate-{number}"
        actions.keep_system_check(attempt.uuid, {"browser": "bench"}, now=now)
        actions.confirm_rules(attempt.uuid, now=now)
        actions.check_in(attempt.uuid, keys=keys, now=now)
        admit(attempt.uuid, by=proctor, now=now)
        actions.start(attempt.uuid, now=now)
        actions.take_seat(attempt.uuid, tab, device="bench", now=now)
        token = write_token(keys.token_key(), attempt=attempt.uuid, tab=tab, expires=expires)
        exams.append({"uuid": str(attempt.uuid), "token": token, "tab": tab})
    desk = write_desk_token(keys.token_key(), person=proctor.pk, certifications=["pmle"], expires=expires)
    return {"desk": desk, "cookie": _sign_in(proctor, 0), "exams": exams}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(make(int(sys.argv[1]))))
