"""Group B: what only shows when all items are laid side by side."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt

from assay.core.items.item import Item
from assay.core.items.lint.context import Source
from assay.core.items.lint.cues import length
from assay.core.items.prose import visible, words
from assay.core.items.report import Report
from assay.core.vocabulary import ItemId, Problem

FEWEST_ITEMS = 20
"""Below this, the letters of keys say nothing about their author."""

CHI_SQUARE_999: Mapping[int, float] = {2: 13.82, 3: 16.27, 4: 18.47, 5: 20.52}
"""Critical values at p = 0.001 by degrees of freedom (Abramowitz and Stegun 1964, table 26.8)."""

STANDARD_ERRORS = 2.58
SHINGLE = 4
SIMILAR, SAME = 0.3, 0.6


def check_bank(sources: Sequence[Source], *, folder: str) -> list[Problem]:
    """All problems of group B; those of no single item carry the name of the folder."""
    whole = Report(folder)
    _check_key_letters(sources, whole)
    _check_longest(sources, whole)
    return [*whole.problems, *_check_ids(sources), *_check_enemies(sources), *_check_likeness(sources)]


def _singles(sources: Iterable[Source]) -> list[Item]:
    return [source.item for source in sources if len(source.item.key) == 1]


def _check_key_letters(sources: Sequence[Source], report: Report) -> None:
    """B01, for each number of options: Pearson's chi-square against equal shares."""
    by_size: dict[int, list[Item]] = defaultdict(list)
    for item in _singles(sources):
        by_size[len(item.options)].append(item)
    for size, items in sorted(by_size.items()):
        if len(items) < max(FEWEST_ITEMS, 5 * size):
            continue
        counts = Counter(item.key[0] for item in items)
        due = len(items) / size
        chi_square = sum((counts[chr(ord("A") + n)] - due) ** 2 / due for n in range(size))
        if chi_square > CHI_SQUARE_999[size - 1]:
            said = ", ".join(f"{letter} {count}" for letter, count in sorted(counts.items()))
            report.add("B01", 1, f"Keys of items with {size} options are unevenly spread: {said}.")


def _check_longest(sources: Sequence[Source], report: Report) -> None:
    """B02: the key is the strictly longest option more often than chance plus 2.58 standard errors."""
    items = _singles(sources)
    if len(items) < FEWEST_ITEMS:
        return
    longest = sum(_key_is_longest(item) for item in items)
    chances = [1 / len(item.options) for item in items]
    most = sum(chances) + STANDARD_ERRORS * sqrt(sum(p * (1 - p) for p in chances))
    if longest > most:
        message = (
            f"The key is the longest option in {longest} of {len(items)} items; chance explains {most:.0f}."
        )
        report.add("B02", 1, message)


def _key_is_longest(item: Item) -> bool:
    key, *_ = item.keys
    return length(key) > max(length(option) for option in item.distractors)


def _check_ids(sources: Sequence[Source]) -> list[Problem]:
    """B06."""
    problems: list[Problem] = []
    first: dict[ItemId, str] = {}
    for source in sources:
        file = first.setdefault(source.item.id, source.file)
        if file != source.file:
            report = Report(source.file, problems)
            report.add("B06", source.item.lines.get("id", 1), f"{file} has the id {source.item.id} already.")
    return problems


def _check_enemies(sources: Sequence[Source]) -> list[Problem]:
    """B05."""
    problems: list[Problem] = []
    by_id = {source.item.id: source.item for source in sources}
    for source in sources:
        item, report = source.item, Report(source.file, problems)
        line = item.lines.get("enemies", 1)
        for enemy in item.enemies:
            if enemy == item.id:
                report.add("B05", line, "An item cannot be its own enemy.")
            elif enemy not in by_id:
                report.add("B05", line, f"The enemy {enemy} is not in the bank.")
            elif item.id not in by_id[enemy].enemies:
                report.add("B05", line, f"{enemy} does not name {item.id} as its enemy in turn.")
    return problems


def _check_likeness(sources: Sequence[Source]) -> list[Problem]:
    """B03, B04: shares of common runs of four words (Jaccard), found through an index of the runs."""
    problems: list[Problem] = []
    runs = [_runs(source.item) for source in sources]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, own in enumerate(runs):
        for run in own:
            holders[run].append(n)
    common: Counter[tuple[int, int]] = Counter()
    for held_by in holders.values():
        common.update((a, b) for n, a in enumerate(held_by) for b in held_by[n + 1 :])
    for (a, b), count in sorted(common.items()):
        likeness = count / (len(runs[a]) + len(runs[b]) - count)
        first, second = sources[a], sources[b]
        report = Report(second.file, problems)
        message = f"It shares {likeness:.0%} of its runs of {SHINGLE} words with {first.item.id}"
        if likeness > SAME:
            report.add("B03", second.item.stem_line, f"{message}; keep one of them.")
        elif likeness > SIMILAR and second.item.id not in first.item.enemies:
            report.add("B04", second.item.stem_line, f"{message}; rewrite one, or name them enemies.")
    return problems


def _runs(item: Item) -> frozenset[tuple[str, ...]]:
    text = " ".join([visible(item.stem), *(visible(option.text) for option in item.options)])
    said = [word.casefold() for word in words(text)]
    return frozenset(tuple(said[n : n + SHINGLE]) for n in range(len(said) - SHINGLE + 1))
