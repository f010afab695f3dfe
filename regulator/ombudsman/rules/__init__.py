"""The Ombudsman's rules: pure functions of what a case says, with their sources."""
