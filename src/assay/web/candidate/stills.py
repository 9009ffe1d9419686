"""A picture of the face, and one of an ID document: by camera or from a file, for a person to compare."""

from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.apps.proctoring.actions.check_in import keep_still
from assay.apps.proctoring.actions.evidence import PieceRefused
from assay.apps.proctoring.evidence_files import StorageFailed
from assay.apps.proctoring.queries.evidence import attempt_for_evidence
from assay.core.proctoring import Step
from assay.outside import clock
from assay.outside.media import BadPicture
from assay.web.candidate.door import AT_THE_DOOR, door_of, steps_of
from assay.web.candidate.finding import own_attempt_or_404
from assay.web.candidate.watching import policy_json
from assay.web.kit.gate import open_to
from assay.web.kit.issuing import sealing_keys
from assay.web.kit.notices import say

MOST_MEGABYTES = 8
SAID = {
    Step.FACE: {
        "title": "A picture of your face",
        "file": "Your face",
        "sent": "The picture of your face is stored.",
        "tips": (
            "Sit as you will sit in the exam, and look into the camera.",
            "Light from the front, not from a window behind you.",
            "Whatever you wear for faith or health stays on, as long as your face can be seen.",
        ),
    },
    Step.DOCUMENT: {
        "title": "A picture of your ID document",
        "file": "Your ID document",
        "sent": "The picture of your ID document is stored.",
        "tips": (
            "Hold the side with your photograph before the camera, or photograph it with a telephone.",
            "Name, photograph, date and the end of the number must be readable. You may cover the rest.",
            "If the light mirrors, tilt it a little.",
        ),
    },
}


class StillForm(forms.Form):
    """One picture, from the camera or from a file."""

    picture = forms.FileField(
        error_messages={
            "required": "Take a picture, or choose a file.",
            "empty": "The file is empty. Take the picture again.",
        },
    )

    def clean_picture(self) -> "UploadedFile[bytes]":
        """A file that is too large is not read at all."""
        given: UploadedFile[bytes] = self.cleaned_data["picture"]
        if (given.size or 0) > MOST_MEGABYTES * 2**20:
            raise forms.ValidationError(
                f"The picture is larger than {MOST_MEGABYTES} MB. Choose a smaller one."
            )
        return given


@require_http_methods(["GET", "POST"])
@open_to(Role.CANDIDATE)
def still(request: HttpRequest, uuid: UUID, step: str) -> HttpResponse:
    """Takes one of the pictures; it can be taken again until the exam begins."""
    attempt = own_attempt_or_404(request, uuid)
    which = _still_or_404(attempt, step)
    if attempt.phase not in AT_THE_DOOR or door_of(attempt).now in ("system", "rules", "consent"):
        return redirect("candidate:check_in", uuid=uuid)
    if request.method == "GET":
        return _page(request, attempt, which, StillForm())
    form = StillForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            data = form.cleaned_data["picture"].read()
            kept = attempt_for_evidence(uuid)
            keep_still(kept, step=which, data=data, keys=sealing_keys(), now=clock.now())
        except (BadPicture, PieceRefused) as refused:
            form.add_error("picture", str(refused))
        except StorageFailed:
            form.add_error("picture", "The site cannot store pictures at the moment. Try again in a minute.")
        else:
            say(request, "ok", str(SAID[which]["sent"]))
            return redirect("candidate:check_in", uuid=uuid)
    return _page(request, attempt, which, form, status=422)


def _still_or_404(attempt: Attempt, step: str) -> Step:
    """The step, if this exam asks for it."""
    if step not in (Step.FACE, Step.DOCUMENT) or Step(step) not in steps_of(attempt):
        raise Http404
    return Step(step)


def _page(
    request: HttpRequest, attempt: Attempt, step: Step, form: StillForm, *, status: int = 200
) -> HttpResponse:
    door = door_of(attempt)
    context = {
        "attempt": attempt,
        "spec": attempt.certification.spec,
        "said": SAID[step],
        "step": step.value,
        "form": form,
        "policy": policy_json(attempt.certification.spec.proctoring),
        "alternative": attempt.certification.spec.proctoring.alternative,
        "door": door,
        "reason": door.reason if door.now == step.value else "",
    }
    return render(request, "candidate/still.html", context, status=status)
