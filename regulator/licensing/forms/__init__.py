"""What people fill in about licensing. A form checks shape; what is true, the action decides."""
