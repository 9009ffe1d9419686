"""The Config Key: what SEB's and Moodle's own tests publish, and a second reading of the rules."""

import functools
import json
import plistlib
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay.core import seb
from tests.core.seb.vectors import cases

KEYS = cases("config-keys.json")
TEXTS = cases("seb-json.json")


@pytest.mark.parametrize("name", KEYS)
def test_a_published_config_key(name: str) -> None:
    assert seb.config_key(KEYS[name]["settings"]) == KEYS[name]["key"]


@pytest.mark.parametrize("name", KEYS)
def test_a_published_config_key_from_a_file(name: str) -> None:
    """Written by Apple's rules in Python's standard library, read by ours."""
    file = plistlib.dumps(KEYS[name]["settings"], sort_keys=False)
    assert seb.config_key(seb.read_seb(file)) == KEYS[name]["key"]


@pytest.mark.parametrize("name", TEXTS)
def test_a_published_text(name: str) -> None:
    assert seb.seb_json(TEXTS[name]["settings"]) == TEXTS[name]["seb_json"]


def test_which_seb_saved_the_file_does_not_matter() -> None:
    settings: dict[str, seb.Value] = {"startURL": "https://exam.example.org/", "allowQuit": True}
    inner: dict[str, seb.Value] = {"a": {"originatorVersion": "SEB_Win_2.1.1", "b": 1}}
    assert seb.config_key(settings | {"originatorVersion": "SEB_OSX_3.4"}) == seb.config_key(settings)
    assert seb.seb_json(inner) == '{"a":{"b":1}}'


def test_nothing_is_escaped() -> None:
    text = "a\\d+/\tü\u2028'<&>"
    assert seb.seb_json({"expression": text}) == '{"expression":"' + text + '"}'


def compare(one: str, other: str) -> int:
    """The order of keys as the documentation tells it, letter by letter."""
    if one.lower() != other.lower():
        return -1 if one.lower() < other.lower() else 1
    first = next(((a, b) for a, b in zip(one, other, strict=True) if a != b), None)
    return 0 if first is None else -1 if first[0].islower() else 1


def decimal_text(number: float) -> str:
    """.NET's G15 in decimal arithmetic: 15 digits, point or exponent by the size of the number."""
    rounded = Context(prec=15, rounding=ROUND_HALF_EVEN).create_decimal(Decimal(number))
    if not rounded:
        return "0"
    sign, digits, exponent = rounded.as_tuple()
    assert isinstance(exponent, int)
    shown = "".join(map(str, digits)).rstrip("0")
    place = len(digits) + exponent - 1
    minus = "-" if sign else ""
    if not -5 < place < 15:
        fraction = f".{shown[1:]}" if shown[1:] else ""
        return f"{minus}{shown[0]}{fraction}E{'-' if place < 0 else '+'}{abs(place):02d}"
    fixed = f"{Decimal(minus + shown).scaleb(place - len(shown) + 1):f}"
    return fixed.rstrip("0").rstrip(".") if "." in fixed else fixed


def second(value: Any) -> Any:
    """The value as `json.dumps` can write it; reals become marked texts."""
    if isinstance(value, dict):
        kept = {key: second(one) for key, one in value.items() if key.lower() != "originatorversion"}
        kept = {key: one for key, one in kept.items() if one != {}}
        return {key: kept[key] for key in sorted(kept, key=functools.cmp_to_key(compare))}
    if isinstance(value, list):
        return [second(one) for one in value]
    return f"\0{decimal_text(value)}\0" if isinstance(value, float) else value


def second_text(settings: Any) -> str:
    text = json.dumps(second(settings), ensure_ascii=False, separators=(",", ":"))
    return text.replace('"\\u0000', "").replace('\\u0000"', "")


keys = st.text("abAB1", min_size=1, max_size=4) | st.sampled_from(
    ["originatorVersion", "allowWlan", "allowWLAN"]
)
texts = st.text(st.characters(exclude_characters='"\\', exclude_categories=("Cc", "Cs")), max_size=8)
reals = st.floats(allow_nan=False, allow_infinity=False)
eighths = st.integers(-(10**9), 10**9).map(lambda number: number / 8)
whole = st.integers(-(2**31), 2**31 - 1)
inexact = st.booleans() | whole | reals | texts
settings_values = st.dictionaries(
    keys,
    st.recursive(
        inexact, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner), max_leaves=9
    ),
    max_size=6,
)

