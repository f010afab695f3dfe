"""`python -m regulator`, the same as the `regulator` command."""

import sys

from regulator.cli import run


def main() -> None:
    """Run the command line; a person's mistake ends in a sentence, never in a traceback."""
    sys.exit(run())


if __name__ == "__main__":
    main()
