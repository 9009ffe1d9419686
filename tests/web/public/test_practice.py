"""Practice without an account: a run stands in its address, the reasons come at once, and nothing is kept."""

import re
from collections import Counter

import pytest
from django.contrib.sessions.models import Session

from assay.apps.bank.queries import current_items
from assay.apps.programs.models import Certification
from assay.web.public.practice_run import (
    NoRun,
    PracticeRun,
    from_address,
    is_right,
    order_of,
    questions_of,
    to_address,
)
from assay.web.public.samples import practice_items
from tests.player.looking import axe_violations, sideways
from tests.web.visiting import visitor, words
from tests.web.window import Window

pytestmark = pytest.mark.django_db


def test_a_stranger_practises_from_the_first_question_to_the_summary(pmle: Certification) -> None:
    stranger = visitor(None)
    bank = practice_items(pmle.samples)
    begun = stranger.get("/practice/pmle/", {"family": "all", "count": "5"}, follow=True)
    at = begun.redirect_chain[-1][0]
    run = from_address(at.split("/")[3])
    right = 0
    while not run.is_over:
        item = questions_of(run, bank)[run.at - 1]
        assert f"Question {run.at} of {run.count}" in words(stranger.get(at))
        key_positions = [order_of(run, item, run.at).index(letter) for letter in item.key]
        others = [n for n in range(len(item.letters)) if n not in key_positions]
        chosen = key_positions if run.at % 2 else [*key_positions[1:], others[0]]
        right += chosen == key_positions
        said = stranger.get(at, {"choice": [str(n) for n in chosen], "answer": "1"}, follow=True)
        assert ("Not right" not in words(said)) == (chosen == key_positions)
        assert words(said).count("Your answer") == len(chosen)
        at = said.redirect_chain[-1][0].removesuffix("reasons/")
        run = from_address(at.split("/")[3])
    summary = words(stranger.get(at))
    assert f"{right} of {run.count} right" in summary
    assert not stranger.cookies
    assert not Session.objects.exists()


def test_the_summary_counts_by_family(pmle: Certification) -> None:
    bank = practice_items(pmle.samples)
    run = PracticeRun(seed=7, family="all", count=4)
    items = questions_of(run, bank)
    assert len(Counter(item.family for item in items)) == 4, "the families take turns"
    for number, item in enumerate(items, start=1):
        order = order_of(run, item, number)
        right = [order.index(letter) for letter in item.key]
        run = run.answered(right if number < 4 else [(right[0] + 1) % 4])
    assert [is_right(run, item, n) for n, item in enumerate(items, start=1)] == [True, True, True, False]
    said = words(visitor(None).get(f"/practice/pmle/{to_address(run)}/"))
    assert "3 of 4 right" in said


def test_one_family_alone_can_be_practised(pmle: Certification) -> None:
    bank = practice_items(pmle.samples)
    items = questions_of(PracticeRun(seed=1, family="strategy", count=20), bank)
    assert {item.family for item in items} == {"strategy"}


def test_no_practice_question_stands_in_the_bank(pmle: Certification) -> None:
    known = {item.item_key for item in current_items("pmle")}
    assert not known & {str(item.id) for item in practice_items(pmle.samples)}


def test_the_key_is_not_in_the_page_before_the_answer(pmle: Certification) -> None:
    run = PracticeRun(seed=3, family="all", count=4)
    [item, *_] = questions_of(run, practice_items(pmle.samples))
    page = visitor(None).get(f"/practice/pmle/{to_address(run)}/").content.decode()
    for letter in item.letters:
        assert item.option(letter).rationale[:30] not in page


@pytest.mark.parametrize("choice", [[], ["9"], ["x"], ["0", "1", "2"]])
def test_an_answer_that_is_none_is_said_so(pmle: Certification, choice: list[str]) -> None:
    run = to_address(PracticeRun(seed=3, family="all", count=4))
    said = visitor(None).get(f"/practice/pmle/{run}/", {"answer": "1", "choice": choice})
    assert said.status_code == 422
    assert re.search(r"Choose (one answer|\d answers) first", words(said))


def test_an_address_that_names_no_run_is_not_found(pmle: Certification) -> None:
    run = to_address(PracticeRun(seed=3, family="all", count=4))
    for address in (run[:-1], "x", f"{run}/reasons", to_address(PracticeRun(1, "all", 999))):
        assert visitor(None).get(f"/practice/pmle/{address}/").status_code == 404
    with pytest.raises(NoRun):
        from_address("nonsense")


def test_the_pages_are_accessible_and_fit(pmle: Certification, window: Window) -> None:
    run = PracticeRun(seed=3, family="all", count=1)
    done = to_address(run.answered([0]))
    paths = ["", "pmle/", f"pmle/{to_address(run)}/", f"pmle/{done}/reasons/", f"pmle/{done}/"]
    for path in paths:
        page = window.open(f"/practice/{path}")
        assert axe_violations(page) == []
        page.set_viewport_size({"width": 320, "height": 900})
        assert sideways(page) == []
        page.set_viewport_size({"width": 1280, "height": 900})
