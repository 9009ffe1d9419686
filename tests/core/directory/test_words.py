"""Names as searchable words: folding in many scripts, and the typos that a shared spelling finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.directory import endings, one_typo_apart, pairs, spellings, words_of

ASCII = st.text("abc", min_size=3, max_size=7)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ada Nwosu", ("ada", "nwosu")),
        ("  XIMENA   Díaz-Peña ", ("ximena", "diaz", "pena")),
        ("Zoë O’Neill", ("zoe", "oneill")),
        ("Strauß Łukasz Søren Đặng", ("strauss", "lukasz", "soren", "dang")),
        ("İpek Işık", ("ipek", "isik")),
        ("Ольга Йованова", ("ольга", "иованова")),
        ("Ｗｉｄｅ", ("wide",)),
        ("प्रिया शर्मा", tuple(word.replace("्", "") for word in ("प्रिया", "शर्मा"))),
        ("王 伟", ("王", "伟")),
        ("김민준", ("김민준",)),
        ("Li Li, J.", ("li", "j")),
        ("", ()),
        ("—?!", ()),
    ],
)
def test_case_accents_and_punctuation_do_not_count(name: str, words: tuple[str, ...]) -> None:
    assert words_of(name) == words


@given(st.text(max_size=60))
def test_words_are_folded_already(name: str) -> None:
    words = words_of(name)
    assert words_of(" ".join(words)) == words
    assert len(words) <= 8
    assert all(len(word) <= 40 and " " not in word for word in words)


def test_every_two_words_are_paired_in_both_orders_and_a_lone_one_with_nothing() -> None:
    assert pairs(["a", "b"]) == ["a b", "b a"]
    assert len(pairs(["a", "b", "c"])) == 6
    assert pairs(["a"]) == ["a "]
    assert pairs([]) == []


def test_a_part_of_a_word_begins_one_of_its_endings() -> None:
    assert endings("nakamura") == {"nakamura", "akamura", "kamura", "amura"}
    assert endings("diaz") == frozenset()


def test_the_short_are_not_misspelt() -> None:
    assert spellings("li") == {"li"}
    assert spellings("kim") == {"kim", "im", "km", "ki"}


def _damerau(one: str, other: str) -> int:
    """The distance of optimal string alignment, from its recurrence."""
    table = {(a, -1): a + 1 for a in range(-1, len(one))} | {(-1, b): b + 1 for b in range(-1, len(other))}
    for a in range(len(one)):
        for b in range(len(other)):
            ways = [table[a - 1, b] + 1, table[a, b - 1] + 1, table[a - 1, b - 1] + (one[a] != other[b])]
            if a and b and one[a] == other[b - 1] and one[a - 1] == other[b]:
                ways.append(table[a - 2, b - 2] + 1)
            table[a, b] = min(ways)
    return table[len(one) - 1, len(other) - 1]


@given(ASCII, ASCII)
def test_one_typo_is_a_distance_of_one(one: str, other: str) -> None:
    assert one_typo_apart(one, other) == one_typo_apart(other, one) == (_damerau(one, other) == 1)


@given(ASCII, ASCII)
def test_words_one_typo_apart_share_a_spelling(one: str, other: str) -> None:
    assert spellings(one) & spellings(other) or not one_typo_apart(one, other)


@given(st.text("abcdefgh", min_size=4, max_size=9), st.data())
def test_each_kind_of_typo_shares_a_spelling(word: str, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(word) - 2))
    typos = (word[:n] + "x" + word[n:], word[:n] + word[n + 1 :], word[:n] + "x" + word[n + 1 :])
    swapped = word[:n] + word[n + 1] + word[n] + word[n + 2 :]
    for typo in (*typos, *([swapped] if swapped != word else [])):
        assert one_typo_apart(word, typo), typo
        assert spellings(word) & spellings(typo), typo
