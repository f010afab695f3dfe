"""The rules of licensing: pure functions."""
