"""The rules, each broken once; and what must not be taken for a flaw."""

import time
from datetime import date

import pytest

from assay.core.items.facts import Fact, parse_facts
from assay.core.items.lint import Context, lint_bank
from assay.core.items.products import ProductsError, parse_products
from assay.core.items.rules import RULES

from .bela import TODAY, bank, bank_context, problems, rules, text, vectors

PRODUCTS = parse_products(
    """
dated_families: [cloud-services]
renamed:
  - {now: Agent Platform, former: [Vertex AI], since: 2026-04}
  - {now: Agent Platform Pipelines, former: [Vertex AI Pipelines], since: 2026-04}
  - {former: [Legacy AutoML], since: 2024-03}
"""
)
FACT = Fact("replicas", "Replicas are served in turn.", "docs", date(2026, 11, 1), date(2027, 11, 1))


def test_the_sound_item_has_no_problem():
    assert problems(context=Context(today=TODAY, families=("infrastructure",), products=PRODUCTS)) == []


@pytest.mark.parametrize("case", vectors("lint"), ids=lambda case: case["name"])
def test_each_vector_breaks_its_rules_on_the_stated_lines(case):
    found = problems(*[tuple(change) for change in case["changes"]], proof=case.get("proof"))

    assert [[problem.line, problem.rule] for problem in found] == case["problems"]


def test_the_vectors_break_every_rule_of_the_linter_that_one_item_can_break_alone():
    shown = {rule for case in vectors("lint") for _, rule in case["problems"]}
    in_parser = {f"S{n:02}" for n in range(1, 16)}
    needs_more = {"S17", "T01", "T02", "T06", "T07"}  # below, with facts, products and families

    assert set(RULES) - in_parser - needs_more - {rule for rule in RULES if rule[0] == "B"} == shown


def test_an_item_of_no_family_of_the_blueprint_is_found():
    context = Context(today=TODAY, families=("strategy", "cloud-services"))

    assert rules(problems(context=context)) == ["S17"]


def test_facts_must_exist_and_hold():
    changes = (("facts: []", "facts: [replicas]"), ("expires: 2028-11-30", "expires: 2027-11-30"))

    assert rules(problems(*changes)) == ["T01"]
    assert problems(*changes, context=Context(today=TODAY, facts={"replicas": FACT})) == []
    expired = Context(today=date(2027, 11, 1), facts={"replicas": FACT})
    assert rules(problems(*changes, context=expired)) == ["T02"]


def test_an_item_about_products_lists_facts():
    context = Context(today=TODAY, products=PRODUCTS)

    assert rules(problems(("family: infrastructure", "family: cloud-services"), context=context)) == ["T06"]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Ten replicas on Vertex AI", True),
        ("Ten replicas on Agent Platform (Vertex AI)", False),
        ("Ten replicas on Agent Platform (Vertex AI) Pipelines", False),
        ("Ten replicas on Vertex AI Pipelines", True),
        ("Ten replicas under `Vertex AI`", False),
        ("Ten replicas on NotVertex AI", False),
        ("Ten replicas on AutoML (Legacy AutoML)", True),
    ],
)
def test_former_names_stand_in_brackets_or_not_at_all(sentence, found):
    context = Context(today=TODAY, products=PRODUCTS)

    assert (rules(problems(("Ten replicas", sentence), context=context)) == ["T07"]) is found


def test_a_year_after_the_change_the_brackets_go_too():
    changes = (("Ten replicas", "Ten replicas on Agent Platform (Vertex AI)"),)
    context = Context(today=date(2027, 4, 1), products=PRODUCTS)

    assert rules(problems(*changes, context=context)) == ["T07"]


def test_a_former_name_is_found_in_a_table_and_in_a_rationale():
    context = Context(today=TODAY, products=PRODUCTS)
    table = "Ten replicas\n\n| | Price |\n|---|---:|\n| Vertex AI | 3 |\n\nOf them, each"

    found = problems(("Ten replicas", table), ("nine that are well", "nine on Vertex AI"), context=context)

    assert [problem.line for problem in found if problem.rule == "T07"] == [28, 42]


@pytest.mark.parametrize(
    "words",
    [
        "Send small requests to whichever replica is least busy.",  # "all" in "small"
        "Keep one replica always on and send requests to it.",  # a mode of running
        "Send each request to the pool of class B addresses.",  # not an option's letter
        "Which of these replicas is not the slow one, by count.",  # a negative outside the question
    ],
)
def test_words_that_only_look_like_flaws_pass(words):
    assert problems(("Raise the time limit of requests to two seconds.", words)) == []


def test_the_built_in_bank_is_clean():
    found = lint_bank(bank(), context=bank_context(), folder="pmle")

    assert [str(problem) for problem in found] == []


def test_the_whole_bank_is_linted_within_five_seconds():
    start = time.process_time()
    lint_bank(bank(), context=bank_context(), folder="pmle")

    assert time.process_time() - start < 5


def test_problems_come_in_the_order_of_the_file():
    found = problems(("seconds: 45", "seconds: 20"), ("Which change brings", "Which change always brings"),
                     ("two seconds.", "two seconds, see option B"))  # fmt: skip

    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("a: {says: x, source: y, checked: 2026-01-01}", 1),
        ("\n\nb:\n  says: x\n  source: y\n  checked: 2026-01-01\n  expires: soon\n", 3),
        ("c: &anchor {says: x}\nd: *anchor", 1),
        ("e: {says: x, source: y, checked: 2026-01-02, expires: 2026-01-01}", 1),
        ("f: 1\nf: 2", 2),
        ("g: [[[[[[[[[", 1),
        ("h: !!python/object/apply:os.system [id]", 1),
    ],
)
def test_facts_that_cannot_be_read_are_named_with_their_line(written, line):
    facts, found = parse_facts(written, file="facts.yaml")

    assert facts == {}
    assert [(problem.line, problem.rule) for problem in found] == [(line, "T01")]


def test_a_registry_of_products_that_cannot_be_read_says_so():
    with pytest.raises(ProductsError):
        parse_products("renamed: [{now: X, former: [Y]}]")


def test_a_file_out_of_its_normal_form_is_told_where():
    written = text(("tags: [latency, load-balancing]", 'tags: ["latency", load-balancing]'))

    assert written != text()
    assert [(p.line, p.rule) for p in problems(("tags: [latency,", 'tags: ["latency",'))] == [(19, "S16")]
