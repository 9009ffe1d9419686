"""Group P: the proof beside the item, read but not run (running it is `assay bank prove`)."""

import ast
import re

from assay.core.items.fences import fences
from assay.core.items.item import ProofKind
from assay.core.items.lint.context import Context, Source
from assay.core.items.report import Report

_CLAIM = re.compile(r"claim_(\w+)")
_FRAMEWORKS = {"tensorflow", "keras"}


def check_presence(source: Source, context: Context, report: Report) -> None:
    """P01, P02, P07."""
    item, line = source.item, source.item.lines.get("proof", 1)
    if item.proof is ProofKind.NONE:
        if source.proof is not None:
            report.add("P02", line, f"The item declares no proof, but {item.id}.proof.py lies beside it.")
        elif any(fence.language == "python" for text in _texts(source) for fence in fences(text.split("\n"))):
            report.add("P01", line, "The item shows Python, so its key can be proven by running it.")
        return
    if source.proof is None:
        report.add("P02", line, f"The item declares a proof, but there is no {item.id}.proof.py beside it.")
    if not item.stack:
        report.add(
            "P07", line, "Name under `stack` the versions under which the proof holds, as python>=3.11."
        )


def _texts(source: Source) -> list[str]:
    return [source.item.stem, *(option.text for option in source.item.options)]


def check_contract(source: Source, context: Context, report: Report) -> None:
    """P03, P04, P05, P06, P08."""
    if source.proof is None or source.item.proof is ProofKind.NONE:
        return
    at = Report(source.proof_file, report.problems)
    try:
        tree = ast.parse(source.proof)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        at.add("P03", getattr(error, "lineno", None) or 1, f"The proof is not Python: {error}.")
        return
    if not ast.get_docstring(tree):
        at.add("P08", 1, "Open the proof with a sentence that says what it runs.")
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    _check_meets(source, functions, at)
    _check_claims(source, functions, at)
    _check_imports(source, tree, at)


def _check_meets(source: Source, functions: dict[str, ast.FunctionDef], at: Report) -> None:
    is_oracle = source.item.proof is ProofKind.ORACLE
    if is_oracle and "meets" not in functions:
        at.add("P03", 1, "An oracle defines `meets(item, option)`, one test for all options.")
    if not is_oracle and "meets" in functions:
        message = "The item declares `claims`, so `meets` would not be run; declare `proof: oracle`."
        at.add("P03", functions["meets"].lineno, message)


def _check_claims(source: Source, functions: dict[str, ast.FunctionDef], at: Report) -> None:
    item = source.item
    about = {match[1]: node for name, node in functions.items() if (match := _CLAIM.fullmatch(name))}
    for name, node in about.items():
        if name not in (*item.letters, "stem"):
            at.add("P05", node.lineno, f"`claim_{name}` is about no option of the item, nor its stem.")
    if item.proof is ProofKind.ORACLE:
        for option in item.distractors:
            if option.letter not in about:
                at.add("P04", 1, f"There is no `claim_{option.letter}` to show why that distractor fails.")
    elif not about:
        at.add("P04", 1, "A proof of claims has at least one `claim_…`.")


def _check_imports(source: Source, tree: ast.Module, at: Report) -> None:
    stack = " ".join(source.item.stack)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        tops = {name.split(".")[0] for name in names}
        if "assay" in tops:
            at.add("P06", node.lineno, "A proof imports nothing of the platform.")
        if tops & _FRAMEWORKS and not any(name in stack for name in _FRAMEWORKS):
            at.add(
                "P07", node.lineno, f"The proof imports {min(tops)}, which the item's `stack` does not name."
            )


CHECKS = (check_presence, check_contract)
