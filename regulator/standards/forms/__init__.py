"""The forms of the standards: drafts, consultations, derogations and local standards."""
