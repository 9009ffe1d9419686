"""The service worker's script: what the browser keeps of the player, and by which hashes."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from assay.web.kit.gate import PUBLIC, open_to
from assay.web.player.shell import shell_names, worker_script


@require_GET
@open_to(PUBLIC)
def worker(request: HttpRequest) -> HttpResponse:
    """Always asked for anew (a browser looks for a new version with it), and never with anybody's data."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@cache
def _script() -> str:
    return worker_script(shell_names(), read=_read, url=static)


def _read(name: str) -> bytes:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(f"{name} is not among the static files")
    return Path(found).read_bytes()
