"""What documents are made from, as names and hashes: whether something has to be made again is asked of content, not of clocks."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generator.documents.plan import PacketPlan
from generator.documents.writing import write_file

# The libraries whose version shows in the bytes of a document.
_LIBRARIES = ("docxtpl", "jinja2", "lxml", "mkdocs", "mkdocs-material", "page-validation", "pikepdf", "pypdf", "python-docx", "typst")


def hash_file(path: Path) -> str:
    """The SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_folders(folders: Mapping[str, Path]) -> dict[str, str]:
    """Name to SHA-256 of every file below some folders (or single files), each named below the key of its folder."""
    hashes = {}
    for name, folder in folders.items():
        if folder.is_file():
            hashes[name] = hash_file(folder)
        elif folder.is_dir():
            for path in sorted(folder.rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
                    hashes[f"{name}/{path.relative_to(folder).as_posix()}"] = hash_file(path)
    return hashes


@cache
def tool_digest() -> str:
    """One hash over this program's own code and the versions of the libraries it draws with."""
    package = Path(__file__).parent.parent
    parts = [
        f"{path.relative_to(package).as_posix()} {hash_file(path)}"
        for path in sorted(package.rglob("*.py"))
        if "shipped_data" not in path.parts
    ]
    for library in _LIBRARIES:
        try:
            parts.append(f"{library} {version(library)}")
        except PackageNotFoundError:
            parts.append(library)
    return digest(parts)


def office_of(plan: PacketPlan) -> str:
    """The LibreOffice that makes the pages of the plan's Word files; empty where it has none, or there is no LibreOffice."""
    if not any(planned.exhibit.file.lower().endswith(".docx") for planned in plan.exhibits):
        return ""
    from generator.pdf.office import find_office

    office = find_office()
    return office.name if office else ""


def digest(parts: Iterable[str]) -> str:
    """One hash over some texts, in their order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def is_made(record: Path, inputs: str, output: Path) -> bool:
    """Whether `output` still stands as it was made from the same inputs; a lost or broken record means no."""
    try:
        kept = json.loads(record.read_text(encoding="utf-8"))
        return bool(kept["inputs"] == inputs and kept["outputs"] == hash_folders({"": output}))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def remember(record: Path, inputs: str, output: Path, words: Mapping[str, Sequence[str]] | None = None) -> None:
    """Note what `output` was made from, what it holds, and what is to be known of each Word document in it."""
    kept: dict[str, object] = {"inputs": inputs, "outputs": hash_folders({"": output})}
    if words:
        kept["words"] = words
    write_file(record, (json.dumps(kept, indent=1, sort_keys=True) + "\n").encode())


def noted_words(record: Path) -> object:
    """What was noted of the Word documents; None where nothing was."""
    try:
        return json.loads(record.read_text(encoding="utf-8"))["words"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def existing(folders: Sequence[Path]) -> tuple[Path, ...]:
    """Those of the folders that are there."""
    return tuple(folder for folder in folders if folder.is_dir())
