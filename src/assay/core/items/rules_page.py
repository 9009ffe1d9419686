"""Prints the reference page of the rules: `python -m assay.core.items.rules_page`."""

from assay.core.items.rules import GROUPS, RULES

_OPENING = """\
# Lint rules

`assay bank lint DIR` holds a bank against these rules. An error fails the run; a warning is something a
reader would stumble over. What no program can judge (is each distractor plausible, is one answer best)
is left to people: a rule that needs a language model to decide is not a rule.

This page is printed from `src/assay/core/items/rules.py`.
"""


def rules_page() -> str:
    """The page, in Markdown."""
    parts = [_OPENING]
    for group, title in GROUPS.items():
        parts.append(f"## {title}\n")
        subject = "the bank …" if group == "B" else "an item …"
        parts.append(f"| rule | severity | {subject} | because | source |\n|---|---|---|---|---|")
        for rule in RULES.values():
            if rule.id.startswith(group):
                parts.append(f"| {rule.id} | {rule.severity} | {rule.asks} | {rule.why} | {rule.source} |")
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    print(rules_page(), end="")
