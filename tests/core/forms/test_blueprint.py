"""Reading and writing blueprints."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.forms import Blueprint, BlueprintError, FamilyRow, LevelRow, parse_blueprint, write_blueprint
from assay.core.forms.blueprint import LEVELS

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
blueprints = st.builds(
    Blueprint,
    texts,
    counts,
    st.lists(families, min_size=1, max_size=5, unique_by=lambda row: row.id).map(tuple),
)


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
    assert blueprint.length == 120
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
