"""The rules of tariffs, as pure functions."""
