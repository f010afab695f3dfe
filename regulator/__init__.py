"""The working system of a Criminal Justice Regulator for England and Wales: one package per thing it does."""
