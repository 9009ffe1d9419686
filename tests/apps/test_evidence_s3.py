"""Evidence in an object store: the same promises, against a server that speaks S3 (moto, over HTTP)."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from django.conf import settings
from django.test import override_settings
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

from assay.apps.proctoring import evidence_files as files
from assay.apps.proctoring.chores.retention import delete_due
from assay.apps.proctoring.queries.evidence import Unreadable, faults, open_piece, pieces
from assay.apps.programs.models import Certification
from assay.outside.keys import SigningKey
from assay.project.config import Config, Media
from assay.project.media import evidence_storage
from tests.apps.story import KEYS, Exam, moment
from tests.apps.watched import consented, kept, segment, watching

BUCKET, REGION = "evidence-of-a-test", "eu-central-1"


@dataclass(frozen=True)
class Store:
    """The server, and a client of our own to look behind the product's back."""

    server: ThreadedMotoServer
    endpoint: str
    client: Any

    def names(self) -> list[str]:
        """The names of all objects."""
        return [one["Key"] for one in self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A server with an empty bucket, and the site configured for it."""
    for name, value in {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client("s3", endpoint_url=endpoint, region_name=REGION)
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    config = Config(
        media=Media(backend="s3", bucket=BUCKET, endpoint=endpoint, region=REGION, prefix="assay/site-1")
    )
    with override_settings(STORAGES={**settings.STORAGES, "evidence": evidence_storage(config)}):
        yield Store(server, endpoint, client)
    s3_backends.reset()  # its memory is one for all servers of a process
    server.stop()


@pytest.fixture
def exam(pmle: Certification, store: Store) -> Exam:
    return consented(watching(pmle))


def test_pieces_go_there_sealed_and_come_back(exam: Exam, store: Store) -> None:
    kept(exam, 1)
    kept(exam, 1, stream="screen")
    names = store.names()
    assert len(names) == 2
    assert all(name.startswith(f"assay/site-1/{exam.uuid}/") for name in names)
    for name in names:
        lying = store.client.get_object(Bucket=BUCKET, Key=name)["Body"].read()
        assert b"webm" not in lying
    assert open_piece(pieces(exam.attempt)[0], keys=KEYS) == segment(1)
    assert faults(exam.attempt, keys=KEYS) == []
    assert not kept(exam, 1).created


def test_nothing_there_is_for_everybody(exam: Exam, store: Store) -> None:
    kept(exam, 1)
    grants = store.client.get_object_acl(Bucket=BUCKET, Key=store.names()[0])["Grants"]
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]


def test_what_is_gone_or_changed_there_is_found(exam: Exam, store: Store) -> None:
    for seq in (1, 2, 3):
        kept(exam, seq)
    first, second, _ = sorted(store.names())
    store.client.delete_object(Bucket=BUCKET, Key=first)
    store.client.put_object(Bucket=BUCKET, Key=second, Body=b"something else")
    assert [(fault.kind, fault.seq) for fault in faults(exam.attempt, keys=KEYS)] == [
        ("lost", 1),
        ("changed", 2),
    ]
    with pytest.raises(Unreadable) as found:
        open_piece(pieces(exam.attempt)[0], keys=KEYS)
    assert found.value.what == "missing"


def test_retention_leaves_nothing_there(exam: Exam, store: Store, key: SigningKey) -> None:
    kept(exam, 1)
    exam.submitted(key)
    files.put(files.name_of(exam.uuid, "camera", 2, "f" * 64), b"a file that no row knows of")
    assert len(store.names()) == 2
    assert delete_due(key=key, now=moment(31 * 86_400)) == 1
    assert store.names() == []


def test_a_store_that_is_away_is_a_failure_and_nothing_is_half_written(exam: Exam, store: Store) -> None:
    kept(exam, 1)
    store.client.delete_object(Bucket=BUCKET, Key=store.names()[0])
    store.client.delete_bucket(Bucket=BUCKET)
    with pytest.raises(files.StorageFailed):
        kept(exam, 2)
    assert pieces(exam.attempt).count() == 1
    store.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    assert kept(exam, 2).created
