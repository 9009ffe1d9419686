"""Pages for machines: robots, and the question whether the site is up."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from assay.web.kit.gate import PUBLIC, open_to

# Credential pages stay open to robots: those that make the preview of a shared link obey this file, and
# the pages themselves say noindex.
ROBOTS = """User-agent: *
Disallow: /home/
Disallow: /account/
Disallow: /register/
Disallow: /check-in/
Disallow: /exam/
Disallow: /results/
Disallow: /outbox/
Disallow: /demo/
"""


@require_GET
@open_to(PUBLIC)
def robots(request: HttpRequest) -> HttpResponse:
    """Where crawlers have no business."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@require_GET
@open_to(PUBLIC)
def healthz(request: HttpRequest) -> HttpResponse:
    """`ok` when pages and database answer; 503 when the database does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
