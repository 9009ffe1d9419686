"""What is wrong with a picture, in words for the person whose device made it."""


class BadPicture(ValueError):
    """The bytes are no picture that can be kept; the message says why."""
