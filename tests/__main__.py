"""Everything that must hold before a change lands: `python -m tests`."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable

STEPS = (
    ("format", (PYTHON, "-m", "ruff", "format", "--check", ".")),
    ("lint", (PYTHON, "-m", "ruff", "check", ".")),
    ("types", (PYTHON, "-m", "mypy")),
    ("the sample's files are those its script makes", (PYTHON, "evidence/make_files.py", "--check")),
    ("the shipped templates are those their script makes", (PYTHON, "templates/build_templates.py", "--check")),
    ("the sample is complete", (PYTHON, "-m", "generator", "check")),
    ("the handbook is written", (PYTHON, "-m", "generator", "handbook")),
    ("the handbook builds by itself, strictly", (PYTHON, "-m", "mkdocs", "build", "--strict", "--site-dir", "build/handbook-plain")),
    # Each file in one process, so that what its tests share is made once; in order, for the longest files stand in the first folder.
    ("tests", (PYTHON, "-m", "pytest", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder", *sys.argv[1:])),
)


def main() -> int:
    """Run each step in turn; the first that fails ends the run with its exit code."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    for name, command in STEPS:
        started = time.monotonic()
        print(f"== {name}", flush=True)
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if code:
            print(f"== {name}: failed", flush=True)
            return code
        print(f"== {name}: {time.monotonic() - started:.0f} s", flush=True)
        if name.endswith("strictly"):
            shutil.rmtree(ROOT / "build" / "handbook-plain", ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
