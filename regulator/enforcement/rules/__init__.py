"""Who may take a step of the ladder, whose time runs, and what the history says: pure, so that all can be tried."""
