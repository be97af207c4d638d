"""Checking a whole text that others wrote: what it claims, and whether the library bears it out."""
