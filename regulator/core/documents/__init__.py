"""What the regulator publishes: frozen content, and the three equal forms rendered once from it."""
