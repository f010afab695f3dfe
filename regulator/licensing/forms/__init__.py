"""What people fill in about applications. A form checks shape; what is true, the action decides."""
