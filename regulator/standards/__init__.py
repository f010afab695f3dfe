"""The published standards: their editions, rating schemes, clocks and kinds of inspection, read from dated files."""
