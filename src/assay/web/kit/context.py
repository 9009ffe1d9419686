"""What every template knows: the site, and the consoles of the person who looks."""

from django.conf import settings
from django.http import HttpRequest

from assay.apps.people.models import Role
from assay.apps.people.queries import roles_of

_CONSOLES = (
    (frozenset({Role.CANDIDATE}), "My exams", "/home/"),
    (frozenset({Role.PROCTOR, Role.ADMINISTRATOR}), "Proctor", "/proctor/"),
    (frozenset({Role.MANAGER, Role.PSYCHOMETRICIAN, Role.ADMINISTRATOR}), "Office", "/office/"),
    (frozenset({Role.AUTHOR, Role.REVIEWER, Role.PSYCHOMETRICIAN, Role.ADMINISTRATOR}), "Bank", "/bank/"),
)


def site(request: HttpRequest) -> dict[str, object]:
    """`site` (the configuration) and `consoles`: (title, path, is this one open) the person may enter.

    `this_site` is the same as `site`, for pages of allauth, whose views call something else `site`.
    """
    user = getattr(request, "user", None)
    roles = roles_of(user) if user is not None else frozenset()
    return {
        "site": settings.CONFIG.site,
        "this_site": settings.CONFIG.site,
        "roles": roles,
        "consoles": [
            (title, path, request.path.startswith(path)) for who, title, path in _CONSOLES if who & roles
        ],
    }
