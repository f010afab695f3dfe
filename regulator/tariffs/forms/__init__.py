"""What people fill in about tariffs. A form checks shape; what is true, the action decides."""
