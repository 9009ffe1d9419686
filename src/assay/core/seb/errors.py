"""What can be wrong with a SEB file, its settings or a request: each with words for whoever can mend it."""


class SebError(ValueError):
    """Something about Safe Exam Browser cannot be used; the message says what, where and what to do."""


class BadSettings(SebError):
    """The settings are no property list that SEB reads; the message names the line or the key."""


class AmbiguousSettings(SebError):
    """SEB's versions would derive different Config Keys; each line of the message names a key and why."""


class BadContainer(SebError):
    """The file is no .seb file, is cut off, is damaged, or grows beyond all measure when unpacked."""


class PasswordNeeded(SebError):
    """The file is encrypted with a password, and none was given."""


class WrongPassword(SebError):
    """The password does not open the file, or the file was changed: its seal cannot tell these apart."""


class CertificateEncrypted(SebError):
    """The file is encrypted for a certificate on the candidate's machine, which Assay does not support."""


class BadRequestUrl(SebError):
    """The parts of a request make no absolute URL: somebody plays, or a proxy is set up wrongly."""
