"""What the clerk can do in the site, by name. Imported once Django runs."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from uuid import UUID

from assay.apps.attempts.models import Attempt
from assay.apps.attempts.queries import journal_faults
from assay.apps.bank.queries import read_versions
from assay.apps.people.actions import invite
from assay.apps.proctoring.actions import admit, grant_time, pause
from assay.apps.programs.models import Certification
from assay.apps.results.models import Result
from assay.cli.rehearse.cohort import PROCTOR, admit_cohort, stored_of
from assay.core.attempt import Refused
from assay.core.items.score import score
from assay.outside import clock
from assay.web.kit.issuing import sealing_keys


def seat(certification: str, count: int) -> list[list[str]]:
    """New candidates, admitted and signed in: pairs of attempt and session."""
    found = Certification.objects.get(key=certification)
    cohort = admit_cohort(found, count=count, keys=sealing_keys(), now=clock.now(), is_rehearsal=False)
    return [[admission.attempt, admission.session] for admission in cohort]


def interrupt(attempt: str, reason: str) -> bool:
    """The proctor pauses an exam, and the clock with it; False where it is over already."""
    with suppress(Refused):
        pause(UUID(attempt), by=invite(PROCTOR), reason=reason, now=clock.now())
        return True
    return False


def let_in(attempt: str) -> bool:
    """The proctor lets an exam go on; False where that is not possible."""
    with suppress(Refused):
        admit(UUID(attempt), by=invite(PROCTOR), now=clock.now())
        return True
    return False


def give_time(attempt: str, minutes: int, reason: str) -> bool:
    """The proctor adds minutes; False where the exam is over already."""
    with suppress(Refused):
        grant_time(UUID(attempt), by=invite(PROCTOR), minutes=minutes, reason=reason, now=clock.now())
        return True
    return False


def stored(attempts: Sequence[str]) -> dict[str, object]:
    """What the site holds of each attempt, and what it says itself about the journal."""
    return {
        name: {
            "stored": asdict(stored_of(name)),
            "faults": [str(fault) for fault in journal_faults(Attempt.objects.get(uuid=name))],
        }
        for name in attempts
    }


def points(choices: Mapping[str, Mapping[str, Sequence[int]]]) -> dict[str, object]:
    """For each attempt: the points of these choices (number -> positions as shown), and those of its result.

    The result's are None while there is none. The choices are turned back into letters and scored here, item
    by item, without the site's own way from a journal to a result.
    """
    results = dict(Result.objects.filter(attempt__uuid__in=choices).values_list("attempt__uuid", "points"))
    told = {str(uuid): value for uuid, value in results.items()}
    return {name: [_recount(name, chosen), told.get(name)] for name, chosen in choices.items()}


def _recount(attempt: str, chosen: Mapping[str, Sequence[int]]) -> int:
    found = Attempt.objects.select_related("certification", "form").get(uuid=attempt)
    places = [place for place in found.form.items if place.get("scored", True)]
    versions = read_versions(found.certification.key, {place["hash"] for place in places})
    total = 0
    for number, place in enumerate(found.form.items, start=1):
        if place.get("scored", True):
            letters = [place["order"][position] for position in chosen.get(str(number), ())]
            total += score(versions[place["hash"]], letters)
    return total


def results() -> dict[str, str]:
    """Attempt -> a digest of its whole result: what is held must stay as it is."""
    rows = Result.objects.filter(state=Result.State.HELD).order_by("pk").values()
    names = dict(Attempt.objects.values_list("pk", "uuid"))
    return {str(names[row["attempt_id"]]): _digest(row) for row in rows}


def _digest(row: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True, default=str).encode()).hexdigest()


DEEDS: Mapping[str, Callable[..., object]] = {
    deed.__name__: deed for deed in (seat, interrupt, let_in, give_time, stored, points, results)
}
