"""For a web server that wants a module: makes the application and nothing else."""

from regulator.app import create_app

app = create_app()
