"""The key of an attempt's evidence, as long as there is one."""

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.models import Vault
from assay.core.proctoring.vault_crypto import unwrap_key
from assay.outside.keys import SiteKeys


class Erased(Exception):
    """The key was dropped: what it sealed can never be read again."""


def data_key_of(vault: Vault, attempt: Attempt, *, keys: SiteKeys) -> bytes:
    """The 32 bytes; raises Erased, and VaultError when the site's key is not the one that wrapped it."""
    if vault.erased_at is not None:
        raise Erased(f"The evidence of attempt {attempt.uuid} was erased on {vault.erased_at:%Y-%m-%d}.")
    return unwrap_key(keys.vault_key(), bytes(vault.wrapped), attempt=str(attempt.uuid))
