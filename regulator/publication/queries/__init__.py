"""What the public pages show, gathered from the features that know it, in as few queries for many rows as for one."""
