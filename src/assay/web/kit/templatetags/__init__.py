"""Filters that templates of every face may load."""
