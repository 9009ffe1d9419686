"""Group S: what the parser does not see, because it looks beyond the one item."""

from assay.core.items.lint.context import Context, Source
from assay.core.items.report import Report
from assay.core.items.write import write_item


def check_normal_form(source: Source, context: Context, report: Report) -> None:
    """S16."""
    if (normal := write_item(source.item)) == source.text:
        return
    theirs, ours = source.text.split("\n"), normal.split("\n")
    at = next(
        (n for n, (a, b) in enumerate(zip(theirs, ours, strict=False)) if a != b), min(len(theirs), len(ours))
    )
    due = f"here stands {ours[at][:60]!r}" if at < len(ours) else "the file ends here"
    report.add("S16", at + 1, f"Not the normal form, in which {due}; run `assay bank format`.")


def check_family(source: Source, context: Context, report: Report) -> None:
    """S17."""
    item, families = source.item, context.families
    if families is not None and item.family not in families:
        known = ", ".join(families)
        message = f"The blueprint has no family {item.family}; it has {known}."
        report.add("S17", item.lines.get("family", 1), message)


CHECKS = (check_normal_form, check_family)
