"""Group C: code blocks."""

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping

import yaml

from assay.core.items.fences import Fence, fences
from assay.core.items.lint.context import Context, Source
from assay.core.items.report import Report

MOST_COLUMNS = 72
MOST_LINES = 20
_SHOWN_PROMPT = re.compile(r"^(>>>|\.\.\.) ?", re.MULTILINE)


def check_blocks(source: Source, context: Context, report: Report) -> None:
    """C01, C03, C04, C05."""
    for fence, first in _blocks(source):
        lines = fence.code.split("\n")
        if not fence.language:
            report.add("C01", first, "Name the language behind the ``` that opens the block, `text` if none.")
        if len(lines) > MOST_LINES:
            report.add("C04", first, f"The block has {len(lines)} lines; {MOST_LINES} are the most.")
        for n, line in enumerate(lines, start=1):
            if len(line) > MOST_COLUMNS:
                report.add(
                    "C03", first + n, f"The line has {len(line)} columns; {MOST_COLUMNS} are the most."
                )
            if "\t" in line:
                report.add("C05", first + n, "Indent with spaces; a tab has another width on each screen.")


def check_syntax(source: Source, context: Context, report: Report) -> None:
    """C02. An option that is an error of syntax on purpose should be described in words."""
    for fence, first in _blocks(source):
        line, reason = _syntax_error(fence)
        if reason:
            report.add("C02", first + max(line, 1), f"This is not {fence.language}: {reason}.")


def _syntax_error(fence: Fence) -> tuple[int, str]:
    """The line within the block and the reason; no reason when it parses or nobody here can parse it."""
    try:
        _PARSERS.get(fence.language, _leave)(fence.code)
    except SyntaxError as error:
        return error.lineno or 1, error.msg
    except json.JSONDecodeError as error:
        return error.lineno, error.msg
    except yaml.MarkedYAMLError as error:
        return (error.problem_mark.line + 1 if error.problem_mark else 1), str(error.problem)
    except (yaml.YAMLError, ValueError, RecursionError, MemoryError) as error:
        return 1, str(error).split("\n")[0] or "nested too deep"
    return 0, ""


def _leave(code: str) -> None:
    """A language that cannot be checked here."""


def _parse_python(code: str) -> None:
    ast.parse(_SHOWN_PROMPT.sub("", code))


def _parse_yaml(code: str) -> None:
    for _ in yaml.parse(code, Loader=yaml.BaseLoader):
        pass


_PARSERS: Mapping[str, Callable[[str], object]] = {
    "python": _parse_python,
    "py": _parse_python,
    "json": json.loads,
    "yaml": _parse_yaml,
    "yml": _parse_yaml,
}


def _blocks(source: Source) -> Iterator[tuple[Fence, int]]:
    """The code blocks of stem and options with the file line of their opening fence."""
    item = source.item
    for text, first in [(item.stem, item.stem_line), *((o.text, o.text_line) for o in item.options)]:
        for fence in fences(text.split("\n")):
            yield fence, first + fence.first


CHECKS = (check_blocks, check_syntax)
