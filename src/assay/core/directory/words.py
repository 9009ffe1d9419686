"""A name as searchable words: folded, paired, misspelt by one letter, cut to its endings.

Case, accents and the kind of apostrophe do not count. What a script writes with marks that are letters in all
but name (the vowels of Devanagari or Thai) is kept; marks that only vary a letter (accents, tones) are not.
"""

import unicodedata
from collections.abc import Sequence
from itertools import permutations

MOST_WORDS = 8
WORD_LETTERS = 40
INFIX_LETTERS = 5
_SHORTEST_MISSPELT = 3
_APOSTROPHES = "'’‘ʼʻ`´"
# Letters that Unicode does not take apart, as people without them on their keyboard write them.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in their order, each once: at most 8, of at most 40 letters each."""
    unquoted = "".join(letter for letter in name if letter not in _APOSTROPHES)
    apart = unicodedata.normalize("NFKD", unquoted.casefold()).casefold()
    letters = (letter for letter in apart if not unicodedata.combining(letter))
    spaced = "".join(letter if _is_of_a_word(letter) else " " for letter in letters).translate(_PLAIN)
    words = (unicodedata.normalize("NFC", word)[:WORD_LETTERS] for word in spaced.split())
    return tuple(dict.fromkeys(words))[:MOST_WORDS]


def _is_of_a_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M")


def pairs(words: Sequence[str]) -> list[str]:
    """Every two different words as `one other`, in both orders; a lone word as `one ` with nothing after it.

    So `one ` begins whatever a single word finds, and `one oth` whatever it finds with a part of another.
    """
    if len(words) == 1:
        return [f"{words[0]} "]
    return [f"{one} {other}" for one, other in permutations(words, 2)]


def spellings(word: str) -> frozenset[str]:
    """The word, and from three letters on also the word without each of its letters."""
    if len(word) < _SHORTEST_MISSPELT:
        return frozenset({word})
    return frozenset({word, *(word[:n] + word[n + 1 :] for n in range(len(word)))})


def endings(word: str) -> frozenset[str]:
    """What begins at each letter of the word, as far as it has `INFIX_LETTERS` letters."""
    return frozenset(word[n:] for n in range(len(word) - INFIX_LETTERS + 1))


def one_typo_apart(one: str, other: str) -> bool:
    """Whether a letter inserted, left out or replaced, or two neighbours swapped, makes one the other."""
    short, long = sorted((one, other), key=len)
    first = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    short, long = short[first:], long[first:]
    if len(short) < len(long):
        return short == long[1:]
    swapped = long[1:2] + long[:1]
    return bool(long) and (short[1:] == long[1:] or (short[:2] == swapped and short[2:] == long[2:]))
