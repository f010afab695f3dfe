"""What people fill in about enforcement. A form checks shape; what is true, the action decides."""
