"""What the Ombudsman's staff do to a complaint. Every one of these opens the compartment for its purpose."""
