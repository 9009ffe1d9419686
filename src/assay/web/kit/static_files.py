"""How static files travel: small, and with the one security header that matters to a file.

The exam player loads thirty of them, so what no browser reads in their headers weighs as much as a font.
"""

from typing import Final
from wsgiref.headers import Headers

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

STATIC: Final = "/static/"


def add_headers(headers: Headers, path: str, url: str) -> None:
    """WhiteNoise asks this once for each file; policies are for documents, which have theirs."""
    headers["X-Content-Type-Options"] = "nosniff"


class StaticGZip(GZipMiddleware):
    """Compresses static files, fonts apart, which are compressed in themselves.

    Django's own middleware pads what it compresses, so that the length betrays no secret of the page
    (BREACH); a static file has none. Pages have that middleware, further in.
    """

    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response itself, compressed if it is a static file that gains by it."""
        if not request.path.startswith(STATIC) or request.path.endswith((".woff2", ".png")):
            return response
        del response["Last-Modified"]  # the ETag says as much
        return super().process_response(request, response)
