"""The seat token: it says what was written into it, until it is over, and to nobody who changes a letter."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from assay.core.attempt.seat_token import SeatToken, read_token, write_token

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
ATTEMPT = UUID("0190b6a4-5c1e-7d2f-8a3b-1c2d3e4f5a6b")


def test_the_form_of_a_token_is_fixed() -> None:
    # HMAC-SHA256 of the text before the last dot, made with OpenSSL:
    # printf '0190b6a45c1e7d2f8a3b1c2d3e4f5a6b.2000.tab-of-ada-1' |
    #   openssl dgst -sha256 -hmac $(printf 'k%.0s' {1..32})
    token = write_token(KEY, attempt=ATTEMPT, tab="tab-of-ada-1", expires=2000)
    assert token.rpartition(".")[0] == "0190b6a45c1e7d2f8a3b1c2d3e4f5a6b.2000.tab-of-ada-1"
    assert token.rpartition(".")[2] == "c1b1bb36f44062db49cff95b453f96b1"


@given(st.uuids(), st.text(alphabet="abc-._ 1", min_size=1, max_size=64), st.integers(1, 2**40))
def test_what_is_written_is_read_until_it_expires(attempt: UUID, tab: str, expires: int) -> None:
    token = write_token(KEY, attempt=attempt, tab=tab, expires=expires)
    assert read_token(KEY, token, now=expires - 1) == SeatToken(str(attempt), tab, expires)
    assert read_token(KEY, token, now=expires) is None
    assert read_token(OTHER_KEY, token, now=expires - 1) is None


@given(st.data())
def test_a_changed_letter_is_found(data: st.DataObject) -> None:
    token = write_token(KEY, attempt=uuid4(), tab="tab-of-ada-1", expires=2000)
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.characters().filter(lambda other: other != token[place]))
    assert read_token(KEY, token[:place] + letter + token[place + 1 :], now=0) is None


@given(st.text())
def test_any_text_is_refused_and_none_breaks_it(text: str) -> None:
    assert read_token(KEY, text, now=0) is None
