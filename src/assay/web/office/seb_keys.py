"""Browser Exam Keys side by side: which candidates' Safe Exam Browsers agree, and which stand alone.

A reason to look, never a verdict: a fresh update stands alone, too. Staff do not see their own exams here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.apps.proctoring.models import SebRevision
from assay.apps.proctoring.queries.seb import Compared, compared
from assay.core.seb import BuildKeys
from assay.web.kit.gate import open_to, person_of, scope


@dataclass(frozen=True, slots=True)
class BuildShown:
    """One build of SEB: the sentence, and whom to look at (alone with a key, or with more than one)."""

    build: str
    words: str
    alone: tuple[Attempt, ...]
    changed: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class RevisionShown:
    """One configuration and the builds that ran with it."""

    revision: SebRevision
    builds: tuple[BuildShown, ...]


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def listing(request: HttpRequest) -> HttpResponse:
    """Each configuration that was shown, the newest first."""
    found = compared(scope(request, Role.MANAGER))
    named = set(_to_look_at(found))
    rows = Attempt.objects.filter(uuid__in=named).exclude(candidate=person_of(request))
    attempts = {str(one.uuid): one for one in rows.select_related("registration")}
    shown = [
        RevisionShown(one.revision, tuple(_shown(build, attempts) for build in one.builds)) for one in found
    ]
    return render(request, "office/seb_keys.html", {"revisions": shown})


def _to_look_at(found: Iterable[Compared]) -> Iterable[str]:
    for one in found:
        for build in one.builds:
            yield from (uuid for group in build.singletons for uuid in group.attempts)
            yield from build.changed


def _shown(build: BuildKeys, attempts: Mapping[str, Attempt]) -> BuildShown:
    alone = (uuid for group in build.singletons for uuid in group.attempts)
    return BuildShown(
        build.build,
        build.words(),
        tuple(attempts[uuid] for uuid in alone if uuid in attempts),
        tuple(attempts[uuid] for uuid in build.changed if uuid in attempts),
    )
