"""The size budget finds what is too long, and lets exceptions only shrink."""

import pytest

from tools.size_budget import Size, measure, problems, read_exceptions


def test_files_and_functions_are_measured_nested_ones_included() -> None:
    text = "def outer():\n    def inner():\n        pass\n    return inner\n"
    assert list(measure("a.py", text)) == [Size("a.py", 4), Size("a.py::outer", 4), Size("a.py::inner", 2)]


def test_only_python_is_measured_by_function() -> None:
    assert list(measure("a.js", "function a() {\n}\n")) == [Size("a.js", 2)]


@pytest.mark.parametrize(("name", "most"), [("a.py", 400), ("a.py::f", 50)])
def test_one_line_too_many_is_a_problem(name: str, most: int) -> None:
    assert problems([Size(name, most)], {}) == []
    assert problems([Size(name, most + 1)], {}) == [f"{name}: {most + 1} lines, at most {most}"]


def test_an_exception_allows_its_size_and_no_more() -> None:
    assert problems([Size("a.py", 450)], {"a.py": 450}) == []
    assert problems([Size("a.py", 451)], {"a.py": 450}) == ["a.py: 451 lines, at most 450"]


def test_an_exception_follows_the_code_down() -> None:
    assert problems([Size("a.py", 449)], {"a.py": 450}) == [
        "a.py: 449 lines now; lower its exception from 450"
    ]
    assert problems([Size("a.py", 400)], {"a.py": 450}) == ["a.py: within budget now; remove its exception"]
    assert problems([], {"a.py": 450}) == ["a.py: is no more; remove its exception"]


def test_an_exception_has_a_reason() -> None:
    assert read_exceptions("# why\na.py 450 a table reads best whole\n") == {"a.py": 450}
    with pytest.raises(ValueError, match="not enough values"):
        read_exceptions("a.py 450\n")
