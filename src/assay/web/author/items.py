"""One item laid open: as a candidate sees it, its key and rationales, and what is known about it."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assay.apps.bank.models import ItemVersion
from assay.apps.bank.queries import current_items, exposure, read_item
from assay.apps.results.analysis import ItemAnalysis, OptionShare, analyse, option_shares
from assay.core.forms import option_order
from assay.core.items.candidate import candidate_view
from assay.core.items.item import Item
from assay.core.items.review import review_view
from assay.core.vocabulary import ItemId
from assay.outside import clock
from assay.web.author.catalogue import READERS, chosen_or_404
from assay.web.author.workshop import workshop_of
from assay.web.kit.gate import open_to

MOST_ORDERS = 99


@dataclass(frozen=True, slots=True)
class Evidence:
    """What candidates made of the item, simulated ones included: `simulated` of the exams, in all."""

    analysis: ItemAnalysis | None
    options: tuple[OptionShare, ...]
    exams: int
    simulated: int


@require_GET
@open_to(*READERS)
def item(request: HttpRequest, certification: str, item: str) -> HttpResponse:
    """The item's page. `?order=3` shows the options in the third of many shuffled orders."""
    owner = chosen_or_404(request, certification)
    try:
        row = current_items(owner.key).get(item_key=item)
    except ItemVersion.DoesNotExist as error:
        raise Http404 from error
    read, today = read_item(row), clock.today()
    number, order = _order(request, read)
    context = {
        "certification": owner,
        "row": row,
        "item": read,
        "family": owner.spec.family_title(row.family),
        "number": number,
        "next_number": number % MOST_ORDERS + 1,
        "preview": candidate_view(read, order=order),
        "review": review_view(read),
        "workshop": workshop_of(row, settings.CERTIFICATIONS_DIR / owner.key, today=today),
        "today": today,
        "exposure": exposure(owner.key).get(read.id, 0),
        "evidence": _evidence(owner.key, read.id),
    }
    return render(request, "author/item.html", context)


def _order(request: HttpRequest, item: Item) -> tuple[int, tuple[str, ...]]:
    """The order asked for: 0 is that of the file; others are made as they are for candidates."""
    asked = request.GET.get("order", "0")
    number = int(asked) if asked.isascii() and asked.isdigit() and int(asked) <= MOST_ORDERS else 0
    return number, option_order(seed=number, number=1, letters=item.letters) if number else item.letters


def _evidence(certification_key: str, item: ItemId) -> Evidence:
    analysis = analyse(certification_key)
    found = next((one for one in analysis.items if one.item == item), None)
    shares = option_shares(certification_key, item)
    return Evidence(found, shares, analysis.candidates, analysis.simulated)
