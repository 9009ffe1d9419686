"""Credentials: built, signed, verified, revoked, baked. Ada holds one; Dana issues and revokes it."""
