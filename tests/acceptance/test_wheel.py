"""The wheel alone is enough: no file of this repository is needed to make and check a program, nor (`test_build.py`) to build one."""

import os
import re
import subprocess
from pathlib import Path


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    others = ("PYTHON", "DSMES")
    environment = {key: value for key, value in os.environ.items() if key == "DSMES_CACHE" or not key.startswith(others)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_code_is_the_wheels_own(installed: Path, tmp_path: Path) -> None:
    found = run([str(installed.with_name("python")), "-c", "import generator; print(generator.__file__)"], tmp_path).stdout.strip()
    assert Path(found).is_relative_to(installed.parents[1])


def test_a_new_program_is_made_and_checked(installed: Path, tmp_path: Path) -> None:
    """`init` makes what `check` can read; it says that everything is missing, and nothing else is wrong."""
    made = run([str(installed), "init", "x"], tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    checked = run([str(installed), "check", "-C", "x"], tmp_path)
    assert (checked.returncode, checked.stderr) == (1, "")
    assert "SCH" not in checked.stdout
    assert "YML" not in checked.stdout
    told = re.findall(r"(?m)^(ad\w+)-\d{4} \((.*)$", checked.stdout)
    assert told == [
        ("ada", "ada-erp, ns-2022, initial): 0 of 35 requirements met, 35 open; 17 do not apply"),
        (
            "adces",
            "adces-deap, ns-2022, initial): 0 of 38 requirements met, 37 open; 1 unmet, but not verified that it is asked; 17 do not apply",
        ),
    ]
