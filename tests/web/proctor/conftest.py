"""The fixtures of the story, for these pages."""

from tests.apps.story import committed, issuer, key, pmle, published

__all__ = ["committed", "issuer", "key", "pmle", "published"]
