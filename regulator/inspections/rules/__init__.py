"""What the regulator's rules say about an inspection: pure functions, with neither the web nor the database in them."""
