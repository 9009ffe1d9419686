"""Reading and writing blueprints."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.forms import (
    Blueprint,
    BlueprintError,
    FamilyRow,
    LevelRow,
    SectionRow,
    parse_blueprint,
    write_blueprint,
)
from assay.core.forms.problems import LEVELS

ROOT = Path(__file__).parents[3]

texts = st.text(min_size=1, max_size=20).filter(lambda text: text.strip())
counts = st.integers(1, 500)
level_sets = st.lists(st.sampled_from(LEVELS), min_size=1, max_size=3, unique=True).map(tuple)
level_rows = st.one_of(
    st.builds(LevelRow, level_sets, at_least=st.integers(0, 9)),
    st.builds(LevelRow, level_sets, at_most=st.integers(0, 9)),
    st.builds(LevelRow, level_sets, at_least=st.integers(0, 4), at_most=st.integers(4, 9)),
)
families = st.builds(FamilyRow, texts, texts, counts, st.lists(level_rows, max_size=3).map(tuple))
plain = st.builds(
    Blueprint,
    texts,
    counts,
    st.lists(families, min_size=1, max_size=5, unique_by=lambda row: row.id).map(tuple),
    pilots=st.integers(0, 30),
)


@st.composite
def sectioned(draw: st.DrawFn) -> Blueprint:
    """A blueprint whose scored items are cut into sections at random places."""
    blueprint = draw(plain)
    cuts = draw(st.sets(st.integers(1, max(1, blueprint.scored - 1)), max_size=4))
    ends = [0, *sorted(cuts - {blueprint.scored}), blueprint.scored]
    breaks = [draw(st.integers(0, 240)) for _ in ends[2:]] + [0]
    rows = (
        SectionRow(last - first, pause) for (first, last), pause in zip(pairwise(ends), breaks, strict=True)
    )
    return replace(blueprint, section_rows=tuple(rows))


blueprints = st.one_of(plain, sectioned())


@given(blueprints)
def test_what_is_written_reads_back_equal(blueprint: Blueprint) -> None:
    assert parse_blueprint(write_blueprint(blueprint)) == blueprint


def test_the_built_in_blueprint_is_the_published_one() -> None:
    file = ROOT / "certifications/pmle/blueprint.toml"
    blueprint = parse_blueprint(file.read_text(encoding="utf-8"))
    assert {row.id: row.items for row in blueprint.families} == {
        "ml-development": 36,
        "cloud-services": 32,
        "infrastructure": 30,
        "strategy": 22,
    }
    assert (blueprint.length, blueprint.scored, blueprint.sections, blueprint.breaks) == (120, 120, (), ())
    assert blueprint.seconds_max == 6900


def test_all_problems_are_reported_at_once_with_their_lines() -> None:
    text = """\
format = 1
version = "x"
seconds_max = 0
colour = "red"

[[families]]
id = "a"
title = "A"
items = 3
levels = [{ levels = ["recall"], at_most = 2 }, { levels = ["apply"] }]

