"""Finding listed holders: by the words of the name, the beginning of the last word, or nearly so.

Every step is a short walk in an index, however many holders there are; nothing sorts or counts all matches.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from assay.apps.credentials.models import DirectoryWord, ListedWords, Listing
from assay.apps.programs.models import Certification
from assay.core.directory import INFIX_LETTERS, one_typo_apart, spellings, words_of

MOST_FOUND = 250
"""So many listings are given; who has more to choose from adds a word."""

MOST_SIMILAR = 50
MOST_WORDS = 40
PREFIX_BYTES = 3
"""A lone word finds longer ones from so many bytes on: three Latin letters, two Cyrillic, one Chinese."""


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of listings, best first; whether there are `more`; whether the names are only `similar`."""

    ids: tuple[int, ...] = ()
    more: bool = False
    similar: bool = False


def directory(*, name: str = "", country: str = "", certification_key: str = "") -> Found:
    """The holders who chose to be listed and whose name has every given word; the last may be its beginning.

    If there is none: those in whose name one of the words is a typo away, or contains what was given. In the
    order of the alphabet, from the first given word on.
    """
    narrow: dict[str, object] = {"country": country.upper()} if country else {}
    if certification_key:
        certification = Certification.objects.filter(key=certification_key).first()
        if certification is None:
            return Found()
        narrow["certification"] = certification.pk
    if not name.strip():
        return _everybody(narrow)
    words = words_of(name)
    if not words:
        return Found()
    rows = ListedWords.objects.filter(**narrow)
    found = _with_words(rows, words)
    return found if found.ids else _nearly(rows, words)


def _everybody(narrow: dict[str, object]) -> Found:
    if "certification" in narrow:
        narrow = {**narrow, "credential__certification": narrow["certification"]}
        del narrow["certification"]
    rows = Listing.objects.filter(**narrow).order_by("display_name", "id").values_list("id", flat=True)
    return _found(list(rows[: MOST_FOUND + 1]), MOST_FOUND)


def _with_words(rows: QuerySet[ListedWords], words: Sequence[str]) -> Found:
    if len(words) > 1:
        first, *middle, last = words
        beginning = f"{first} {last}"
        rows = _also(rows, first, middle)
    else:
        whole = len(words[0].encode()) < PREFIX_BYTES
        beginning = f"{words[0]} " if whole else words[0]
    return _found(_take(_beginning(rows, beginning), MOST_FOUND), MOST_FOUND)


def _nearly(rows: QuerySet[ListedWords], words: Sequence[str]) -> Found:
    """One word replaced by each that contains it or is one typo away, the others as they are."""
    ids: list[int] = []
    for place, word in enumerate(words):
        near = _near(word)
        others = [*words[:place], *words[place + 1 :]]
        if others and near:
            keys = [f"{others[0]} {other}".encode() for other in near]
            ids += _take(_also(rows, others[0], others[1:]).filter(words__in=keys), MOST_SIMILAR)
        for other in () if others else near:
            if len(ids) > MOST_SIMILAR:
                break
            ids += _take(_beginning(rows, f"{other} "), MOST_SIMILAR)
    found = _found(ids, MOST_SIMILAR)
    return Found(found.ids, more=found.more, similar=True)


def _near(word: str) -> list[str]:
    """Words of the directory: those one typo away, then those that contain this one."""
    spelt = DirectoryWord.objects.filter(spellings__spelling__in=spellings(word))
    near = {text for text in spelt.values_list("text", flat=True) if one_typo_apart(word, text)}
    containing: set[str] = set()
    if len(word) >= INFIX_LETTERS:
        part = word.encode()
        rows = DirectoryWord.objects.filter(endings__ending__gte=part, endings__ending__lt=part + b"\xff")
        containing = set(rows.order_by("endings__ending").values_list("text", flat=True)[:MOST_WORDS])
    return [*sorted(near), *sorted(containing - near - {word})][:MOST_WORDS]


def _beginning(rows: QuerySet[ListedWords], text: str) -> QuerySet[ListedWords]:
    start = text.encode()
    return rows.filter(words__gte=start, words__lt=start + b"\xff")  # no UTF-8 has this byte


def _also(rows: QuerySet[ListedWords], anchor: str, words: Iterable[str]) -> QuerySet[ListedWords]:
    """Only names that also have each of these words."""
    for word in words:
        pair = ListedWords.objects.filter(words=f"{anchor} {word}".encode(), listing=OuterRef("listing"))
        rows = rows.filter(Exists(pair))
    return rows


def _take(rows: QuerySet[ListedWords], most: int) -> list[int]:
    """Listings in the order of the index: names of three words or more come several times."""
    return list(rows.order_by("words", "listing_id").values_list("listing_id", flat=True)[: 3 * most + 1])


def _found(ids: Sequence[int], most: int) -> Found:
    different = tuple(dict.fromkeys(ids))
    return Found(different[:most], more=len(different) > most or len(ids) > 3 * most)
