"""Browser Exam Keys side by side: who stands alone is shown, nobody is judged."""

import pytest

from assay.core.seb import KeyGroup, Sighting, compare_exam_keys, seb_build

USUAL, OTHER, THIRD = "a" * 64, "b" * 64, "c" * 64


def many(count: int, build: str = "Win 3.10.0", key_hash: str = USUAL) -> list[Sighting]:
    return [Sighting(f"attempt-{number}", build, key_hash) for number in range(count)]


def test_one_of_forty_two_stands_alone() -> None:
    (win,) = compare_exam_keys([*many(41), Sighting("ada", "Win 3.10.0", OTHER)])
    assert win.candidates == 42
    assert [len(group.attempts) for group in win.groups] == [41, 1]
    assert win.singletons == (KeyGroup(OTHER, ("ada",)),)
    assert win.words() == "Browser Exam Key shared by 41 of 42 candidates on Win 3.10.0; 1 stands alone."


def test_builds_are_not_compared_with_each_other() -> None:
    mac, win = compare_exam_keys([*many(3), *many(2, "Mac 3.4.0", OTHER)])
    assert (mac.build, win.build) == ("Mac 3.4.0", "Win 3.10.0")
    assert mac.singletons == win.singletons == ()
    assert win.words() == "Browser Exam Key shared by 3 of 3 candidates on Win 3.10.0."


def test_a_lone_candidate_has_nobody_to_be_compared_with() -> None:
    (win,) = compare_exam_keys([*many(1), *many(1)])
    assert win.singletons == ()
    assert win.words() == (
        "Only one candidate used Win 3.10.0: there is nobody to compare the Browser Exam Key with."
    )


def test_when_all_differ_nobody_is_the_odd_one() -> None:
    (win,) = compare_exam_keys(
        [Sighting("ada", "W", USUAL), Sighting("bo", "W", OTHER), Sighting("cy", "W", THIRD)]
    )
    assert win.words() == "No two of 3 candidates on W share a Browser Exam Key."


def test_one_who_sent_two_hashes_is_named() -> None:
    (win,) = compare_exam_keys([*many(5), Sighting("attempt-2", "Win 3.10.0", OTHER)])
    assert win.candidates == 5
    assert win.changed == ("attempt-2",)
    assert win.words() == (
        "Browser Exam Key shared by 5 of 5 candidates on Win 3.10.0; 1 stands alone; 1 sent more than one."
    )


def test_capitals_in_a_hash_make_no_group() -> None:
    (win,) = compare_exam_keys([*many(2), Sighting("ada", "Win 3.10.0", USUAL.upper())])
    assert len(win.groups) == 1


def test_the_words_never_judge() -> None:
    for build in compare_exam_keys([*many(9), *many(1, key_hash=OTHER), *many(1, "Mac 3.4", THIRD)]):
        assert not {"cheat", "secure", "suspicious", "violation", "fraud"} & set(
            build.words().lower().split()
        )


def test_nothing_seen_says_nothing() -> None:
    assert compare_exam_keys([]) == ()


BUILDS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 SEB/3.10.0": "Win 3.10.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605 SEB/3.4 SEB/3.5.4 SEB/3.6": "Mac 3.4",
    "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) SEB/3.4.1": "iOS 3.4.1",
    "SEB/3.8": "SEB 3.8",
    "Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0.0.0": "",
    "MySEB/1 SEB/x": "",
    "": "",
}


@pytest.mark.parametrize("user_agent", BUILDS)
def test_the_build_that_a_browser_says_it_is(user_agent: str) -> None:
    assert seb_build(user_agent) == BUILDS[user_agent]
