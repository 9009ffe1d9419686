"""Makes the peer's tables and N signed-in candidates.

usage: python -m bench.attempt.peer_django.prepare N PORT FILE

FILE gets a JSON list of requests, one for each candidate, with `%010d` where the answer's number goes.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

import django

SECRET = "p" * 32


def prepare(count: int, *, port: int, file: Path) -> None:
    """Makes everything the peer needs before its server starts."""
    from django.contrib import auth
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.utils import timezone

    from bench.attempt.peer_django.models import Attempt

    call_command("migrate", "auth", verbosity=0)  # our tables, which have no migrations, point at its own
    call_command("migrate", run_syncdb=True, verbosity=0)
    requests = []
    for number in range(count):
        user = User(username=f"candidate-{number}")
        user.set_unusable_password()
        user.save()
        attempt = Attempt.objects.create(candidate=user, deadline=timezone.now() + timedelta(hours=3))
        session = SessionStore()
        session[auth.SESSION_KEY] = str(user.pk)
        session[auth.BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        requests.append(_request(attempt.pk, str(session.session_key), port))
    file.write_text(json.dumps(requests))


def _request(attempt: int, session: str, port: int) -> str:
    body = '{"seq":"%010d","number":117,"choice":[2],"left":5321,"made_at":"2026-11-23T10:41:07.113Z"}'
    size = len(body % 0)
    return (
        f"POST /exam/{attempt}/save HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Cookie: sessionid={session}; csrftoken={SECRET}\r\nX-CSRFToken: {SECRET}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {size}\r\n\r\n{body}"
    )


if __name__ == "__main__":
    django.setup()
    prepare(int(sys.argv[1]), port=int(sys.argv[2]), file=Path(sys.argv[3]))
