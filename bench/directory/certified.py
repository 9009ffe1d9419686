"""Very many holders for the verification benchmark: all with a row, some with a document that is signed.

usage: python -m bench.directory.certified HOLDERS SIGNED FILE (on the site that the environment configures)

To sign a million documents would take half an hour, and nobody looks at more than some thousands of them.
FILE gets the signed ones as JSON: id, number, name, uuid and document of each.
"""

import json
import sys
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import django
import numpy as np


def main() -> None:
    """Fills the empty database."""
    count, signed, told = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    django.setup()
    from assay.cli.init import prepare_database
    from bench.directory.holders import fill, holders

    chance = np.random.Generator(np.random.PCG64(1))
    prepare_database()
    people = holders(count, chance)
    fill(people)
    _publish()
    chosen = sorted(int(place) + 1 for place in chance.choice(count, size=signed, replace=False))
    told.write_text(json.dumps(_certify(chosen)))
    _settle()


def _publish() -> None:
    """Makes each certification the built-in one, but for its key."""
    from django.conf import settings

    from assay.apps.programs.models import Certification
    from assay.outside.certification_files import certification_folders, read_certification

    texts = read_certification(certification_folders(settings.CERTIFICATIONS_DIR)[0])
    Certification.objects.update(
        source=texts.certification,
        blueprint=texts.blueprint,
        guide=texts.guide,
        samples=list(texts.samples),
    )


def _certify(ids: list[int]) -> list[dict[str, Any]]:
    from django.db import transaction

    from assay.apps.credentials.models import Credential

    done = []
    with transaction.atomic():
        for row in Credential.objects.filter(pk__in=ids).select_related("certification"):
            row.document = _document(row)
            row.save(update_fields=["document"])
            done.append(
                {
                    "id": row.pk,
                    "number": row.number,
                    "name": row.holder_name,
                    "uuid": str(row.uuid),
                    "document": row.document,
                }
            )
    return done


def _document(row: Any) -> dict[str, Any]:
    """What `issue_credential` would have signed."""
    from assay.apps.credentials.actions import achievement_facts
    from assay.apps.credentials.statuslists import list_number, list_path
    from assay.core import credentials as ob
    from assay.web.kit.issuing import site_issuer

    issuer = site_issuer()
    unsigned = ob.achievement_credential(
        achievement_facts(row.certification, issuer),
        ob.HolderFacts(
            subject_id=f"urn:uuid:{uuid5(NAMESPACE_URL, row.number)}",
            name=row.holder_name,
            email=f"holder{row.pk}@example.org",
            email_salt="0" * 32,
        ),
        issuer=issuer.facts,
        award=ob.AwardFacts(
            id=issuer.url(f"/credentials/{row.uuid}"),
            awarded_at=row.issued_at,
            valid_from=row.issued_at,
            valid_until=row.valid_until,
            license_number=row.number,
        ),
        status=ob.StatusSlot(
            list_url=issuer.url(list_path(list_number(row.status_index))), index=row.status_index % ob.ENTRIES
        ),
    )
    return ob.sign(unsigned, issuer, created=row.issued_at)


def _settle() -> None:
    """As autovacuum does after a while."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main()
