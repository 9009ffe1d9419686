"""Reading JSON of strangers: one meaning, or none."""

from typing import Any

import pytest

from assay.core import credentials as c
from assay.core.credentials.reading import MAX_DEPTH, check_bounds


def test_plain_json_is_read() -> None:
    text = '{"a": [1, 2.5, true, null, "\\u00e9\\ud83d\\ude00"], "b": {}}'
    assert c.parse_object(text) == {"a": [1, 2.5, True, None, "é😀"], "b": {}}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1, "a": 1}', "named twice"),
        ('{"b": {"a": 1, "a": 2}}', "named twice"),
        ('{"a": NaN}', "NaN is not a JSON number"),
        ('{"a": -Infinity}', "Infinity is not a JSON number"),
        ('{"a": 1e999}', "beyond all bounds"),
        ('{"a": "\\ud800"}', "surrogate"),
        ('{"\\udfff": 1}', "surrogate"),
        ('{"a": ' + "[" * 100_000, "nested"),
        ('{"a": ' * (MAX_DEPTH + 1) + "1" + "}" * (MAX_DEPTH + 1), "nested"),
        ('{"a": [' + "1," * 2000 + "1]}", "more than 2000 values"),
        ('{"a": "' + "x" * 600_000 + '"}', "larger than"),
        ("[]", "not a JSON object"),
        ("{'a': 1}", "not JSON"),
        ("", "not JSON"),
    ],
)
def test_what_has_two_meanings_or_too_many_values_is_refused(text: str, told: str) -> None:
    with pytest.raises(c.UnreadableCredential, match=told):
        c.parse_object(text)


def test_bytes_must_be_utf_8() -> None:
    with pytest.raises(c.UnreadableCredential, match="UTF-8"):
        c.parse_object(b'{"a": "\xff"}')


@pytest.mark.parametrize("value", [object(), b"bytes", (1, 2), {1}])
def test_what_json_does_not_know_is_refused(value: Any) -> None:
    with pytest.raises(c.UnreadableCredential, match="not a JSON value"):
        check_bounds({"a": value})
