"""What an accommodation may consist of."""

import pytest

from assay.core.programs import AccommodationFacts, Preset, accommodation_problems, presets_of


def problems(*, extra: int = 25, minutes: int = 0, presets: tuple[Preset, ...] = ()) -> list[str]:
    return [*accommodation_problems(extra_time_percent=extra, break_minutes=minutes, presets=presets)]


@pytest.mark.parametrize(("extra", "minutes"), [(1, 0), (300, 0), (0, 1), (0, 240), (300, 240)])
def test_the_limits_are_included(extra: int, minutes: int) -> None:
    assert problems(extra=extra, minutes=minutes) == []


def test_a_preset_alone_is_something() -> None:
    assert problems(extra=0, presets=(Preset.DARK,)) == []
    assert problems(extra=0) == ["Name what is granted: extra time, breaks or a preset."]


def test_all_problems_are_named_at_once() -> None:
    found = problems(extra=301, minutes=-1, presets=(Preset.ZOOM_150, Preset.ZOOM_200))
    assert [problem.split()[0] for problem in found] == ["Extra", "Breaks", "Choose"]


def test_presets_are_read_in_one_order_each_once() -> None:
    assert presets_of(["dark", "zoom-200", "dark"]) == (Preset.ZOOM_200, Preset.DARK)
    assert presets_of(["dark", "zoom-200"]) == presets_of(["zoom-200", "dark"])
    with pytest.raises(ValueError, match="bold, loud: no such preset; there are zoom-150"):
        presets_of(["loud", "dark", "bold"])


def test_no_name_ends_in_another_so_that_the_database_can_take_them_out_one_by_one() -> None:
    assert not [(a, b) for a in Preset for b in Preset if a != b and f"{a} ".endswith(f"{b} ")]


def test_every_preset_has_words() -> None:
    assert len({preset.label for preset in Preset}) == len(Preset)


def test_breaks_are_told_in_seconds_too() -> None:
    assert AccommodationFacts(0, 20, (), "dana@example.org").break_seconds == 1200
