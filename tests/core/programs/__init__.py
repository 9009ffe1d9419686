"""A certification's file."""
