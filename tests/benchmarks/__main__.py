"""Every benchmark, or those that are named: `python -m tests.benchmarks [--quick] [NAME ...]`."""

import argparse
import importlib
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version

from tests.benchmarks.timing import ROOT, MissingPeerError, python

SUBJECTS = ("startup", "check-sample", "check-records", "load-yaml", "schema", "docx", "binder", "build", "documents", "forecast")
_LIBRARIES = (
    *("cerberus", "click", "docxtpl", "doorstop", "jinja2", "lxml", "mkdocs", "mkdocs-material", "page-validation", "pikepdf", "pypdf"),
    *("python-docx", "PyYAML", "reportlab", "ruamel.yaml", "ruamel.yaml.clib", "typst"),
)


def main() -> int:
    """Run the subjects, each in a process of its own, so that none inherits another's memory or imports."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of {', '.join(SUBJECTS)}; default: all")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, for a first impression")
    parser.add_argument("--no-facts", action="store_true", help="leave out what machine this is")
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in SUBJECTS]
    if unknown:
        parser.error(f"not a benchmark: {', '.join(unknown)}; there are {', '.join(SUBJECTS)}")
    if not asked.no_facts:
        _say(_facts())
    names = asked.names or SUBJECTS
    if len(names) == 1:
        return _measure(names[0], quick=asked.quick)
    options = ["--no-facts", *(["--quick"] if asked.quick else [])]
    codes = [subprocess.run(python("-m", "tests.benchmarks", *options, name), cwd=ROOT, check=False).returncode for name in names]
    return max(codes)


def _measure(name: str, *, quick: bool) -> int:
    subject = importlib.import_module(f"tests.benchmarks.{name.replace('-', '_')}")
    _say(f"\n== {subject.ABOUT}")
    started = time.perf_counter()
    try:
        for line in subject.measure(quick=quick):
            _say(str(line))
    except MissingPeerError as error:
        _say(f"not measured: {error}")
    _say(f"({time.perf_counter() - started:.0f} s)")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _facts() -> str:
    """What the figures depend on: machine, Python, libraries."""
    versions = ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python_name = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores ({_processor()}), {_memory()}{platform.platform(terse=True)}{load}\n{python_name}; {versions}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123
            return next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB, "
    except (AttributeError, ValueError, OSError):
        return ""


if __name__ == "__main__":
    sys.exit(main())
