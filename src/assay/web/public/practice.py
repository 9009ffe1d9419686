"""Practice for everybody: questions that never stand in a form, the reasons at once, the result by family."""

from collections import Counter
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from assay.apps.programs.models import Certification
from assay.apps.programs.queries import open_certifications
from assay.core.items.candidate import place_of
from assay.core.items.item import Item
from assay.core.items.render import html_of, option_html
from assay.outside import dice
from assay.web.kit.gate import PUBLIC, open_to
from assay.web.public.finding import certification_or_404
from assay.web.public.practice_run import (
    EVERY_FAMILY,
    NoRun,
    PracticeRun,
    from_address,
    is_right,
    order_of,
    questions_of,
    to_address,
)
from assay.web.public.samples import practice_items

LENGTHS = (5, 10, 20)


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option as the run shows it; `rationale` is for after the answer."""

    position: int
    letter: str
    html: SafeString
    is_key: bool
    is_chosen: bool
    rationale: SafeString


@dataclass(frozen=True, slots=True)
class Line:
    """How it went in one family."""

    title: str
    right: int
    asked: int


class BeginForm(forms.Form):
    """What to practise, and how much of it."""

    family = forms.ChoiceField(label="Questions from")
    count = forms.TypedChoiceField(
        label="How many", coerce=int, choices=[(n, f"{n} questions") for n in LENGTHS], initial=10
    )

    def __init__(self, certification: Certification, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        families = [(family.id, family.title) for family in certification.spec.families]
        self.fields["family"].choices = [(EVERY_FAMILY, "All families"), *families]  # type: ignore[attr-defined]


@require_GET
@open_to(PUBLIC)
def practice(request: HttpRequest) -> HttpResponse:
    """The certifications one can practise for."""
    offers = [(one, len(one.samples)) for one in open_certifications() if one.samples]
    return render(request, "public/practice.html", {"offers": offers})


@require_GET
@open_to(PUBLIC)
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """What to practise; with an answer to that, the way into a run."""
    certification = certification_or_404(key)
    asked = bool(request.GET)
    form = BeginForm(certification, request.GET if asked else None)
    if asked and form.is_valid():
        wanted = PracticeRun(dice.seed(), form.cleaned_data["family"], form.cleaned_data["count"])
        found = questions_of(wanted, practice_items(certification.samples))
        if found:
            run = PracticeRun(wanted.seed, wanted.family, len(found))
            return redirect("public:practice_question", key=key, run=to_address(run))
        form.add_error("family", "There are no practice questions of this family yet.")
    context = {"certification": certification, "spec": certification.spec, "form": form}
    context["available"] = Counter(item.family for item in practice_items(certification.samples)).total()
    return render(request, "public/practice_begin.html", context, status=422 if asked else 200)


@require_GET
@open_to(PUBLIC)
def question(request: HttpRequest, key: str, run: str) -> HttpResponse:
    """The question that comes next; after the last one, how it went. An answer leads to the reasons."""
    certification, at, items = _found(key, run)
    if at.is_over:
        return _summary(request, certification, at, items)
    item = items[at.at - 1]
    error = ""
    if "answer" in request.GET:
        given = request.GET.getlist("choice")
        chosen = [int(text) for text in given if text.isascii() and text.isdigit()]
        if len(chosen) == len(item.key) and all(n < len(item.letters) for n in chosen):
            return redirect("public:practice_reasons", key=key, run=to_address(at.answered(chosen)))
        error = f"Choose {'one answer' if len(item.key) == 1 else f'{len(item.key)} answers'} first."
    context = _context(certification, at, item, at.at) | {"error": error, "run": run}
    return render(request, "public/practice_question.html", context, status=422 if error else 200)


@require_GET
@open_to(PUBLIC)
def reasons(request: HttpRequest, key: str, run: str) -> HttpResponse:
    """Why each option of the question just answered is right or wrong."""
    certification, at, items = _found(key, run)
    number = len(at.chosen)
    if not number:
        raise Http404
    item = items[number - 1]
    context = _context(certification, at, item, number) | {"run": run, "right": is_right(at, item, number)}
    return render(request, "public/practice_reasons.html", context)


def _found(key: str, run: str) -> tuple[Certification, PracticeRun, list[Item]]:
    """The run in an address; one whose questions are not there any more is not found."""
    certification = certification_or_404(key)
    try:
        at = from_address(run)
    except NoRun as error:
        raise Http404 from error
    items = questions_of(at, practice_items(certification.samples))
    if len(items) < at.count:
        raise Http404
    return certification, at, items


def _context(certification: Certification, run: PracticeRun, item: Item, number: int) -> dict[str, object]:
    chosen = run.chosen[number - 1] if number <= len(run.chosen) else ()
    options = []
    for position, letter in enumerate(order_of(run, item, number)):
        option = item.option(letter)
        options.append(
            ShownOption(
                position=position,
                letter=chr(ord("A") + position),
                html=mark_safe(option_html(option.text, place=place_of(position))),
                is_key=letter in item.key,
                is_chosen=position in chosen,
                rationale=mark_safe(html_of(option.rationale)),
            )
        )
    return {
        "certification": certification,
        "spec": certification.spec,
        "number": number,
        "count": run.count,
        "choose": len(item.key),
        "family": certification.spec.family_title(item.family),
        "stem": mark_safe(html_of(item.stem)),
        "options": options,
        "is_last": number == run.count,
    }


def _summary(
    request: HttpRequest, certification: Certification, run: PracticeRun, items: list[Item]
) -> HttpResponse:
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for number, item in enumerate(items, start=1):
        asked[item.family] += 1
        right[item.family] += is_right(run, item, number)
    lines = [
        Line(family.title, right[family.id], asked[family.id])
        for family in certification.spec.families
        if asked[family.id]
    ]
    context = {
        "certification": certification,
        "spec": certification.spec,
        "lines": lines,
        "right": right.total(),
        "count": run.count,
    }
    return render(request, "public/practice_summary.html", context)
