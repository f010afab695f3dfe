"""What the regulator holds a provider to, and itself: pure functions."""
