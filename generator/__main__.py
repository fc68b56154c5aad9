"""`python -m generator` and the console script `dsmes`."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from generator.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
