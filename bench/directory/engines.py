"""A scratch site on each database that Assay supports: a folder, an empty database, a server on demand."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.attempt.cluster import Cluster
from bench.attempt.exam_site import ExamSite

ENGINES = ("sqlite", "postgresql")


@contextmanager
def scratch_site(engine: str, *, port: int) -> Iterator[ExamSite]:
    """A site with an empty database and no server; folder and database are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="assay-dir-") as folder:
        room = Path(folder)
        room.chmod(0o755)  # PostgreSQL steps down from root and has to come through
        cluster = Cluster(room / "pg") if engine == "postgresql" else None
        site = None
        try:
            if cluster:
                cluster.room.mkdir()
                cluster.make()
            url = cluster.create("assay") if cluster else f"sqlite:///{room / 'site.sqlite3'}"
            site = ExamSite(room / "site", port=port, database_url=url, interface="rsgi")
            yield site
        finally:
            if site:
                site.stop()
            if cluster:
                cluster.stop()
