"""What people do with tariffs."""
