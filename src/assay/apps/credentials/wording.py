"""Keeps the words of the directory in step with its listings; inside the transaction of an action."""

from collections.abc import Collection, Iterable

from assay.apps.credentials.models import DirectoryWord, ListedWords, Listing, WordEnding, WordSpelling
from assay.core.directory import endings, pairs, spellings, words_of


def remember_words(listing: Listing) -> None:
    """Makes a listing findable by its present name and country, and by nothing it had before."""
    words = words_of(listing.display_name)
    before = _words_held(listing)
    _lock({*words, *before})
    listing.words.all().delete()
    credential = listing.credential
    ListedWords.objects.bulk_create(
        ListedWords(
            words=pair.encode(),
            listing=listing,
            country=listing.country,
            certification_id=credential.certification_id,
        )
        for pair in pairs(words)
    )
    _sweep(before.difference(words))


def forget_words(listing: Listing) -> None:
    """Takes the words of a listing away; those that no other name has are gone altogether."""
    before = _words_held(listing)
    _lock(before)
    listing.words.all().delete()
    _sweep(before)


def _words_held(listing: Listing) -> set[str]:
    held = listing.words.values_list("words", flat=True)
    return {word for pair in held for word in bytes(pair).decode().split()}


def _lock(texts: Collection[str]) -> None:
    """Has a row of each word and holds it, so that nobody sweeps away what somebody else begins to use.

    Always in the order of the alphabet: two names with the same words cannot wait for each other.
    """
    held: set[str] = set()
    while held != set(texts):  # once, unless a word was swept away while we waited for it
        for text in sorted(texts):
            DirectoryWord.objects.get_or_create(text=text)
        rows = DirectoryWord.objects.select_for_update().filter(text__in=texts).order_by("text")
        held = {row.text for row in rows}
    _spell(DirectoryWord.objects.filter(text__in=texts, spellings=None))


def _spell(words: Iterable[DirectoryWord]) -> None:
    words = list(words)
    WordSpelling.objects.bulk_create(
        WordSpelling(word=word, spelling=spelling) for word in words for spelling in spellings(word.text)
    )
    WordEnding.objects.bulk_create(
        WordEnding(word=word, ending=ending.encode()) for word in words for ending in endings(word.text)
    )


def _sweep(texts: Iterable[str]) -> None:
    for text in texts:
        beginning = f"{text} ".encode()
        if not ListedWords.objects.filter(words__gte=beginning, words__lt=beginning + b"\xff").exists():
            DirectoryWord.objects.filter(text=text).delete()
