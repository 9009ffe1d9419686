"""Signing in as one of the cast, and reading what a page says."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client

from assay.apps.people.models import Person


def visitor(person: Person | None) -> Client:
    """A browser in which this person is signed in; None: nobody is."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def words(response: HttpResponse) -> str:
    """What the main part of a page says, without its tags, in single spaces."""
    html = response.content.decode()
    main = html.partition("<main")[2].partition("</main>")[0] or html
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
