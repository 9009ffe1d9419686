"""The published vectors (`spec/vectors/journal/`): what others may hold us to."""

import base64
import hashlib
import json
from typing import Any

import pytest

from assay.core.journal import canonical, verify_lines
from assay.core.journal.signature import holds
from tests.core.journal.make_vectors import VECTORS, entries, files, text_of
from tests.core.journal.writing import chained, key_text, sealed

ENTRIES: dict[str, Any] = json.loads((VECTORS / "entries.json").read_text(encoding="utf-8"))
FILES: dict[str, Any] = json.loads((VECTORS / "files.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", ENTRIES["canonical"], ids=lambda case: str(case["text"]))
def test_the_canonical_text_is_as_published(case: dict[str, Any]) -> None:
    assert canonical(case["value"]) == case["text"]


@pytest.mark.parametrize("text", ENTRIES["refused"])
def test_what_languages_write_differently_has_no_canonical_text(text: str) -> None:
    with pytest.raises(TypeError):
        canonical(json.loads(text))


@pytest.mark.parametrize("case", ENTRIES["entries"], ids=lambda case: str(case["entry"]["event"]))
def test_each_hash_is_the_sha256_of_the_published_text(case: dict[str, Any]) -> None:
    assert hashlib.sha256(case["hashed"].encode()).hexdigest() == case["entry"]["hash"]
    content = {key: value for key, value in case["entry"].items() if key != "hash"}
    assert canonical(content) == case["hashed"]


@pytest.mark.parametrize("case", FILES["files"], ids=lambda case: str(case["name"]))
def test_each_file_has_its_first_fault_where_published(case: dict[str, Any]) -> None:
    found = verify_lines(base64.b64decode(case["base64"]), check=holds, expected_key=FILES["key"])
    assert [fault.line for fault in found] == ([] if case["fault_line"] is None else [case["fault_line"]])


def test_without_an_expected_key_a_seal_by_anybody_holds() -> None:
    """Which is why `assay attempt verify` says so, and takes `--key`."""
    (forged,) = (c for c in FILES["files"] if c["name"].endswith("sealed anew with another key"))
    assert verify_lines(base64.b64decode(forged["base64"]), check=holds) == []


def test_the_files_are_what_the_code_writes() -> None:
    assert (VECTORS / "entries.json").read_text(encoding="utf-8") == text_of(entries())
    assert (VECTORS / "files.json").read_text(encoding="utf-8") == text_of(files())
    assert (VECTORS / "whole.jsonl").read_text(encoding="utf-8") == sealed(chained())
    assert FILES["key"] == key_text()
