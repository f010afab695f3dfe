"""What people fill in about inspections."""
