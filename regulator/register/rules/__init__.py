"""The register's rules: names, dates as published, the words of the estate, and the shape of its files."""
