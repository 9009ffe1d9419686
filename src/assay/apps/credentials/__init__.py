"""Remembers issued credentials, their status, and who wants to be found."""
