"""Remembers what proctors did and saw: admissions, pauses, incidents."""
