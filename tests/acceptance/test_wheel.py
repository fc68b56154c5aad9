"""The wheel alone is enough: no file of this repository is needed to check and build a program."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def dsmes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `dsmes` of an empty environment into which only our wheel was installed.

    The libraries it depends on are lent from this environment by a path file, so that the test needs no network; our own code
    is not, since path files inside a lent folder are not followed.
    """
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)],
        check=True,
        cwd=folder,
    )
    wheel = next(folder.glob("*.whl"))
    home = folder / "environment"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)],
        check=True,
        cwd=folder,
    )
    site = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], check=True, capture_output=True, text=True
    ).stdout.strip()
    lent = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    (Path(site) / "lent.pth").write_text("\n".join(lent) + "\n", encoding="utf-8")
    return python.with_name("dsmes.exe" if os.name == "nt" else "dsmes")


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    others = ("PYTHON", "DSMES")
    environment = {key: value for key, value in os.environ.items() if key == "DSMES_CACHE" or not key.startswith(others)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_code_is_the_wheels_own(dsmes: Path, tmp_path: Path) -> None:
    found = run([str(dsmes.with_name("python")), "-c", "import generator; print(generator.__file__)"], tmp_path).stdout.strip()
    assert Path(found).is_relative_to(dsmes.parents[1])


def test_a_new_program_is_made_and_checked(dsmes: Path, tmp_path: Path) -> None:
    """`init` makes what `check` can read; it says that everything is missing, and nothing else is wrong."""
    made = run([str(dsmes), "init", "x"], tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    checked = run([str(dsmes), "check", "-C", "x"], tmp_path)
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


def test_a_program_is_built(dsmes: Path, tmp_path: Path) -> None:
    """A copy of the sample's evidence builds outside this repository: a packet for each accreditor, all policies, the handbook."""
    program = tmp_path / "program"
    shutil.copytree(ROOT / "evidence", program / "evidence", ignore=shutil.ignore_patterns("*.py", "__pycache__", ".*"))
    built = run([str(dsmes), "build", "-C", "program", "--application", "adces-2026", "--application", "ada-2026-change"], tmp_path)
    assert (built.returncode, built.stderr) == (0, ""), built.stdout
    for expected in ("packets/adces-2026/binder.pdf", "packets/ada-2026-change/manifest.json", "handbook/index.html"):
        assert (program / "build" / expected).is_file(), expected
    assert len(list((program / "build" / "policies").rglob("*.docx"))) == 15
    assert len(list((program / "build" / "policies").rglob("*.pdf"))) == 15
