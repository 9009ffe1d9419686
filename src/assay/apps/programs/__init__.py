"""Remembers certifications, their rules and who has registered for them."""
