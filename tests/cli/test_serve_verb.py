"""`assay serve`: one part of a site alone, and a configuration that cannot be served."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from assay.cli.serve import serve

GATEWAY_ALONE = """
import sys
from assay.cli.serve import serve
from assay.project.config import load
from assay.project.gateway import site_gateway
site_gateway(load(), with_pages=False)
print(sorted(name for name in sys.modules if name in ("django", "numpy", "scipy", "typst")))
"""


def test_a_gateway_alone_is_small_because_it_loads_no_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_SITE_DATA_DIR", str(tmp_path))
    run = subprocess.run([sys.executable, "-c", GATEWAY_ALONE], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("part", [[], ["--only", "gateway"], ["--only", "pages"]])
def test_a_bad_configuration_is_said_and_not_served(
    part: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = tmp_path / "assay.toml"
    toml.write_text('[serve]\nworkers = "many"\n')
    monkeypatch.setenv("ASSAY_CONFIG", str(toml))
    run = CliRunner().invoke(serve, part)
    assert run.exit_code == 2
    assert f"{toml}: serve.workers must be int, not 'many'" in run.output
