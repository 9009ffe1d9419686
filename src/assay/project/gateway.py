"""The gateway of the configured site: which store, which keys, and whether the pages stand behind it."""

from assay.outside.descriptors import allow_many_files
from assay.outside.keys import signing_key, site_keys
from assay.project.config import Config
from assay.project.database import SQLITE_PRAGMAS, libpq_parameters, sqlite_path
from assay.web.gateway.building import build_gateway
from assay.web.gateway.gateway import Gateway
from assay.web.gateway.lookout import MOST_STREAMS
from assay.web.gateway.pages import Pages
from assay.web.gateway.postgres import PostgresStore
from assay.web.gateway.sqlite import SqliteStore
from assay.web.gateway.store import Store


def site_gateway(config: Config, *, with_pages: bool) -> Gateway:
    """The gateway of a site; without pages Django is not even imported."""
    pages = None
    if with_pages:
        from assay.project.wsgi import application

        pages = Pages(application, threads=config.serve.threads)
    folder = config.data_path("keys")
    return build_gateway(
        site_store(config.database.url),
        keys=site_keys(folder),
        signing_key=signing_key(folder),
        pages=pages,
        # Half of the connections at most: what saves an answer must always find one.
        most_streams=min(MOST_STREAMS, allow_many_files() // 2),
    )


def site_store(url: str) -> Store:
    """The store for a database URL; raises ConfigError for one that is neither SQLite nor PostgreSQL."""
    path = sqlite_path(url)
    return SqliteStore(path, pragmas=SQLITE_PRAGMAS) if path else PostgresStore(libpq_parameters(url))
