"""Run in a site's own environment: lets Ada check in, has Chidi admit her, and signs both in without mail.

Prints {"attempt", "cookie", "proctor"}: her exam, ready to be started, her session and his.
"""

import json

from assay.cli.django_site import start_django

if __name__ == "__main__":
    start_django()
    from assay.apps.attempts.actions import check_in, confirm_rules, keep_system_check, open_attempt
    from assay.apps.people.actions import grant_role
    from assay.apps.people.models import Person, Role
    from assay.apps.proctoring.actions import admit
    from assay.apps.programs.actions import register
    from assay.apps.programs.models import Certification
    from assay.cli.rehearse.cohort import open_session
    from assay.outside import clock
    from assay.web.kit.issuing import sealing_keys
    from tests.apps.story import BORN

    now = clock.now()
    ada, chidi = (Person.objects.create_user(f"{name}@example.org") for name in ("ada", "chidi"))
    grant_role(chidi, Role.PROCTOR)
    pmle = Certification.objects.get(key="pmle")
    registration = register(ada, pmle, legal_name="Ada Nwosu", born_on=BORN, country="NG", now=now)
    attempt = open_attempt(registration, now=now)
    keep_system_check(attempt.uuid, {}, now=now)
    confirm_rules(attempt.uuid, now=now)
    check_in(attempt.uuid, keys=sealing_keys(), now=now)
    admit(attempt.uuid, by=chidi, now=now)

    sessions = {"cookie": open_session(ada), "proctor": open_session(chidi)}
    print(json.dumps({"attempt": str(attempt.uuid), **sessions}))
