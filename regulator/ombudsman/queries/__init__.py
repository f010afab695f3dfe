"""Reads of the Ombudsman's files: each opens the compartment for its purpose, and shows what its reader may see."""
