"""Accounts, where allauth asks us: what its mails know, and that a mailed code proves an address."""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from assay.apps.people.models import Person


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """The site's own answers to what allauth leaves open."""

    def pre_login(self, request: HttpRequest, user: Person, **options: Any) -> HttpResponseBase | None:
        """Whoever entered the code we mailed to an invited address need not prove the address once more."""
        if _entered_code_sent_to(request, user) and not EmailAddress.objects.filter(user=user).exists():
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        response: HttpResponseBase | None = super().pre_login(request, user, **options)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes a letter that names the site and says for how many minutes its code is good."""
        is_sign_in = template_prefix.endswith("login_code")
        seconds = (
            app_settings.LOGIN_BY_CODE_TIMEOUT
            if is_sign_in
            else app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT
        )
        site = settings.CONFIG.site
        said = {"site_name": site.name, "site_url": site.base_url, "minutes": seconds // 60}
        super().send_mail(template_prefix, email, {**context, **said})


def _entered_code_sent_to(request: HttpRequest, person: Person) -> bool:
    records = get_authentication_records(request, person)
    codes = [record.get("email") or "" for record in records if record["method"] == "code"]
    return person.email.lower() in (email.lower() for email in codes)
