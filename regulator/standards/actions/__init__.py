"""What is done to the standards: editions loaded, drafted, consulted on, published; derogations; local standards."""

from .loading import load_edition

__all__ = ["load_edition"]
