"""The reference page of the rules is printed from their table."""

from assay.core.items.rules import GROUPS, RULES
from assay.core.items.rules_page import rules_page

from .bela import CHECKOUT


def test_the_page_is_in_step_with_the_table():
    page = (CHECKOUT / "docs" / "reference" / "lint-rules.md").read_text(encoding="utf-8")

    assert page == rules_page(), (
        "write it anew: python -m assay.core.items.rules_page > docs/reference/lint-rules.md"
    )


def test_every_rule_has_a_group_a_reason_and_a_source():
    for rule in RULES.values():
        assert rule.id[0] in GROUPS
        assert rule.asks
        assert rule.why.endswith(".")
        assert rule.source