[[families]]
id = "a"
items = "many"
"""
    with pytest.raises(BlueprintError) as caught:
        parse_blueprint(text, file="b.toml")
    assert [str(problem) for problem in caught.value.problems] == [
        "b.toml:1: error blueprint: unknown field 'colour'",
        "b.toml:1: error blueprint: seconds_max must be a whole number of seconds above 0",
        "b.toml:6: error blueprint: a: 'recall' is no level; the levels are "
        "remember, understand, apply, analyse, evaluate",
        "b.toml:6: error blueprint: a: a level row needs at_least or at_most",
        "b.toml:12: error blueprint: a stands twice; join the two tables",
        "b.toml:12: error blueprint: a: title is missing",
        "b.toml:12: error blueprint: a: items must be a whole number above 0",
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{ levels = [], at_most = 1 }", "levels must be tables"),
        ('{ levels = ["apply"], at_most = -1 }', "must be whole numbers"),
        ('{ levels = ["apply"], at_least = 3, at_most = 2 }', "at_least 3 is more than at_most 2"),
        ('{ levels = ["apply"], at_most = 2, about = 1 }', "unknown field 'about'"),
        ('"apply"', "levels must be tables"),
    ],
)
def test_a_bad_level_row_is_explained(row: str, message: str) -> None:
    family = f'[[families]]\nid = "a"\ntitle = "A"\nitems = 3\nlevels = [{row}]\n'
    text = f'format = 1\nversion = "x"\nseconds_max = 9\n{family}'
    with pytest.raises(BlueprintError, match=message):
        parse_blueprint(text)


@pytest.mark.parametrize("families_text", ["", "families = []", 'families = "a"', "families = [1]"])
def test_a_blueprint_without_families_is_refused(families_text: str) -> None:
    with pytest.raises(BlueprintError, match=r"families|family"):
        parse_blueprint(f'format = 1\nversion = "x"\nseconds_max = 9\n{families_text}\n')


def test_another_format_is_refused() -> None:
    with pytest.raises(BlueprintError, match=r"write format = 1; this file says 2"):
        parse_blueprint(
            'format = 2\nversion = "x"\nseconds_max = 9\n[[families]]\nid="a"\ntitle="A"\nitems=1\n'
        )


def test_broken_toml_names_its_line() -> None:
    with pytest.raises(BlueprintError) as caught:
        parse_blueprint("format = 1\nversion = \n", file="b.toml")
    assert str(caught.value).startswith("b.toml:2: error blueprint: ")


SECTIONS = """\
format = 1
version = "x"
seconds_max = 900
[[families]]
id = "a"
title = "A"
items = 10
[[sections]]
items = 6
break_after_minutes = 15
[[sections]]
items = 4
[pilots]
items = 3
"""


def test_sections_end_at_question_numbers_that_count_the_pilots() -> None:
    blueprint = parse_blueprint(SECTIONS)
    assert (blueprint.scored, blueprint.length) == (10, 13)
    # 3 pilots over 6 and 4 items: 1.8 and 1.2, so 2 and 1.
    assert (blueprint.sections, blueprint.breaks) == ((8, 13), (900,))
    assert blueprint.sections_with(pilots=0) == (6, 10)


def test_one_section_is_no_section() -> None:
    one = SECTIONS.replace("items = 6\nbreak_after_minutes = 15\n[[sections]]\nitems = 4", "items = 10")
    assert (parse_blueprint(one).sections, parse_blueprint(one).breaks) == ((), ())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "items = 4",
            "items = 5",
            "8: {}the sections hold 11 items and the families ask for 10; take away 1",
        ),
        ("items = 4", "items = 1", "8: {}the sections hold 7 items and the families ask for 10; add 3"),
        ("items = 4", "items = 0", "11: {}section 2: items must be a whole number above 0"),
        (
            "items = 4",
            "items = 4\nbreak_after_minutes = 5",
            "11: {}section 2: nothing follows the last section",
        ),
        ("= 15", "= -1", "8: {}section 1: break_after_minutes must be a whole number from 0 to 240"),
        ("= 15", "= 241", "8: {}section 1: break_after_minutes must be a whole number from 0 to 240"),
        ("= 15", "= 0.5", "8: {}section 1: break_after_minutes must be a whole number"),
        ("break_after_minutes", "break_minutes", "8: {}section 1: unknown field 'break_minutes'"),
        ("items = 3", "items = -3", "13: {}pilots: items must be a whole number, 0 or more"),
        ("items = 3", "item = 3", "13: {}pilots: unknown field 'item'"),
        ("[pilots]", "[[pilots]]", "1: {}pilots must be one table"),
    ],
)
def test_a_bad_section_or_pilot_table_is_explained(old: str, new: str, message: str) -> None:
    assert SECTIONS.count(old) == 1
    with pytest.raises(BlueprintError) as caught:
        parse_blueprint(SECTIONS.replace(old, new), file="b.toml")
    assert "b.toml:" + message.format("error blueprint: ") in str(caught.value)


@pytest.mark.parametrize("sections", ["sections = 1", 'sections = ["a"]'])
def test_sections_of_another_shape_are_refused(sections: str) -> None:
    with pytest.raises(BlueprintError, match="section"):
        parse_blueprint(f"{sections}\n" + SECTIONS.partition("[[sections]]")[0])
