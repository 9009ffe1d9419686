"""Group R: how long a candidate reads, by a model that real response times will refit.

The model: 200 words a minute, 1.6 s for a line of code, 1 s for a cell of a table, and 4, 7, 12, 18
or 22 s of thinking by level.
"""

from assay.core.items.item import Item, Level
from assay.core.items.lint.context import Context, Source
from assay.core.items.prose import code_blocks, sentences, spoken, tables, words
from assay.core.items.report import Report

WORDS_PER_MINUTE = 200
SECONDS_PER_CODE_LINE = 1.6
SECONDS_PER_CELL = 1.0
SECONDS_OF_THOUGHT = {
    Level.REMEMBER: 4,
    Level.UNDERSTAND: 7,
    Level.APPLY: 12,
    Level.ANALYSE: 18,
    Level.EVALUATE: 22,
}
MOST_WORDS_IN_STEM = 110
MOST_WORDS_IN_SENTENCE = 32


def model_seconds(item: Item) -> float:
    """The seconds that the reading model expects for an item."""
    texts = [item.stem, *(option.text for option in item.options)]
    read = sum(_reading_seconds(text) for text in texts)
    return read + SECONDS_OF_THOUGHT[item.level]


def _reading_seconds(markdown: str) -> float:
    code_lines = sum(1 for code in code_blocks(markdown) for line in code.split("\n") if line.strip())
    cells = sum(1 for table in tables(markdown) for row in (table.head, *table.rows) for cell in row if cell)
    return (
        len(words(spoken(markdown))) * 60 / WORDS_PER_MINUTE
        + code_lines * SECONDS_PER_CODE_LINE
        + cells * SECONDS_PER_CELL
    )


def check_stem_length(source: Source, context: Context, report: Report) -> None:
    """R01."""
    count = len(words(spoken(source.item.stem)))
    if count > MOST_WORDS_IN_STEM:
        message = f"The stem has {count} words; {MOST_WORDS_IN_STEM} are the most."
        report.add("R01", source.item.stem_line, message)


def check_sentences(source: Source, context: Context, report: Report) -> None:
    """R02, in the stem and the options."""
    parts = [(source.item.stem, source.item.stem_line)]
    parts += [(option.text, option.text_line) for option in source.item.options]
    for markdown, line in parts:
        for sentence in sentences(markdown):
            count = len(words(sentence))
            if count > MOST_WORDS_IN_SENTENCE:
                opening = " ".join(sentence.split()[:4])
                message = (
                    f"The sentence “{opening} …” has {count} words; {MOST_WORDS_IN_SENTENCE} are the most."
                )
                report.add("R02", line, message)


def check_seconds(source: Source, context: Context, report: Report) -> None:
    """R03, R04."""
    item, model = source.item, model_seconds(source.item)
    line = item.lines.get("seconds", 1)
    if item.seconds < round(model):
        report.add("R03", line, f"{item.seconds} s are granted, the reading model expects {model:.0f}.")
    elif item.seconds > 2 * model:
        report.add(
            "R04", line, f"{item.seconds} s are granted, over twice the {model:.0f} of the reading model."
        )


CHECKS = (check_stem_length, check_sentences, check_seconds)
