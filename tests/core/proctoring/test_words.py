"""Prepared messages and words for candidates: in every language, and never an accusation."""

import pytest

from assay.core.proctoring.canned import CANNED, LANGUAGES
from assay.core.proctoring.wording import DOOR, GUARD, REVIEW, STREAMS, said_in


def test_every_message_is_there_in_every_language() -> None:
    assert len(CANNED) >= 10
    for key, one in CANNED.items():
        assert one.key == key
        assert one.label
        assert set(one.texts) == set(LANGUAGES), key
        assert len(set(one.texts.values())) == len(LANGUAGES), f"{key} is not translated"
        assert all(0 < len(text) <= 1000 for text in one.texts.values()), "as long as a message of the chat"


@pytest.mark.parametrize(
    ("tag", "begins"),
    [("de", "Danke"), ("de-CH", "Danke"), ("FR-ca", "Merci"), ("ja", "Thank"), ("", "Thank")],
)
def test_the_candidate_reads_her_language_or_english(tag: str, begins: str) -> None:
    assert CANNED["go-on"].text(tag).startswith(begins)


def test_no_words_of_ours_accuse() -> None:
    texts = [text for one in CANNED.values() for text in (one.label, *one.texts.values())]
    for text in (*texts, *DOOR.values(), *GUARD.values(), *REVIEW.values(), *STREAMS.values()):
        assert not said_in(text), text


@pytest.mark.parametrize(
    "text", ["CHEATING detected", "a Suspicion\n  Score of 7", "Secure browser verified."]
)
def test_what_is_never_said_is_found(text: str) -> None:
    assert said_in(text)
