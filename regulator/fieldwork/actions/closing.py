"""Fieldwork closes on what every device was told is safe, or on the lead's named exception."""
