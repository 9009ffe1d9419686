"""The directory of holders: a name as the words that it is found by. See README.md."""

from assay.core.directory.words import (
    INFIX_LETTERS,
    WORD_LETTERS,
    endings,
    one_typo_apart,
    pairs,
    spellings,
    words_of,
)

__all__ = ["INFIX_LETTERS", "WORD_LETTERS", "endings", "one_typo_apart", "pairs", "spellings", "words_of"]
