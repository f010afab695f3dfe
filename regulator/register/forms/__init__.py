"""What staff fill in to keep the register."""
