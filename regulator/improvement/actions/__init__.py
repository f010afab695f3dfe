"""What changes in the register of what is owed."""
