"""The account: addresses, passkeys, sessions, and signing out everywhere. allauth's pages do the changing."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from assay.web.kit.devices import device_name
from assay.web.kit.gate import SIGNED_IN, open_to, person_of
from assay.web.kit.notices import say


@dataclass(frozen=True, slots=True)
class Session:
    """A place where the person is signed in."""

    device: str
    address: str
    since: datetime
    is_here: bool


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key that signs the person in without mail."""

    name: str
    added_at: datetime
    used_at: datetime | None


@require_GET
@open_to(SIGNED_IN)
def account(request: HttpRequest) -> HttpResponse:
    """How one signs in, and where one is signed in now."""
    person = person_of(request)
    keys = Authenticator.objects.filter(user=person)
    here = request.session.session_key
    sessions = [
        Session(device_name(one.user_agent), one.ip, one.created_at, one.session_key == here)
        for one in UserSession.objects.purge_and_list(person)
    ]
    context = {
        "person": person,
        "passkeys": [
            Passkey(key.wrap().name, key.created_at, key.last_used_at)
            for key in keys.filter(type=Authenticator.Type.WEBAUTHN)
        ],
        "has_codes": keys.filter(type=Authenticator.Type.RECOVERY_CODES).exists(),
        "sessions": sorted(sessions, key=lambda one: (not one.is_here, one.since)),
    }
    return render(request, "candidate/account.html", context)


@require_POST
@open_to(SIGNED_IN)
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends every session of the person, this one included."""
    for session in UserSession.objects.filter(user=person_of(request)):
        session.end()
    logout(request)
    say(request, "ok", "You are signed out everywhere.")
    return redirect("public:front")
