"""The reference of the SEB configuration is what `assay seb make` writes."""

from pathlib import Path

import pytest

from assay.core.seb.template_keys import HIGH_STAKES
from tools import seb_reference


def test_the_page_is_in_step_with_the_settings() -> None:
    assert seb_reference.main("--check") == 0


def test_every_setting_stands_in_the_page_with_its_reason() -> None:
    for rule in (rule for group in HIGH_STAKES for rule in group.rules):
        assert f"| `{rule.key}` |" in seb_reference.page()
        assert rule.reason in seb_reference.page()


def test_a_page_out_of_step_is_named_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(seb_reference, "PAGE", tmp_path / "seb.md")
    assert seb_reference.main("--check") == 1
    assert "python -m tools.seb_reference" in capsys.readouterr().out
    assert seb_reference.main() == seb_reference.main("--check") == 0
