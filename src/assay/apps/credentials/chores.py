"""Issuing what has been released."""

from datetime import datetime

from assay.apps.credentials.actions import issue_credential
from assay.apps.results.models import Result
from assay.outside.issuer import Issuer


def issue_released(issuer: Issuer, *, now: datetime) -> int:
    """Issues the credential of every released pass that has none; returns how many.

    One that cannot be issued does not keep the others waiting: it is in the ExceptionGroup at the end.
    """
    waiting = Result.objects.filter(state=Result.State.RELEASED, passed=True, credential=None).select_related(
        "attempt__registration", "certification", "candidate"
    )
    issued, failed = 0, {}
    for result in waiting[:100]:
        try:
            issue_credential(result, issuer=issuer, now=now)
            issued += 1
        except Exception as error:
            failed[result.attempt.uuid] = error
    if failed:
        raise ExceptionGroup(f"no credential for {', '.join(map(str, failed))}", list(failed.values()))
    return issued
