"""Verifying what somebody holds in hand: a link, an ID, a number with a name, or a file.

The page changes nothing and needs no cookie, so it is exempt from the CSRF check. That check would also
read a whole upload before its size can be refused.
"""

import re
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assay.apps.credentials.models import Credential
from assay.apps.credentials.queries import credential_by_number, credential_by_uuid, verify_here
from assay.core import credentials as ob
from assay.outside import clock
from assay.web.kit.gate import PUBLIC, open_to
from assay.web.kit.issuing import site_issuer
from assay.web.public.pace import Pace, paced
from assay.web.public.verdict import claims, findings, headline

PACE = Pace("verify", most_a_minute=600)
"""Ten a second: no person, and few offices; who tries numbers needs a name with each as well."""

MOST_BYTES = 2_000_000
"""A certificate has 100 kB; this also keeps every upload in memory (FILE_UPLOAD_MAX_MEMORY_SIZE)."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
TOO_LARGE = f"The file is larger than {MOST_BYTES // 1_000_000} MB: our badges and certificates are not."
NO_RECORD = (
    "There is no certificate under this number and name. Check both, or ask the holder for the link: "
    "it verifies without a name."
)


class VerifyForm(forms.Form):
    """What to verify; one of the two ways."""

    reference = forms.CharField(
        label="Link, ID or number",
        max_length=500,
        required=False,
        help_text="From certificate or mail: https://…/credentials/…, or a number such as PMLE-2026-000001.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="Name of the holder",
        max_length=150,
        required=False,
        help_text="Only with a number, for holders who are not in the directory: numbers can be guessed.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    file = forms.FileField(
        label="Or a file",
        required=False,
        help_text="The credential (.json), the badge (.png, .svg) or the certificate (.pdf). It is not kept.",
        widget=forms.FileInput(attrs={"accept": ".json,.png,.svg,.pdf,application/vc+ld+json"}),
    )

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """The file, if small enough."""
        upload: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if upload is not None and (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return upload

    def clean(self) -> dict[str, object]:
        """One of the two is given."""
        given: dict[str, object] = super().clean() or {}
        if not self.errors and not given.get("reference") and not given.get("file"):
            self.add_error("reference", "Enter a link, an ID or a number, or choose a file.")
        return given


@dataclass(frozen=True, slots=True)
class Number:
    """A number for people, with the name that was given with it."""

    number: str
    name: str


@csrf_exempt
@require_http_methods(["GET", "POST"])
@open_to(PUBLIC)
@paced(PACE)
def verify(request: HttpRequest) -> HttpResponse:
    """The form; after it the page of the credential that was named, or the verdict on a file."""
    if request.method == "GET":
        return _form(request, VerifyForm())
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + 10_000:
        form = VerifyForm({})
        form.errors.clear()  # nothing was read, so nothing else is wrong
        form.add_error("file", TOO_LARGE)
        return _form(request, form, status=413)
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, status=422)
    upload = form.cleaned_data["file"]
    if upload is not None:
        return _judge_file(request, form, upload)
    return _go_to(request, form)


def read_reference(text: str) -> UUID | str:
    """The UUID in a link or an ID, else the text as a number."""
    found = _UUID.search(text)
    return UUID(found[0]) if found else text.strip()


def same_name(one: str, other: str) -> bool:
    """Whether two writings mean the same name: case, accents, hyphens and spaces do not count."""
    return bool(_letters(one)) and _letters(one) == _letters(other)


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _go_to(request: HttpRequest, form: VerifyForm) -> HttpResponse:
    reference = read_reference(form.cleaned_data["reference"])
    if isinstance(reference, UUID):
        found = _by_uuid(reference)
        if found is None:
            form.add_error("reference", "This site has no credential with this ID. Check the link.")
    else:
        found = _by_number(Number(reference, form.cleaned_data["name"]))
        if found is None:
            form.add_error("reference", NO_RECORD)
    if found is None:
        return _form(request, form, status=422)
    return redirect("public:credential", uuid=found.uuid)


def _by_uuid(uuid: UUID) -> Credential | None:
    try:
        return credential_by_uuid(uuid)
    except Credential.DoesNotExist:
        return None


def _by_number(given: Number) -> Credential | None:
    """The credential of a number: for everybody if the holder is listed, else only together with the name."""
    found = credential_by_number(given.number)
    if found is None or hasattr(found, "listing") or same_name(found.holder_name, given.name):
        return found
    return None


def _judge_file(request: HttpRequest, form: VerifyForm, upload: "UploadedFile[bytes]") -> HttpResponse:
    try:
        text = ob.extract(upload.read()).text
    except ob.CredentialError as error:
        form.add_error("file", f"No credential was found in {upload.name}: {error}.")
        return _form(request, form, status=422)
    issuer, now = site_issuer(), clock.now()
    report = verify_here(text, issuer=issuer, now=now)
    said = claims(report)
    uuid = read_reference(said.link) if said else ""
    row = _by_uuid(uuid) if isinstance(uuid, UUID) else None
    context = {
        "file_name": upload.name,
        "headline": headline(report, row=row, issuer=issuer.name, now=now),
        "findings": findings(report),
        "claims": said,
        "row": row,
    }
    return render(request, "public/verdict.html", context)


def _form(request: HttpRequest, form: VerifyForm, *, status: int = 200) -> HttpResponse:
    return render(request, "public/verify.html", {"form": form}, status=status)
