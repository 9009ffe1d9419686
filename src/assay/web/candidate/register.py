"""Registering for an exam: who may, under which name, under which rules."""

from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assay.apps.attempts.actions import register_now
from assay.apps.people.models import Person, Role
from assay.apps.programs.actions import NotEligible
from assay.apps.programs.models import Certification
from assay.apps.programs.queries import eligibility, open_certification, open_registration, rules_in_force
from assay.core.credentials.text import text_problems
from assay.core.eligibility import age_problem
from assay.outside import clock
from assay.web.candidate.notice import in_short
from assay.web.kit.countries import COUNTRIES
from assay.web.kit.gate import open_to, person_of

OF_AGE = date(1900, 1, 1)
"""Stands for a birthday that is not known yet, so that only the other reasons show before it is given."""


class RegistrationForm(forms.Form):
    """Who registers. `rules` is the number of the version on the page: what was read is what is agreed to."""

    legal_name = forms.CharField(
        label="Legal name",
        max_length=150,
        help_text="As on your identity document. It will stand on your certificate.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your legal name."},
    )
    born_on = forms.DateField(
        label="Date of birth",
        help_text="Candidates must be 18 or older.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "bday"}),
        error_messages={
            "required": "Enter your date of birth.",
            "invalid": "Enter a date, such as 1994-05-17.",
        },
    )
    country = forms.ChoiceField(
        label="Country",
        choices=[("", "Choose a country"), *COUNTRIES.items()],
        help_text="Where you live.",
        widget=forms.Select(attrs={"autocomplete": "country"}),
        error_messages={"required": "Choose your country."},
    )
    rules = forms.IntegerField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        error_messages={"required": "Agree to the rules: without it you cannot register."}
    )

    def __init__(self, *args: object, rules_number: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.rules_number = rules_number
        self.fields["agreed"].label = f"I have read the rules (version {rules_number}) and agree to them."

    def clean_legal_name(self) -> str:
        """One line that a credential can carry."""
        name = " ".join(str(self.cleaned_data["legal_name"]).split())
        problems = text_problems(name, where="The name")
        if problems:
            raise forms.ValidationError([f"{problem}." for problem in problems])
        return name

    def clean_born_on(self) -> date:
        """A day on which somebody alive can have been born."""
        born: date = self.cleaned_data["born_on"]
        if not OF_AGE <= born <= clock.today():
            raise forms.ValidationError("Enter the year with four digits, and a day in the past.")
        return born

    def clean(self) -> dict[str, object]:
        """The rules on the page are still those in force."""
        given: dict[str, object] = super().clean() or {}
        if given.get("rules") != self.rules_number:
            self.add_error("agreed", "The rules have changed meanwhile. Read them again, please.")
        return given


@require_http_methods(["GET", "POST"])
@open_to(Role.CANDIDATE)
def register(request: HttpRequest, key: str) -> HttpResponse:
    """The form with the reasons for and against; after it, check-in."""
    person, certification = person_of(request), _open_or_404(key)
    rules = rules_in_force(certification)
    form = RegistrationForm(
        request.POST or None, rules_number=rules.number, initial=_known_of(person) | {"rules": rules.number}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            attempt = register_now(
                person,
                certification,
                legal_name=given["legal_name"],
                born_on=given["born_on"],
                country=given["country"],
                now=clock.now(),
            )
        except NotEligible as refusal:
            too_young = age_problem(given["born_on"], clock.today())
            for reason in refusal.reasons:
                form.add_error("born_on" if reason == too_young else None, reason)
        else:
            return redirect("candidate:check_in", uuid=attempt.uuid)
    return _page(request, certification, form)


def _page(request: HttpRequest, certification: Certification, form: RegistrationForm) -> HttpResponse:
    person = person_of(request)
    decision = eligibility(person, certification, born_on=person.born_on or OF_AGE, today=clock.today())
    context = {
        "certification": certification,
        "spec": certification.spec,
        "form": form,
        "decision": decision,
        "open": open_registration(person, certification),
        "watched": in_short(certification.spec.proctoring),
    }
    return render(request, "candidate/register.html", context, status=422 if form.errors else 200)


def _open_or_404(key: str) -> Certification:
    try:
        return open_certification(key)
    except Certification.DoesNotExist as error:
        raise Http404 from error


def _known_of(person: Person) -> dict[str, object]:
    return {"legal_name": person.legal_name, "born_on": person.born_on, "country": person.country}
