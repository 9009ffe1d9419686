"""What only the test knows: the right letters of Ada's form, read from the server's own database."""

import json
import subprocess
import sys

from tests.journeys.site import ROOT, Site

_SCRIPT = """
import json, sys
from assay.cli.django_site import start_django
start_django()
from assay.apps.attempts.models import Attempt
from assay.apps.bank.queries import read_versions
attempt = Attempt.objects.get(uuid=sys.argv[1])
versions = read_versions(attempt.certification.key, {p["hash"] for p in attempt.form.items})
print(json.dumps([
    "".join(sorted("ABCDEF"[p["order"].index(letter)] for letter in versions[p["hash"]].key))
    for p in attempt.form.items
]))
"""


def right_letters(site: Site, attempt: str) -> list[str]:
    """For each question in order the letters, as shown to the candidate, that are right."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, attempt],
        env=site.environ, cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    letters: list[str] = json.loads(done.stdout)
    return letters
