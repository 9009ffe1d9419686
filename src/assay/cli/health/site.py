"""The site itself: database, migrations, certifications, roles, and whether the chores keep up.

Imported after Django has started.
"""

import os
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from assay.apps.attempts.queries import overdue
from assay.apps.bank.queries import pool
from assay.apps.people.models import Letter, Role, RoleGrant
from assay.apps.programs.models import Certification
from assay.apps.results.queries import unscored
from assay.cli.health import Check, Finding, ok, problem, warning
from assay.core.forms import parse_blueprint
from assay.outside import clock
from assay.outside.certification_files import certification_folders

OLDEST_POSTGRESQL = 140_000
PATIENCE = timedelta(minutes=5)
LEAST_FREE = 0.05
"""Of the file system that evidence lies on."""
DURABLE = {
    "sqlite": {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"},
    "postgresql": {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"},
}


def database() -> Finding:
    """Whether the database answers, and which it is."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return ok("SQLite " + sqlite3.sqlite_version)
    version = connection.connection.info.server_version
    if version < OLDEST_POSTGRESQL:
        return problem(f"PostgreSQL {version // 10_000} is too old", "Move to PostgreSQL 14 or newer.")
    return ok(f"PostgreSQL {version // 10_000}.{version % 10_000}")


def durability() -> Finding:
    """Whether an acknowledged answer survives a power cut."""
    with connection.cursor() as cursor:
        found = {}
        for name in DURABLE[connection.vendor]:
            cursor.execute(f"PRAGMA {name}" if connection.vendor == "sqlite" else f"SHOW {name}")
            found[name] = str(cursor.fetchone()[0])
    wanted = DURABLE[connection.vendor]
    wrong = [
        f"{name} is {value}, not {wanted[name]}" for name, value in found.items() if value != wanted[name]
    ]
    if wrong:
        return problem(
            "; ".join(wrong), "Set these in the database server: answers may be lost as it stands."
        )
    return ok(", ".join(f"{name} {value}" for name, value in found.items()))


def migrations() -> Finding:
    """Whether the tables are those of this version."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return problem(f"{len(waiting)} migrations are not applied, first {waiting[0][0]}", "assay init")
    return ok(f"{len(executor.loader.applied_migrations or ())} applied")


def cache() -> Finding:
    """Whether the limits on sign-in have a table to count in."""
    table = settings.CACHES["default"]["LOCATION"]
    if table not in connection.introspection.table_names():
        return problem(f"there is no table {table}", "assay init")
    return ok(table)


def certifications() -> Finding:
    """Whether what lies in the folder is published."""
    folders = {folder.name for folder in certification_folders(settings.CERTIFICATIONS_DIR)}
    published = set(Certification.objects.values_list("key", flat=True))
    if not folders | published:
        return problem(
            f"none in {settings.CERTIFICATIONS_DIR}", "Set site.certifications_dir, then: assay init"
        )
    if folders - published:
        return problem(f"not published: {', '.join(sorted(folders - published))}", "assay init")
    return ok(", ".join(sorted(published)))


def banks() -> Finding:
    """Whether every open certification has items enough for a form."""
    counts: list[str] = []
    short: list[str] = []
    for certification in Certification.objects.filter(is_open=True):
        wanted = parse_blueprint(certification.blueprint).scored
        there = sum(not item.is_pilot for item in pool(certification.key))
        (short if there < wanted else counts).append(f"{certification.key}: {there} items, {wanted} a form")
    if short:
        return problem("; ".join(short), "Write items, or close the certification; then: assay init")
    return ok("; ".join(counts) or "no certification is open")


def roles() -> Finding:
    """Whether results can be released: one person reviews, another decides."""
    managers = RoleGrant.objects.filter(role=Role.MANAGER).values("person").distinct().count()
    if managers < 2:
        return warning(
            f"{managers} programme managers; releasing a result takes two people",
            "An administrator grants the role.",
        )
    return ok(f"{managers} programme managers")


def exams() -> Finding:
    """Whether the worker hands in what the clock has ended."""
    late = overdue(clock.now() - PATIENCE).count()
    return (
        problem(f"{late} exams are past their end and still open", "assay work")
        if late
        else ok("none overdue")
    )


def scoring() -> Finding:
    """Whether the worker scores what is handed in."""
    waiting = unscored().filter(ended_at__lt=clock.now() - PATIENCE).count()
    return problem(f"{waiting} exams wait to be scored", "assay work") if waiting else ok("nothing waits")


def letters() -> Finding:
    """Whether letters get out."""
    failed = Letter.objects.filter(state=Letter.State.FAILED).count()
    waiting = Letter.objects.filter(
        state__in=[Letter.State.QUEUED, Letter.State.SENDING], written_at__lt=clock.now() - PATIENCE
    ).count()
    if failed:
        return warning(f"{failed} letters were refused", "Read why in the outbox; check [mail].")
    if waiting:
        return problem(f"{waiting} letters wait to be sent", "assay work")
    return ok("nothing waits")


def evidence() -> Finding:
    """Whether evidence can be kept: the object store answers, or the folder may be written and has room."""
    media = settings.CONFIG.media
    storage = storages["evidence"]
    if media.backend == "s3":
        storage.listdir("")
        return ok(f"bucket {media.bucket}")
    folder = Path(storage.path("."))
    there = next(place for place in (folder, *folder.parents) if place.is_dir())
    if not os.access(there, os.W_OK | os.X_OK):
        return problem(f"{there} cannot be written", "Give the folder to whoever runs the site.")
    usage = shutil.disk_usage(there)
    if usage.free < LEAST_FREE * usage.total:
        return warning(
            f"{usage.free / 2**30:.1f} GiB are left in {folder}", "Make room, or set media.folder elsewhere."
        )
    return ok(f"{folder}, {usage.free / 2**30:.0f} GiB free")


CHECKS = [
    Check("Database", database, needed=True),
    Check("Durability", durability),
    Check("Migrations", migrations, needed=True),
    Check("Cache", cache),
    Check("Certifications", certifications),
    Check("Banks", banks),
    Check("Roles", roles),
    Check("Evidence", evidence),
    Check("Exams", exams),
    Check("Scoring", scoring),
    Check("Letters", letters),
]
