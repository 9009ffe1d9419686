"""Hostile property lists: read to the letter, or refused with the line and the key."""

import plistlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core import seb

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
APPLE = (
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n'
)


def plist(inner: str, head: str = HEAD + APPLE) -> bytes:
    return f'{head}<plist version="1.0"><dict>{inner}</dict></plist>'.encode()


def test_every_kind_of_value() -> None:
    file = plist(
        "<key>text</key><string>a &lt; b &#252; <![CDATA[<c>]]></string><!-- a remark -->\n"
        "<key>empty</key><string /><key>yes</key><true/><key>no</key><false></false>"
        "<key>count</key><integer> -7 </integer><key>zoom</key><real>1.5e0</real>"
        "<key>salt</key><data>\n  AQ\n  ID\n</data><key>none</key><data/>"
        "<key>when</key><date>2019-02-20T14:30:00.1230000+02:00</date>"
        "<key>rules</key><array><dict><key>a</key><integer>1</integer></dict><array/></array>"
    )
    assert seb.read_settings(file) == {
        "text": "a < b ü <c>",
        "empty": "",
        "yes": True,
        "no": False,
        "count": -7,
        "zoom": 1.5,
        "salt": b"\x01\x02\x03",
        "none": b"",
        "when": datetime(2019, 2, 20, 12, 30, 0, 123000, tzinfo=UTC),
        "rules": [{"a": 1}, []],
    }


def test_white_space_in_a_text_is_kept() -> None:
    assert seb.read_settings(plist("<key>a</key><string>  </string>")) == {"a": "  "}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_does_no_harm(encoding: str) -> None:
    file = plist("<key>a</key><string>ü</string>", head="").decode().encode(encoding)
    assert seb.read_settings(file) == {"a": "ü"}


LAUGHS = (
    HEAD + '<!DOCTYPE plist [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<plist><dict><key>a</key><string>&b;</string></dict></plist>"
)
REFUSED = {
    "a billion laughs": (LAUGHS.encode(), "Line 2: the DOCTYPE may only name"),
    "a file of the machine": (
        plist("<key>a</key>", head='<!DOCTYPE plist [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "Line 1: the DOCTYPE may only name",
    ),
    "another document type": (plist("", head="<!DOCTYPE html>"), "the DOCTYPE may only name"),
    "an entity from outside": (plist("<key>a</key><string>&x;</string>"), "a: the entity x is not allowed"),
    "nothing": (b"", "this is not well-formed XML"),
    "no XML": (b"<?xml This is some bad xml for sure.", "Line 1: this is not well-formed XML"),
    "cut off": (plist("<key>a</key>")[:-20], "not well-formed XML"),
    "another root": (b"<html/>", "begins with <plist>, not with <html>"),
    "an empty list": (b"<plist/>", "holds no dictionary"),
    "an array": (b"<plist><array/></plist>", "is one dictionary, not <array>"),
    "two dictionaries": (b"<plist><dict/><dict/></plist>", "is one dictionary, not <dict>"),
    "a value without a key": (plist("<true/>"), "<true> stands where a key must stand"),
    "a key without a value": (plist("<key>a</key>"), "a: the last key has no value"),
    "two keys": (plist("<key>a</key><key>b</key>"), "a: a <key> stands where a value must stand"),
    "a key in an array": (plist("<key>a</key><array><key>1</key></array>"), "a[0]: a <key> stands where"),
    "the same key twice": (
        plist("<key>x</key><dict><key>a</key><true/><key>a</key><false/></dict>"),
        "x.a: the key stands here twice",
    ),
    "an endless key": (plist(f"<key>{'k' * 101}</key>"), "has more than 100 letters"),
    "an unknown kind": (plist("<key>a</key><uid>1</uid>"), "a: <uid> is no value that SEB reads"),
    "a kind within a text": (plist("<key>a</key><string><b/></string>"), "a: <b> stands inside of <string>"),
    "text anywhere": (plist("oops<key>a</key><true/>"), "the text “oops” stands outside of any value"),
    "no whole number": (plist("<key>a</key><integer>1.0</integer>"), "a: “1.0” is not a whole number"),
    "a number by sixteen": (plist("<key>a</key><integer>0x10</integer>"), "a: “0x10” is not a whole number"),
    "no number": (plist("<key>a</key><real>nan</real>"), "a: “nan” is not a number"),
    "too much of a number": (plist("<key>a</key><real>1e999</real>"), "a: “1e999” is not a number"),
    "an empty number": (plist("<key>a</key><real/>"), "a: “” is not a number"),
    "no data": (plist("<key>a</key><data>??</data>"), "a: the data is not base64"),
    "no date": (plist("<key>a</key><date>yesterday</date>"), "a: “yesterday” is not a date"),
    "a full flag": (plist("<key>a</key><true>no</true>"), "a: <true/> must be empty"),
    "a deep one": (plist("<key>a</key>" + "<array>" * 99), "nested more than 32 deep"),
    "an unknown encoding": (b'<?xml version="1.0" encoding="klingon"?><plist/>', "encoding"),
    "a big one": (plist("<key>a</key><string>" + "x" * (4 << 20)), "too big"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_and_in_which_words(name: str) -> None:
    file, words = REFUSED[name]
    with pytest.raises(seb.BadSettings) as refused:
        seb.read_settings(file)
    assert words in str(refused.value)


def test_a_hostile_name_cannot_write_on_the_terminal() -> None:
    with pytest.raises(seb.BadSettings) as refused:
        seb.read_settings(plist(f"<key>{'x' * 50}&#x9b;31m</key><uid/>"))
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 200


PIECES = """
<dict> </dict> <array> </array> <key>a</key> <key>b</key> <string>x</string> <string/> <true/>
<integer>1</integer> <real>.5</real> <data>AAAA</data> </plist> & &amp; &x; ]]> <![CDATA[ <!-- --> ü
"""
pieces = st.sampled_from([*PIECES.split(), "\x00"])


@given(st.lists(pieces, max_size=30).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    file = plist(text)
    try:
        settings = seb.read_settings(file)
    except seb.BadSettings:
        return
    assert plistlib.loads(file) == settings


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(file: bytes) -> None:
    with pytest.raises(seb.BadSettings):
        seb.read_settings(file)
