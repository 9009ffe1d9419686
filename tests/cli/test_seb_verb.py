"""`assay seb`: keys, hashes and files; a bad file is explained, and never a traceback."""

import gzip
import hashlib
import json
import plistlib
from base64 import b64decode
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assay.cli import main
from assay.core import seb
from tests.core.seb.vectors import cases

KEYS = cases("config-keys.json")
FILES = cases("containers.json")
PMLE = Path(__file__).parents[2] / "certifications" / "pmle"


def run(*words: str | Path, typed: str | None = None) -> Result:
    """The command's end; anything but a clean exit fails the test."""
    result = CliRunner().invoke(main, ["seb", *map(str, words)], input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """The configuration of SEB 2.1.4 for macOS that Moodle publishes a key for."""
    file = tmp_path / "mac.seb"
    file.write_bytes(plistlib.dumps(KEYS["SEB 2.1.4 for macOS"]["settings"]))
    return file


@pytest.fixture
def encrypted(tmp_path: Path) -> Path:
    """A file encrypted by openssl with the password “examination”."""
    file = tmp_path / "encrypted.seb"
    file.write_bytes(b64decode(FILES["pswd, version 3"]["file"]))
    return file


def test_the_config_key_of_a_file_is_all_that_is_printed(published: Path) -> None:
    result = run("config-key", published)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == KEYS["SEB 2.1.4 for macOS"]["key"] + "\n"


@pytest.mark.parametrize("words", [("--password", "examination"), ("--password", "-")])
def test_the_password_may_be_typed_or_come_through_a_pipe(encrypted: Path, words: tuple[str, ...]) -> None:
    result = run("config-key", encrypted, *words, typed="examination\n")
    assert result.stdout == FILES["pswd, version 3"]["key"] + "\n"


def test_a_key_on_which_sebs_versions_differ_comes_with_its_doubts(tmp_path: Path) -> None:
    file = tmp_path / "dated.seb"
    file.write_bytes(b"<plist><dict><key>a</key><date>1940-10-09T22:13:56Z</date></dict></plist>")
    result = run("config-key", file)
    assert result.exit_code == 0
    assert result.stdout.strip() == hashlib.sha256(b'{"a":"1940-10-09T22:13:56+00:00"}').hexdigest()
    assert "a: is a date" in result.stderr


BAD = {
    "no settings": (b"", "The file is empty"),
    "a picture": (b"\x89PNG\r\n", "This is not a .seb file"),
    "broken XML": (b"<?xml This is some bad xml for sure.", "Line 1: this is not well-formed XML"),
    "a certificate": (gzip.compress(b"pkhs1234"), "encrypted for a certificate"),
    "a password": (b64decode(FILES["pswd, version 2"]["file"]), "--password - asks for it"),
    "a bomb": (gzip.compress(bytes(9 << 20)), "unpacks to more than"),
    "a big one": (bytes(9 << 20), "too big"),
}


@pytest.mark.parametrize("verb", ["config-key", "show"])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_explained_and_ends_with_1(tmp_path: Path, name: str, verb: str) -> None:
    file = tmp_path / "bad.seb"
    file.write_bytes(BAD[name][0])
    result = run(verb, file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {file}: ")
    assert BAD[name][1] in result.stderr


def test_a_wrong_password_ends_with_1(encrypted: Path) -> None:
    result = run("config-key", encrypted, "--password", "wrong")
    assert result.exit_code == 1
    assert "The password does not open this file" in result.stderr


def test_a_file_that_is_not_there_and_a_folder_end_with_1(tmp_path: Path) -> None:
    for file in (tmp_path / "none.seb", tmp_path):
        result = run("config-key", file)
        assert result.exit_code == 1
        assert "cannot be read" in result.stderr


def test_a_url_hash() -> None:
    url, key = "https://exam.example.org/%7Ea;b?c=%2f", "ab" * 32
    expected = hashlib.sha256(f"{url}{key}".encode()).hexdigest() + "\n"
    assert run("url-hash", f"{url}#fragment", key.upper()).stdout == expected


@pytest.mark.parametrize("words", [("/exam", "ab" * 32), ("https://x/", "ab"), ("", "")])
def test_a_bad_url_or_key_ends_with_1(words: tuple[str, ...]) -> None:
    result = run("url-hash", *words)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")


def test_showing_a_file(published: Path, tmp_path: Path) -> None:
    shown = json.loads(run("show", published).stdout)
    assert list(shown)[:2] == ["additionalResources", "allowBrowsingBackForward"]
    assert shown["examKeySalt"].startswith("base64: 4iLONVAc")
    exact = run("show", published, "--seb-json").stdout
    assert hashlib.sha256(exact.encode()).hexdigest() == KEYS["SEB 2.1.4 for macOS"]["key"]


def test_a_shown_text_cannot_write_on_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "hostile.seb"
    file.write_text(
        "<plist><dict><key>a</key><string>\x9b31m\u202e</string></dict></plist>", encoding="utf-8"
    )
    assert "\\u009b31m\\u202e" in run("show", file).stdout


def make(out: Path, *words: str, typed: str | None = None) -> Result:
    return run("make", PMLE, out, "--base-url", "https://exam.example.org", *words, typed=typed)


def test_a_made_file_has_the_key_that_is_printed_and_always_the_same(tmp_path: Path) -> None:
    first, second = make(tmp_path / "a.seb"), make(tmp_path / "b.seb")
    assert first.exit_code == 0
    assert first.stdout == second.stdout == run("config-key", tmp_path / "a.seb").stdout
    assert (tmp_path / "a.seb").read_bytes() == (tmp_path / "b.seb").read_bytes()
    settings = seb.read_seb((tmp_path / "a.seb").read_bytes())
    assert settings["startURL"] == "https://exam.example.org/seb/pmle/2026-11/start"


def test_a_made_file_with_everything(tmp_path: Path) -> None:
    out = tmp_path / "a.seb"
    words = [
        "--allow",
        "cdn.example.org",
        "--aid",
        "spell-check",
        "--aid",
        "assistive-programs",
        "--displays",
        "2",
    ]
    words += ["--microphone", "--no-camera", "--quit-password", "-", "--password", "-"]
    assert make(out, *words, typed="fire drill\nexamination\n").exit_code == 0
    assert seb.packing_of(out.read_bytes()) is seb.Packing.PASSWORD
    settings = seb.read_seb(out.read_bytes(), password="examination")
    assert settings["hashedQuitPassword"] == hashlib.sha256(b"fire drill").hexdigest()
    assert settings["allowSpellCheck"] is settings["killExplorerShell"] is True
    assert settings["browserMediaCaptureCamera"] is settings["createNewDesktop"] is False
    assert (settings["allowedDisplaysMaxNumber"], settings["browserMediaCaptureMicrophone"]) == (2, True)


def test_a_file_that_is_there_is_replaced_by_force_only(tmp_path: Path) -> None:
    out = tmp_path / "a.seb"
    out.write_text("mine")
    result = make(out)
    assert result.exit_code == 1
    assert "is there already; --force replaces it" in result.stderr
    assert out.read_text() == "mine"
    assert make(out, "--force").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["a.seb"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--allow", "a/b"), "is not a host"),
        (("--password", ""), "needs one that is not empty"),
        (("--password", "Prüfung"), "plain letters"),
        (("--base-url", "exam"), "not a scheme of the web"),
        (("--base-url", "https://a/b"), "is not a host"),
    ],
)
def test_what_would_not_work_is_not_written(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    out = tmp_path / "a.seb"
    result = make(out, *words)
    assert result.exit_code == 1
    assert said in result.stderr
    assert not out.exists()


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    result = make(tmp_path / "none" / "a.seb")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_a_certification_that_is_not_there_ends_with_1(tmp_path: Path) -> None:
    result = run("make", "no-such-thing", tmp_path / "a.seb")
    assert result.exit_code == 1
    assert "There is no certification no-such-thing" in result.stderr
