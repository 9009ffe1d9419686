"""What can be wrong with a credential, a key or a status list, each said to the person who can act."""


class CredentialError(ValueError):
    """Base of every error of this room; its text may be shown to the person who gave the document."""


class UnfitFacts(CredentialError):
    """The facts to be certified cannot be put into a credential; the message names every problem."""


class UnreadableCredential(CredentialError):
    """The bytes are no credential: not JSON, not an image that carries one, damaged or far too large."""


class UnsafeDocument(CredentialError):
    """The document's RDF meaning is not what it says, or too costly to compute; it is never signed."""


class BadKey(CredentialError):
    """A key or DID document is malformed, or does not let this key speak for this issuer."""


class BadProof(CredentialError):
    """The data integrity proof is missing, of another kind, or does not fit the document."""


class BadStatusList(CredentialError):
    """The status list cannot be trusted or does not cover the entry asked for."""
