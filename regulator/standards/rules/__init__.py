"""What the standards are and when they are wrong: pure functions over the dated files that the regulator publishes."""
