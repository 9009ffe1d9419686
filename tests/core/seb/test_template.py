"""The high-stakes configuration: constant for an exam, complete, and portable."""

from dataclasses import replace
from typing import Any

import pytest

from assay.core import seb
from assay.core.seb.template_keys import HIGH_STAKES, NEVER_SET, SCREEN_PROCTORING

EXAM = seb.SebExam(
    start_url="https://exam.example.org/seb/pmle/2026-11/start",
    quit_url="https://exam.example.org/seb/pmle/2026-11/done",
    allowed_hosts=("cdn.example.org",),
    quit_password_hash=seb.hashed_password("fire drill"),
)
FIRE_DRILL = "65bfd041f6e5fec9c61fdbf25dd1239991fb960581e324ac00313698e3a83c0f"
"""By sha256sum."""

SCREENS = seb.ScreenProctoring(
    "https://exam.example.org/seb/screens/", client_id="pmle", client_secret="s3cret", group_id="2026-11"
)


def test_the_key_of_an_exam_is_constant() -> None:
    assert seb.config_key(seb.high_stakes(EXAM)) == seb.config_key(seb.high_stakes(replace(EXAM)))


@pytest.mark.parametrize("screens", [None, SCREENS])
def test_no_version_of_seb_doubts_it_and_it_goes_round(screens: seb.ScreenProctoring | None) -> None:
    settings = seb.high_stakes(EXAM, screen_proctoring=screens)
    assert seb.doubts(settings) == ()
    assert seb.read_seb(seb.write_seb(settings)) == settings


def test_browser_exam_keys_can_be_compared_for_their_salt_is_the_exams() -> None:
    """SEBCryptor.m: without a salt in the file every Mac makes a random one."""
    salt = seb.high_stakes(EXAM)["examKeySalt"]
    other = replace(EXAM, start_url="https://exam.example.org/seb/pmle/2027-05/start")
    assert isinstance(salt, bytes)
    assert len(salt) == 32
    assert salt == seb.high_stakes(EXAM, aids=seb.Aids(dictation=True))["examKeySalt"]
    assert salt != seb.high_stakes(other)["examKeySalt"]


def test_what_must_be_so_for_the_server_to_confirm_it() -> None:
    settings = seb.high_stakes(EXAM)
    assert settings["sendBrowserExamKey"] is True
    assert settings["startURLAppendQueryParameter"] is True
    assert settings["browserWindowWebView"] == 3
    assert settings["URLFilterEnableContentFilter"] is False
    assert settings["URLFilterRules"] == [
        {"active": True, "regex": False, "action": 1, "expression": "exam.example.org/*"},
        {"active": True, "regex": False, "action": 1, "expression": "cdn.example.org/*"},
    ]
    assert settings["hashedQuitPassword"] == FIRE_DRILL


AIDS: dict[str, tuple[seb.Aids, dict[str, Any]]] = {
    "spell check": (seb.Aids(spell_check=True), {"allowSpellCheck": True}),
    "dictionary": (seb.Aids(dictionary=True), {"allowDictionaryLookup": True}),
    "dictation": (seb.Aids(dictation=True), {"allowDictation": True}),
    "context menu": (seb.Aids(context_menu=True), {"enableRightMouse": True}),
    "second screen": (seb.Aids(displays=2), {"allowedDisplaysMaxNumber": 2}),
    "no zoom": (
        seb.Aids(page_zoom=False, text_zoom=False),
        {"enableZoomPage": False, "enableZoomText": False},
    ),
    "screen reader": (
        seb.Aids(assistive_programs=True),
        {"createNewDesktop": False, "killExplorerShell": True},
    ),
}


@pytest.mark.parametrize("name", AIDS)
def test_an_aid_changes_its_own_settings_only(name: str) -> None:
    aids, changed = AIDS[name]
    usual, granted = seb.high_stakes(EXAM), seb.high_stakes(EXAM, aids=aids)
    assert {key: granted[key] for key in granted if granted[key] != usual[key]} == changed
    assert seb.config_key(granted) != seb.config_key(usual)


def test_screen_proctoring_is_only_where_it_is_wanted() -> None:
    usual, watched = seb.high_stakes(EXAM), seb.high_stakes(EXAM, screen_proctoring=SCREENS)
    assert set(watched) - set(usual) == {rule.key for rule in SCREEN_PROCTORING.rules}
    assert watched["screenProctoringScreenshotMinInterval"] == 1000


def test_every_setting_stands_once_and_has_its_reason() -> None:
    rules = [rule for group in (*HIGH_STAKES, SCREEN_PROCTORING) for rule in group.rules]
    keys = [rule.key for rule in rules]
    assert len(keys) == len(set(keys))
    assert set(seb.high_stakes(EXAM, screen_proctoring=SCREENS)) == set(keys)
    assert all(rule.reason.endswith(".") and (rule.value is None) == bool(rule.source) for rule in rules)
    assert not set(keys) & set(NEVER_SET)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a relative start": ({"start_url": "/start"}, "start_url: “/start” must be"),
    "a start with a query": ({"start_url": "https://x/?a=1"}, "start_url"),
    "a start that is escaped": ({"start_url": "https://x/%7E"}, "start_url"),
    "a host in capitals": ({"quit_url": "https://Exam.org/done"}, "quit_url"),
    "quitting at the start": ({"quit_url": EXAM.start_url}, "must not be the start"),
    "a path for a host": ({"allowed_hosts": ("a.org/b",)}, "allowed_hosts: “a.org/b” is not a host"),
    "a plain quit password": ({"quit_password_hash": "fire drill"}, "64 hexadecimal digits"),
    "a strange version": ({"versions": ("Linux.3.0",)}, "versions: “Linux.3.0”"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_would_not_work_is_refused(name: str) -> None:
    change, words = WRONG[name]
    with pytest.raises(seb.BadSettings) as refused:
        seb.high_stakes(replace(EXAM, **change))
    assert words in str(refused.value)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(seb.BadSettings) as refused:
        seb.high_stakes(
            replace(EXAM, start_url="x", quit_password_hash="y"),
            aids=seb.Aids(displays=0),
            screen_proctoring=replace(SCREENS, service_url="z", shortest_interval_ms=9000),
        )
    assert len(str(refused.value).splitlines()) == 5
