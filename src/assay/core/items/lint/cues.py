"""Group F, the options side by side: lengths, forms, echoes, duplicates."""

import re
from collections.abc import Callable, Iterable

from assay.core.items.item import Option
from assay.core.items.lint.context import Context, Source
from assay.core.items.prose import code_blocks, content_words, spoken, visible, words
from assay.core.items.report import Report

LENGTH_MARGIN = 0.2
MOST_LENGTH_RATIO = 2.2
NOTICEABLE_CHARACTERS = 8
"""Lengths nearer than this look alike, however short the options are."""

FEWEST_ECHOES = 2
FEWEST_COMMON_WORDS = 4
CONVERGENCE_RATIO, CONVERGENCE_WORDS = 1.5, 3

_NUMBER = re.compile(r"^\W*(?:about |over |under )?[$€£]?(-?[\d,]*\.?\d+)\s*([^\d\s][^\d]*)?$")
_FULL_STOP = re.compile(r"[.;]$")
_ING = re.compile(r"^[A-Z][a-z]+ing$")
_NOT_ING = frozenset(
    {"String", "Bring", "Ring", "Ping", "King", "Thing", "Sing", "Spring", "Nothing", "During"}
)


def length(option: Option) -> int:
    """What of an option meets the eye, in characters; a line break in code counts as one."""
    return len(visible(option.text))


def check_key_length(source: Source, context: Context, report: Report) -> None:
    """F06, F07."""
    item = source.item
    if not item.keys or not item.distractors:
        return
    longest, shortest = max(map(length, item.distractors)), min(map(length, item.distractors))
    for key in item.keys:
        size = length(key)
        if size > (1 + LENGTH_MARGIN) * longest and size - longest >= NOTICEABLE_CHARACTERS:
            message = f"The key has {size} characters, the longest distractor {longest}; bring them nearer."
            report.add("F06", key.text_line, message)
        if size < (1 - LENGTH_MARGIN) * shortest and shortest - size >= NOTICEABLE_CHARACTERS:
            message = f"The key has {size} characters, the shortest distractor {shortest}; bring them nearer."
            report.add("F07", key.text_line, message)


def check_length_ratio(source: Source, context: Context, report: Report) -> None:
    """F08."""
    by_length = sorted(source.item.options, key=length)
    shortest, longest = length(by_length[0]), length(by_length[-1])
    if longest > MOST_LENGTH_RATIO * shortest and longest - shortest >= 2 * NOTICEABLE_CHARACTERS:
        message = (
            f"This option has {longest} characters, the shortest {shortest}: over {MOST_LENGTH_RATIO} times."
        )
        report.add("F08", by_length[-1].text_line, message)


def check_form(source: Source, context: Context, report: Report) -> None:
    """F09: capital letters, full stops, and one odd opening word among the others."""
    options = [option for option in source.item.options if not code_blocks(option.text)]
    if len(options) < len(source.item.options) or not options:
        return
    opened = [
        option for option in options if spoken(option.text).strip()[:1].isalpha() and option.text[0] != "`"
    ]
    _one_form(opened, lambda text: text[:1].isupper(), "opens with a capital letter", report)
    _one_form(options, lambda text: bool(_FULL_STOP.search(text)), "ends with a full stop", report)
    ing = [option for option in opened if _opens_with_ing(option)]
    if len(opened) > 2 and len(ing) in (1, len(opened) - 1):
        odd = ing[0] if len(ing) == 1 else next(option for option in opened if option not in ing)
        report.add(
            "F09", odd.text_line, "This option alone differs in the form of its first word (-ing or not)."
        )


def _opens_with_ing(option: Option) -> bool:
    first = spoken(option.text).split()[0]
    return bool(_ING.match(first)) and first not in _NOT_ING


def _one_form(options: Iterable[Option], has: Callable[[str], bool], what: str, report: Report) -> None:
    texts = [(option, has(spoken(option.text).strip())) for option in options]
    having = [option for option, it_has in texts if it_has]
    if having and len(having) < len(texts):
        few = having if 2 * len(having) <= len(texts) else [option for option, it_has in texts if not it_has]
        does = what if few is having else f"is the one of which it is not true that it {what}"
        report.add("F09", few[0].text_line, f"The options differ in form: this one {does}.")


def check_echo(source: Source, context: Context, report: Report) -> None:
    """F11: words of the stem that one option alone repeats; the key has two more of them than any other."""
    item = source.item
    asked = content_words(spoken(item.stem))
    said = {option.letter: content_words(visible(option.text)) & asked for option in item.options}
    alone = {
        letter: own.difference(*(other for name, other in said.items() if name != letter))
        for letter, own in said.items()
    }
    most = max((len(alone[option.letter]) for option in item.distractors), default=0)
    for key in item.keys:
        if len(alone[key.letter]) >= most + FEWEST_ECHOES:
            echoed = ", ".join(sorted(alone[key.letter]))
            report.add("F11", key.text_line, f"Only the key repeats these words of the stem: {echoed}.")


def check_convergence(source: Source, context: Context, report: Report) -> None:
    """F12: the key shares by far the most words with the other options."""
    item = source.item
    if len(item.key) != 1 or any(code_blocks(option.text) for option in item.options):
        return
    said = {option.letter: content_words(visible(option.text)) for option in item.options}
    shared = {
        letter: sum(len(own & other) for name, other in said.items() if name != letter)
        for letter, own in said.items()
    }
    key = item.keys[0]
    next_best = max(count for letter, count in shared.items() if letter != key.letter)
    if shared[key.letter] >= max(CONVERGENCE_RATIO * next_best, next_best + CONVERGENCE_WORDS):
        report.add("F12", key.text_line, "The key shares far more words with the other options than they do.")


def check_duplicates(source: Source, context: Context, report: Report) -> None:
    """F13."""
    seen: dict[str, Option] = {}
    for option in source.item.options:
        text = " ".join(option.text.split()).rstrip(".").casefold()
        if text in seen:
            report.add(
                "F13",
                option.text_line,
                f"This option says the same as the one on line {seen[text].text_line}.",
            )
        seen.setdefault(text, option)


def check_numeric_order(source: Source, context: Context, report: Report) -> None:
    """F14, when all options are one number with one unit."""
    found = [_NUMBER.match(spoken(option.text).strip().rstrip(".")) for option in source.item.options]
    numbers = [match for match in found if match]
    if len(numbers) < len(found) or len({(match[2] or "").strip().rstrip("s") for match in numbers}) > 1:
        return
    values = [float(match[1].replace(",", "")) for match in numbers]
    if values not in (sorted(values), sorted(values, reverse=True)):
        report.add(
            "F14", source.item.options[0].text_line, "Put the numbers of the options in order of size."
        )


def check_common_opening(source: Source, context: Context, report: Report) -> None:
    """F16."""
    texts = [words(spoken(option.text)) for option in source.item.options if not code_blocks(option.text)]
    if len(texts) < len(source.item.options):
        return
    common = 0
    for column in zip(*texts, strict=False):
        if len({word.casefold() for word in column}) > 1:
            break
        common += 1
    if common >= FEWEST_COMMON_WORDS:
        said = " ".join(texts[0][:common])
        report.add(
            "F16", source.item.options[0].text_line, f"All options begin “{said}”; move it to the stem."
        )


CHECKS = (
    check_key_length, check_length_ratio, check_form, check_echo, check_convergence, check_duplicates,
    check_numeric_order, check_common_opening,
)  # fmt: skip
