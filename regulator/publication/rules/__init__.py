"""How the public site reads what people ask for, and how it puts published history into words."""
