"""Where evidence lies is configured; what cannot work is said before anything starts."""

from pathlib import Path

import pytest

from assay.project import media
from assay.project.config import Config, ConfigError, Media, load
from assay.project.media import evidence_storage


def test_a_folder_below_the_data_is_the_default(tmp_path: Path) -> None:
    (tmp_path / "assay.toml").write_text(f'[site]\ndata_dir = "{tmp_path}"\n')
    config = load({"ASSAY_CONFIG": str(tmp_path / "assay.toml")})
    assert evidence_storage(config) == {
        "BACKEND": "assay.apps.proctoring.durable_storage.DurableFiles",
        "OPTIONS": {"location": str(tmp_path / "media" / "evidence")},
    }


def test_an_object_store_is_read_from_file_and_environment(tmp_path: Path) -> None:
    (tmp_path / "assay.toml").write_text(
        '[media]\nbackend = "s3"\nbucket = "evidence"\nregion = "eu-north-1"\n'
    )
    config = load(
        {"ASSAY_CONFIG": str(tmp_path / "assay.toml"), "ASSAY_MEDIA_ENDPOINT": "https://store.example.org"}
    )
    storage = evidence_storage(config)
    options = storage["OPTIONS"]
    assert isinstance(options, dict)
    assert (storage["BACKEND"], options["bucket_name"]) == ("storages.backends.s3.S3Storage", "evidence")
    assert options["endpoint_url"] == "https://store.example.org"
    assert options["client_config"].s3 == {"addressing_style": "path"}
    assert options["default_acl"] is None


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (Media(backend="floppy"), "media.backend is one of local, s3, not 'floppy'"),
        (Media(backend="s3"), "media.bucket must name the bucket"),
    ],
)
def test_what_cannot_work_is_said(chosen: Media, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        evidence_storage(Config(media=chosen))


def test_missing_software_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "find_spec", lambda _: None)
    with pytest.raises(ConfigError, match=r'pip install "assay\[s3\]"'):
        evidence_storage(Config(media=Media(backend="s3", bucket="evidence")))