exact = st.booleans() | whole | eighths | st.binary(max_size=9) | texts.filter(bool)
plain_keys = st.text("abAB1", min_size=1, max_size=4)
members = st.dictionaries(plain_keys, exact, min_size=1, max_size=4)
written_values = st.dictionaries(
    plain_keys, exact | members | st.lists(exact | members, max_size=3), min_size=1
)
"""What may be written: nothing in it that SEB's versions hash differently."""


@given(settings_values)
@example({"a": [{}], "b": {"c": {}}})
def test_two_readings_of_the_rules_agree(settings: Any) -> None:
    assert seb.seb_json(settings) == second_text(settings)


@given(reals)
@example(5e-324)
@example(0.0001)
@example(0.00001)
@example(999999999999999.9)
@example(-123456789012345680.0)
def test_reals_by_decimal_arithmetic(number: float) -> None:
    assert seb.seb_json({"a": number}) == f'{{"a":{decimal_text(number)}}}'


@given(written_values)
def test_a_file_says_what_was_written(settings: Any) -> None:
    assert seb.read_settings(seb.write_settings(settings)) == settings
    assert seb.read_seb(seb.write_seb(settings)) == settings


@given(written_values)
def test_apples_reader_in_python_reads_what_we_write(settings: Any) -> None:
    assert plistlib.loads(seb.write_settings(settings)) == settings


DOUBTFUL: dict[str, tuple[dict[str, Any], str]] = {
    "a date": (TEXTS["date"]["settings"], "date: is a date"),
    "a quotation mark": ({"rules": [{"expression": 'a"b'}]}, "rules[0].expression: contains a quot"),
    "a line break": ({"text": "a\nb"}, "text: contains a line break"),
    "half a letter": ({"text": "a\ud800"}, "text: contains a line break or another"),
    "an empty dictionary at the end": ({"a": 1, "z": {}}, "z: is left out"),
    "such a dictionary within": ({"a": {"b": 1, "c": {}}, "z": 1}, "a.c: is left out"),
    "nothing but empty ones": ({"a": {"b": {}, "c": {}}, "z": 1}, "a: holds only empty dictionaries"),
    "the program at the end": ({"allowQuit": True, "originatorVersion": "x"}, "originatorVersion: is left"),
    "a long real": ({"zoom": 0.1 + 0.2}, "zoom: 0.30000000000000004 has more than 15 digits"),
    "no number": ({"zoom": float("nan")}, "zoom: nan is no number"),
    "a big number": ({"n": 2**31}, "n: 2147483648 does not fit"),
    "an empty dictionary in an array": ({"a": [{}]}, "a[0]: is an empty dictionary in an array"),
    "an array in an array": ({"a": [[1]]}, "a[0]: is an array in an array"),
    "two empty texts": ({"a": ["", "x", ""]}, "a: ends with an empty text"),
    "a key with a hyphen": ({"a-b": 1}, "a-b: keys with signs"),
    "nothing": ({}, "(all): an empty configuration"),
}  # fmt: skip


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_sebs_versions_hash_differently_is_never_written(name: str) -> None:
    settings, words = DOUBTFUL[name]
    for refuse in (seb.config_key, seb.write_settings, seb.write_seb):
        with pytest.raises(seb.AmbiguousSettings) as refused:
            refuse(settings)
        assert words in str(refused.value)


def test_all_doubts_are_told_at_once() -> None:
    with pytest.raises(seb.AmbiguousSettings) as refused:
        seb.config_key({"a": "x\ny", "b": [2**40], "c": 1})
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == ["a", "b[0]"]


@pytest.mark.parametrize("strange", [None, (1,), {1}, 1j, object()])
def test_a_kind_that_no_setting_has_is_named_with_its_place(strange: Any) -> None:
    for refuse in (seb.config_key, seb.seb_json, seb.write_settings):
        with pytest.raises(seb.BadSettings, match=r"^a\.b\[1\]: a setting cannot be of the kind"):
            refuse({"a": {"b": [1, strange]}})
