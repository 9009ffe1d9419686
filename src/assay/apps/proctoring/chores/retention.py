"""Evidence goes when its time has come. Nobody has to think of it, and nobody can forget it."""

from datetime import datetime
from itertools import islice

from assay.apps.proctoring.actions.retention import delete
from assay.apps.proctoring.evidence_files import StorageFailed
from assay.apps.proctoring.queries.retention import due_now
from assay.outside.keys import SigningKey

MOST = 50
"""So many attempts in one round; the rest go in the next."""


def delete_due(*, key: SigningKey, now: datetime) -> int:
    """Deletes what is due; of how many attempts. Raises StorageFailed: it is tried again next round."""
    found = list(islice(due_now(now), MOST))
    failed: StorageFailed | None = None
    for one in found:
        try:
            delete(one, key=key, now=now)
        except StorageFailed as error:  # one file that cannot go must not keep the others
            failed = error
    if failed is not None:
        raise failed
    return len(found)
