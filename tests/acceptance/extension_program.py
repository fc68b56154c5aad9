"""The sample program with an edition, an accreditor and an application that nobody thought of when the code was written."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
OWN = Path(__file__).parent / "extension"
"""What somebody adds who has read the guide alone: `standards/`, an exhibit, and what goes into `program.yaml`."""


def lay_out_extension(root: Path) -> Path:
    """The sample below `root`, with the additions laid over it."""
    shutil.copytree(ROOT / "evidence", root / "evidence", ignore=shutil.ignore_patterns("*.py", "__pycache__", ".*"))
    shutil.copytree(OWN / "standards", root / "standards")
    shutil.copytree(OWN / "evidence", root / "evidence", dirs_exist_ok=True)
    pledge = root / "evidence" / "files" / "northern-board" / "pledge.pdf"
    pledge.parent.mkdir()
    shutil.copy(ROOT / "evidence" / "files" / "organization" / "mission-statement.pdf", pledge)
    letter = root / "templates" / "forms" / "letters" / "pledge-letter.docx"
    letter.parent.mkdir(parents=True)
    shutil.copy(ROOT / "templates" / "forms" / "letters" / "letter-of-support.docx", letter)
    program = root / "evidence" / "program.yaml"
    text = program.read_text(encoding="utf-8")
    before, key, after = text.partition("accreditations:\n")
    assert key
    added = (OWN / "accreditations.yaml").read_text(encoding="utf-8"), (OWN / "applications.yaml").read_text(encoding="utf-8")
    program.write_text(before + key + added[0] + after + added[1], encoding="utf-8")
    return root
