"""A certification as it is in force: blueprint, policies and versions of its rules. Read, not edited."""

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assay.apps.audit.queries import trail_of
from assay.apps.bank.queries import pool
from assay.apps.people.models import Role
from assay.apps.programs.models import Certification
from assay.apps.programs.queries import certifications_in
from assay.core.forms import parse_blueprint
from assay.web.kit.gate import open_to, scope
from assay.web.kit.prose import prose_html
from assay.web.office.results import with_names


@require_GET
@open_to(Role.MANAGER, Role.PSYCHOMETRICIAN, Role.ADMINISTRATOR)
def certification(request: HttpRequest, key: str) -> HttpResponse:
    """The page of one certification."""
    try:
        found = certifications_in(scope(request, Role.MANAGER, Role.PSYCHOMETRICIAN)).get(key=key)
    except Certification.DoesNotExist as error:
        raise Http404 from error
    blueprint = parse_blueprint(found.blueprint, file=f"{key}/blueprint.toml")
    items = [item for item in pool(key) if not item.is_pilot]
    in_pool = Counter(item.family for item in items)
    context = {
        "certification": found,
        "spec": found.spec,
        "blueprint": blueprint,
        "families": [
            (found.spec.family_title(row.id), row.items, in_pool[row.id]) for row in blueprint.families
        ],
        "pool_size": len(items),
        "rules": [(one, prose_html(one.text, under_h2=True)) for one in found.rules.all()],
        "entries": with_names(trail_of(f"certification:{key}")[:20]),
    }
    return render(request, "office/certification.html", context)
