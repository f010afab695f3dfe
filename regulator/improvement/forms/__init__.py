"""What people send about what is owed."""
