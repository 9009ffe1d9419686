"""The front page, the list of certifications, and for each its exam guide and rules."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assay.apps.programs.models import Certification
from assay.apps.programs.queries import open_certifications, rules_in_force
from assay.core.forms import parse_blueprint
from assay.web.kit.gate import PUBLIC, open_to
from assay.web.kit.prose import prose_html, split_title
from assay.web.public.demo import sign_in_links
from assay.web.public.finding import certification_or_404
from assay.web.public.policies import policies
from assay.web.public.samples import sample_questions
from assay.web.public.structured import certification_ld


@dataclass(frozen=True, slots=True)
class Weight:
    """A family of the blueprint: how many questions of a form, and what share of it in whole percent."""

    title: str
    about: str
    questions: int
    percent: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A certification as its card shows it."""

    certification: Certification
    questions: int


@require_GET
@open_to(PUBLIC)
def front(request: HttpRequest) -> HttpResponse:
    """What this site is for, and the way to each thing one may want here."""
    return render(request, "public/front.html", {"offers": _offers(), "cast": sign_in_links()})


@require_GET
@open_to(PUBLIC)
def exams(request: HttpRequest) -> HttpResponse:
    """Every certification one can register for."""
    return render(request, "public/exams.html", {"offers": _offers()})


@require_GET
@open_to(PUBLIC)
def guide(request: HttpRequest, key: str) -> HttpResponse:
    """The exam guide: purpose, weights, format, sample questions, policies."""
    certification = certification_or_404(key)
    weights = _weights(certification)
    context = {
        "certification": certification,
        "spec": certification.spec,
        "weights": weights,
        "questions": sum(weight.questions for weight in weights),
        "guide": prose_html(certification.guide),
        "samples": sample_questions(certification.samples),
        "policies": policies(certification.spec),
        "structured": certification_ld(certification.spec),
    }
    return render(request, "public/guide.html", context)


@require_GET
@open_to(PUBLIC)
def rules(request: HttpRequest, key: str) -> HttpResponse:
    """The rules in force, word for word, as candidates agree to them."""
    certification = certification_or_404(key)
    version = rules_in_force(certification)
    title, text = split_title(version.text)
    context = {
        "certification": certification,
        "version": version,
        "title": title or "Rules for candidates",
        "text": prose_html(text),
    }
    return render(request, "public/rules.html", context)


def _offers() -> list[Offer]:
    return [Offer(one, sum(w.questions for w in _weights(one))) for one in open_certifications()]


def _weights(certification: Certification) -> list[Weight]:
    blueprint = parse_blueprint(certification.blueprint, file=f"{certification.key}/blueprint.toml")
    words = {family.id: family for family in certification.spec.families}
    return [
        Weight(
            title=words[row.id].title if row.id in words else row.title,
            about=words[row.id].about if row.id in words else "",
            questions=row.items,
            percent=round(100 * row.items / blueprint.scored),
        )
        for row in blueprint.families
    ]
