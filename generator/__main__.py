"""`python -m generator` and the console script `dsmes`."""

import contextlib
import gc
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    # A run makes many objects that live to its end, and few cycles: looking for garbage as often as usual only costs time.
    gc.set_threshold(200_000, 20, 20)
    from generator.cli import run

    code = run(sys.argv[1:])
    # What is left goes with the process. To take it apart object by object, as `sys.exit` would, takes longer than some whole runs;
    # nothing is waiting to be written but these two.
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
