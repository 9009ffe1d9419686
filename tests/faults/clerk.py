"""A clerk inside the site: seats candidates, moves as a proctor, and reads what is stored, one line a wish.

Runs in the site's own environment, reads wishes as JSON lines and answers each with one. It takes part in no
fault and asks again when the database is away: it is the suite's hands and eyes, not what is tested.

    python -m tests.faults.clerk
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from assay.cli.django_site import start_django

PATIENCE_SECONDS = 90.0


def main() -> None:
    """Fulfils wishes until the input ends."""
    start_django()
    from tests.faults.deeds import DEEDS

    for line in sys.stdin:
        wish = json.loads(line)
        print(json.dumps(_done(DEEDS[wish.pop("deed")], wish)), flush=True)


def _done(deed: Callable[..., object], wish: Mapping[str, Any]) -> dict[str, object]:
    from django.db import DatabaseError, close_old_connections, connection

    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            close_old_connections()
            return {"done": deed(**wish)}
        except DatabaseError as error:  # it is being killed, or is full: that is what we are here for
            connection.close()
            if time.monotonic() > until:
                return {"failed": repr(error)}
            time.sleep(0.2)
        except Exception as error:
            return {"failed": repr(error)}


if __name__ == "__main__":
    main()
