"""Reads of fieldwork."""
