"""Where evidence lies, as Django's storage settings say it: a folder, or an object store."""

from importlib.util import find_spec

from assay.project.config import Config, ConfigError, Media

BACKENDS = ("local", "s3")
_DURABLE = "assay.apps.proctoring.durable_storage.DurableFiles"
_S3 = "storages.backends.s3.S3Storage"  # of django-storages


def evidence_storage(config: Config) -> dict[str, object]:
    """The entry `evidence` of STORAGES for `[media]`; raises ConfigError."""
    media = config.media
    if media.backend not in BACKENDS:
        raise ConfigError(f"media.backend is one of {', '.join(BACKENDS)}, not {media.backend!r}.")
    if media.backend == "local":
        return {"BACKEND": _DURABLE, "OPTIONS": {"location": str(config.data_path(media.folder))}}
    if not media.bucket:
        raise ConfigError('media.bucket must name the bucket when media.backend is "s3".')
    if not (find_spec("storages") and find_spec("boto3")):
        raise ConfigError(
            'media.backend is "s3", and the software for it is not installed: pip install "assay[s3]"'
        )
    return {"BACKEND": _S3, "OPTIONS": _s3_options(media)}


def _s3_options(media: Media) -> dict[str, object]:
    """django-storages' own names; a piece is never public, and a name means one thing only.

    A store that does not answer is given up soon: the device keeps the piece, and pages need the thread.
    """
    from botocore.config import Config as ClientConfig  # of the optional part

    addressing = {"addressing_style": "path" if media.endpoint else "auto"}
    client = ClientConfig(s3=addressing, connect_timeout=3, read_timeout=10, retries={"max_attempts": 1})
    return {
        "client_config": client,
        "bucket_name": media.bucket,
        "endpoint_url": media.endpoint or None,
        "region_name": media.region or None,
        "location": media.prefix,
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": True,
    }
