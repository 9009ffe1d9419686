"""Safe Exam Browser: settings, Config Key, .seb files, request hashes. See README.md."""

from assay.core.seb.addresses import SebAddresses, seb_addresses
from assay.core.seb.container import (
    MEDIA_TYPE,
    Packing,
    hashed_password,
    packing_of,
    read_seb,
    write_seb,
)
from assay.core.seb.errors import (
    AmbiguousSettings,
    BadContainer,
    BadRequestUrl,
    BadSettings,
    CertificateEncrypted,
    PasswordNeeded,
    SebError,
    WrongPassword,
)
from assay.core.seb.exam_keys import BuildKeys, KeyGroup, Sighting, compare_exam_keys, seb_build
from assay.core.seb.launch import launch_link, started_url
from assay.core.seb.portable import Doubt, doubts
from assay.core.seb.request_hash import (
    BROWSER_EXAM_KEY_HEADER,
    CONFIG_KEY_HEADER,
    browser_exam_key_hash,
    config_key_hash,
    holds,
)
from assay.core.seb.request_url import Origin, forwarded_origin, origin_of, request_url
from assay.core.seb.seb_json import config_key, key_of, seb_json
from assay.core.seb.settings import read_settings, write_settings
from assay.core.seb.template import Aids, ScreenProctoring, SebExam, high_stakes
from assay.core.seb.values import Settings, Value

__all__ = [
    "BROWSER_EXAM_KEY_HEADER",
    "CONFIG_KEY_HEADER",
    "MEDIA_TYPE",
    "Aids",
    "AmbiguousSettings",
    "BadContainer",
    "BadRequestUrl",
    "BadSettings",
    "BuildKeys",
    "CertificateEncrypted",
    "Doubt",
    "KeyGroup",
    "Origin",
    "Packing",
    "PasswordNeeded",
    "ScreenProctoring",
    "SebAddresses",
    "SebError",
    "SebExam",
    "Settings",
    "Sighting",
    "Value",
    "WrongPassword",
    "browser_exam_key_hash",
    "compare_exam_keys",
    "config_key",
    "config_key_hash",
    "doubts",
    "forwarded_origin",
    "hashed_password",
    "high_stakes",
    "holds",
    "key_of",
    "launch_link",
    "origin_of",
    "packing_of",
    "read_seb",
    "read_settings",
    "request_url",
    "seb_addresses",
    "seb_build",
    "seb_json",
    "started_url",
    "write_seb",
    "write_settings",
]
