"""What only the demo shows: signing in as one of the cast by a link, and the letters that nobody mails."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from assay.apps.people.models import Person, Role
from assay.apps.people.queries import all_letters, cast, person_by_email, roles_of
from assay.web.kit.gate import PUBLIC, open_to
from assay.web.kit.tables import page_of

SALT = "demo-enter"
LETTERS_A_PAGE = 20

_FIRST_PAGES = (
    ({Role.PROCTOR}, "/proctor/"),
    ({Role.MANAGER, Role.PSYCHOMETRICIAN, Role.ADMINISTRATOR}, "/office/"),
    ({Role.AUTHOR, Role.REVIEWER}, "/bank/"),
)


def sign_in_link(email: str) -> str:
    """The path that signs this person in on a demo site; it never ends to be valid there."""
    return reverse("public:demo_enter", args=[signing.dumps(email, salt=SALT)])


def sign_in_links() -> list[tuple[Person, str, str]]:
    """Who one may be in the demo: the person, their roles in words, the link. Empty on any other site."""
    if not settings.CONFIG.site.demo:
        return []
    return [(person, ", ".join(roles), sign_in_link(person.email)) for person, roles in cast()]


@require_GET
@open_to(PUBLIC)
def demo_enter(request: HttpRequest, token: str) -> HttpResponse:
    """Signs in whom the token names, and goes to the first page of their work."""
    _only_in_the_demo()
    try:
        person = person_by_email(signing.loads(token, salt=SALT))
    except signing.BadSignature:
        person = None
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    UserSession.objects.create_from_request(request)  # allauth does so only for its own ways in
    return redirect(first_page(person))


def first_page(person: Person) -> str:
    """Where a person's work begins."""
    roles = roles_of(person)
    return next((path for who, path in _FIRST_PAGES if who & roles), reverse("candidate:home"))


@require_GET
@open_to(PUBLIC)
def outbox(request: HttpRequest) -> HttpResponse:
    """Every letter of the demo, newest first."""
    _only_in_the_demo()
    page = page_of(request, all_letters(), per_page=LETTERS_A_PAGE)
    numbers = page.paginator.get_elided_page_range(page.number)
    return render(request, "public/outbox.html", {"page": page, "page_numbers": numbers})


def _only_in_the_demo() -> None:
    if not settings.CONFIG.site.demo:
        raise Http404
