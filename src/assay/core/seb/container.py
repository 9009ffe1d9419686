"""The .seb file: settings in a gzip container with four letters in front that say how they are packed.

    gzip( prefix + payload )      or, unpacked, a bare XML property list
    plnd    gzip(plist)
    pswd    RNCryptor(gzip(plist)), with a password for the exam
    pwcc    the same, to configure the candidate's SEB for good; the password is the hash of the admin
            password in hexadecimal digits, or empty
    pkhs, phsk   encrypted for a certificate on the candidate's machine: recognised, not supported

Source: seb-win-refactoring BinaryParser.cs and BinaryBlock.cs; seb-mac SEBConfigFileManager.m.
"""

import hashlib
import zlib
from enum import StrEnum

from assay.core.seb.errors import BadContainer, CertificateEncrypted, PasswordNeeded, WrongPassword
from assay.core.seb.plist import MOST_BYTES
from assay.core.seb.rncryptor import decrypt, encrypt
from assay.core.seb.settings import read_settings, write_settings
from assay.core.seb.values import Settings, Value, shown

MEDIA_TYPE = "application/seb"


class Packing(StrEnum):
    """How the settings stand in the file."""

    XML = "xml"
    PLAIN = "plnd"
    PASSWORD = "pswd"
    CONFIGURE_CLIENT = "pwcc"


_ENCRYPTED = (Packing.PASSWORD, Packing.CONFIGURE_CLIENT)
_CERTIFICATE = ("pkhs", "phsk")
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_COMPRESSION = 9


def read_seb(data: bytes, *, password: str | None = None) -> dict[str, Value]:
    """The settings in a .seb file. Raises a SebError, and nothing else, whatever the bytes are.

    `password` is the exam's, or, for a file that configures clients, the admin password; without one such a
    file is tried with the empty password that SEB uses then.
    """
    content = _unpacked(data)
    packing = _packing(content)
    if packing is Packing.XML:
        return read_settings(content)
    payload = content[4:]
    if packing in _ENCRYPTED:
        payload = _decrypted(payload, packing, password)
    return read_settings(_unpacked(payload))


def write_seb(
    settings: Settings,
    *,
    packing: Packing = Packing.PLAIN,
    password: str = "",
    seed: bytes = b"",
) -> bytes:
    """The .seb file with these settings; the same arguments make the same bytes.

    `password` and `seed`, 32 fresh random bytes, are for the encrypted packings. For CONFIGURE_CLIENT the
    password is the admin password, or empty. Raises AmbiguousSettings, BadSettings, or SebError for a
    password that would not open everywhere.
    """
    xml = write_settings(settings)
    match packing:
        case Packing.XML:
            return xml
        case Packing.PLAIN:
            payload = _packed(xml)
        case Packing.PASSWORD:
            if not password:
                raise PasswordNeeded("A file encrypted with a password needs one that is not empty.")
            payload = encrypt(_packed(xml), password=password, seed=seed)
        case Packing.CONFIGURE_CLIENT:
            payload = encrypt(_packed(xml), password=hashed_password(password), seed=seed)
    return _packed(packing.value.encode() + payload)


def packing_of(data: bytes) -> Packing:
    """How the settings stand in a file. Raises BadContainer or CertificateEncrypted."""
    return _packing(_unpacked(data))


def _packing(content: bytes) -> Packing:
    if content.removeprefix(_BOM).lstrip()[:5].lower() in (b"<?xml", b"<plis", b"<!doc"):
        return Packing.XML
    prefix = content[:4].decode("latin-1")
    if prefix in _CERTIFICATE:
        raise CertificateEncrypted(
            f"The file is encrypted for a certificate ({prefix}), which is not supported."
            " Save it again in the SEB configuration tool, with a password or without encryption."
        )
    try:
        return Packing(prefix)
    except ValueError as error:
        raise BadContainer(
            f"This is not a .seb file: it begins with “{shown(prefix)}”." if content else "The file is empty."
        ) from error


def hashed_password(password: str) -> str:
    """A password as SEB keeps it: its SHA-256 in hexadecimal digits; nothing for none."""
    return hashlib.sha256(password.encode("utf-8", "surrogateescape")).hexdigest() if password else ""


def _decrypted(payload: bytes, packing: Packing, password: str | None) -> bytes:
    if packing is Packing.PASSWORD:
        if not password:
            raise PasswordNeeded("The file is encrypted with a password; give it.")
        return decrypt(payload, password=password)
    try:
        return decrypt(payload, password=hashed_password(password or ""))
    except WrongPassword:
        if password:
            raise
        raise PasswordNeeded(
            "The file is encrypted with the admin password of the clients; give it."
        ) from None


def _packed(data: bytes) -> bytes:
    packer = zlib.compressobj(
        _COMPRESSION, zlib.DEFLATED, _GZIP_WINDOW
    )  # a header without a time: always equal
    return packer.compress(data) + packer.flush()


def _unpacked(data: bytes) -> bytes:
    """The data without its gzip, if it has one, and never more of it than a configuration can be."""
    if len(data) > MOST_BYTES:
        raise BadContainer(f"The file is too big: {len(data):,} bytes; at most {MOST_BYTES:,} are read.")
    if not data.startswith(_GZIP):
        return data
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    try:
        content = unpacker.decompress(data, MOST_BYTES + 1)
    except zlib.error as error:
        raise BadContainer("The file is damaged: it cannot be unpacked.") from error
    if len(content) > MOST_BYTES:
        raise BadContainer(
            f"The file unpacks to more than {MOST_BYTES:,} bytes, which no configuration does."
        )
    if not unpacker.eof:
        raise BadContainer("The file is cut off: it unpacks to its middle only.")
    return content
