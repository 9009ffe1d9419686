"""The proctor's console."""
