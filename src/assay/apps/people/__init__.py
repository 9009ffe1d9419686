"""Remembers people, the roles they hold and the letters written to them."""
