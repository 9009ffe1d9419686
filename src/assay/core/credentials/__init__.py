"""Open Badges 3.0 credentials: build, sign, verify, revoke, bake. See README.md for the names to use."""

from assay.core.credentials.baking import Extracted, bake_png, bake_svg, extract
from assay.core.credentials.build import achievement_credential, identity_hash, to_json
from assay.core.credentials.errors import (
    BadKey,
    BadProof,
    BadStatusList,
    CredentialError,
    UnfitFacts,
    UnreadableCredential,
    UnsafeDocument,
)
from assay.core.credentials.facts import AchievementFacts, AwardFacts, HolderFacts, IssuerFacts, StatusSlot
from assay.core.credentials.keys import (
    IssuerKey,
    Signer,
    assertion_key,
    did_document,
    did_from_url,
    did_path,
    did_url,
    from_multikey,
    to_multikey,
    verification_method_id,
)
from assay.core.credentials.opening import OpenStatusList, open_status_list
from assay.core.credentials.proof import sign
from assay.core.credentials.reading import Json, parse_object
from assay.core.credentials.report import Check, CheckName, Outcome, Report, Verdict
from assay.core.credentials.statuslist import (
    ENTRIES,
    bit_at,
    bits_at,
    decode_bits,
    empty_bits,
    encode_bits,
    status_list_credential,
    with_bit,
)
from assay.core.credentials.verify import verify

__all__ = [
    "ENTRIES",
    "AchievementFacts",
    "AwardFacts",
    "BadKey",
    "BadProof",
    "BadStatusList",
    "Check",
    "CheckName",
    "CredentialError",
    "Extracted",
    "HolderFacts",
    "IssuerFacts",
    "IssuerKey",
    "Json",
    "OpenStatusList",
    "Outcome",
    "Report",
    "Signer",
    "StatusSlot",
    "UnfitFacts",
    "UnreadableCredential",
    "UnsafeDocument",
    "Verdict",
    "achievement_credential",
    "assertion_key",
    "bake_png",
    "bake_svg",
    "bit_at",
    "bits_at",
    "decode_bits",
    "did_document",
    "did_from_url",
    "did_path",
    "did_url",
    "empty_bits",
    "encode_bits",
    "extract",
    "from_multikey",
    "identity_hash",
    "open_status_list",
    "parse_object",
    "sign",
    "status_list_credential",
    "to_json",
    "to_multikey",
    "verification_method_id",
    "verify",
    "with_bit",
]
