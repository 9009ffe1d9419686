"""Remembers attempts: their state, their form, and the journal that is the truth about both."""
