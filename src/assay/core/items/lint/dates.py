"""Group T: facts, expiry and the names of products."""

import re
from calendar import monthrange
from datetime import date

from assay.core.items.lint.context import Context, Source
from assay.core.items.products import Rename
from assay.core.items.prose import prose_lines, tables, without_inline_code
from assay.core.items.report import Report

MONTHS_ON_FACTS, MONTHS_ON_FRAMEWORKS, MONTHS_OTHERWISE = 12, 18, 36
_FRAMEWORK = re.compile(r"(tensorflow|keras)\b")


def check_facts(source: Source, context: Context, report: Report) -> None:
    """T01, T02, T06."""
    item, line = source.item, source.item.lines.get("facts", 1)
    for fact_id in item.facts:
        fact = context.facts.get(fact_id)
        if fact is None:
            report.add("T01", line, f"There is no fact `{fact_id}` in facts.yaml.")
        elif fact.expires <= context.today:
            report.add(
                "T02", line, f"The fact `{fact_id}` expired on {fact.expires}; check it and date it anew."
            )
    if not item.facts and item.family in context.products.dated_families:
        report.add("T06", line, f"An item of {item.family} lists the facts that it rests on.")


def check_dates(source: Source, context: Context, report: Report) -> None:
    """T03, T04, T05."""
    item = source.item
    if item.expires <= context.today:
        report.add(
            "T03", item.lines.get("expires", 1), f"The item expired on {item.expires}; review it again."
        )
    if item.checked > context.today:
        report.add(
            "T04", item.lines.get("checked", 1), f"The item cannot have been checked on {item.checked} yet."
        )
    if item.expires <= item.checked:
        report.add("T04", item.lines.get("expires", 1), "The item expires before it was checked.")
    months = _months(source)
    if item.expires > (last := _end_of_month(item.checked, months)):
        message = f"Checked on {item.checked}, it may live {months} months: to {last} at the latest."
        report.add("T05", item.lines.get("expires", 1), message)


def _months(source: Source) -> int:
    if source.item.facts:
        return MONTHS_ON_FACTS
    if any(_FRAMEWORK.match(requirement) for requirement in source.item.stack):
        return MONTHS_ON_FRAMEWORKS
    return MONTHS_OTHERWISE


def _end_of_month(day: date, months: int) -> date:
    """The last day of the month that lies `months` after that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def check_product_names(source: Source, context: Context, report: Report) -> None:
    """T07. Names inside code stay as they are: a module keeps its name after the product lost it."""
    for line, text in _texts(source):
        for rename in context.products.renames:
            said = rename.pattern.search(text)
            if said is None or _allowed(text, said, rename, context.today):
                text = rename.pattern.sub("", text)
                continue
            report.add("T07", line, _advice(rename, context.today))
            break


def _texts(source: Source) -> list[tuple[int, str]]:
    """The prose and table lines of stem, options and rationales with their lines in the file."""
    parts = [(source.item.stem, source.item.stem_line)]
    for option in source.item.options:
        parts += [(option.text, option.text_line), (option.rationale, option.rationale_line)]
    found: list[tuple[int, str]] = []
    for markdown, first in parts:
        lines = prose_lines(markdown)
        found += [(first + n, without_inline_code(line)) for n, line in enumerate(lines) if line]
        for table in tables(markdown):
            rows = [(table.line, table.head), *enumerate(table.rows, start=table.line + 2)]
            found += [(first + n, without_inline_code(" | ".join(cells))) for n, cells in rows]
    return found


def _allowed(text: str, said: re.Match[str], rename: Rename, today: date) -> bool:
    before, after = text[: said.start()], text[said.end() :]
    in_brackets = before.count("(") > before.count(")") and ")" in after
    return bool(rename.now) and in_brackets and today < rename.in_brackets_until


def _advice(rename: Rename, today: date) -> str:
    if not rename.now:
        return f"{rename.former} has ended ({rename.since:%B %Y}); name something that exists."
    brackets = f", with ({rename.former}) behind it if need be" if today < rename.in_brackets_until else ""
    return f"{rename.former} has been named {rename.now} since {rename.since:%B %Y}: write that{brackets}."


def check_sources(source: Source, context: Context, report: Report) -> None:
    """T08."""
    if not source.item.refs:
        report.add("T08", source.item.lines.get("refs", 1), "Name at least one public source under `refs`.")


CHECKS = (check_facts, check_dates, check_product_names, check_sources)
