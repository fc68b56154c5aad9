"""`python -m generator` and the console script `dsmes`."""

import gc
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    # A run makes many objects that live to its end, and few cycles: looking for garbage as often as usual only costs time.
    gc.set_threshold(200_000, 20, 20)
    from generator.cli import run

    code = run(sys.argv[1:])
    # What is left goes with the process: at its end, too, nothing needs to look for garbage in it.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
