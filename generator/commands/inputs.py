"""What documents are made from, as names and hashes: whether something has to be made again is asked of content, not of clocks."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from generator.documents.folders import files_below
from generator.documents.kept import Kept, read_files, read_standing
from generator.documents.plan import PacketPlan
from generator.documents.writing import write_file
from generator.prose import as_text

# The libraries whose version shows in the bytes of a document.
LIBRARIES = (
    "docxtpl", "holidays", "jinja2", "lxml", "markdown", "markupsafe", "mkdocs", "mkdocs-material", "page-validation", "pikepdf", "pillow",
    "pymdown-extensions", "pypdf", "python-docx", "ruamel.yaml", "typst",
)  # fmt: skip


def hash_file(path: Path) -> str:
    """The SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_folders(folders: Mapping[str, Path], ending: str = "", *, without: Collection[Path] = ()) -> dict[str, str]:
    """Name to SHA-256 of every file below some folders (or single files) with such an ending, each named below the key of its folder.

    Folders that are links are looked into, as by those who read them; the folders `without` are not.
    """
    hashes = {}
    for name, folder in folders.items():
        if folder.is_file():
            hashes[name] = hash_file(folder)
        for path in files_below(folder, ending=ending, follow=True, without=without):
            below = f"{name}/{path.relative_to(folder).as_posix()}"
            if below == as_text(below):  # a file of another name is read by nobody, and no manifest can hold it
                hashes[below] = hash_file(path)
    return hashes


def hash_below(folder: Path) -> dict[str, str]:
    """Path to SHA-256 of every file below a folder that dsmes made."""
    return {path.relative_to(folder).as_posix(): hash_file(path) for path in files_below(folder)}


@cache
def tool_digest() -> str:
    """One hash over this program's own code and the versions of the libraries it draws with."""
    package = Path(__file__).parent.parent
    parts = [
        f"{path.relative_to(package).as_posix()} {hash_file(path)}"
        for path in sorted(package.rglob("*.py"))
        if "shipped_data" not in path.parts
    ]
    for library in LIBRARIES:
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
    kept = _read(record)
    return kept.get("inputs") == inputs and kept.get("outputs") == hash_below(output)


def remember(record: Path, inputs: str, outputs: Mapping[str, str], own: Collection[str] = ()) -> None:
    """Note what the files of a part were made from, the hash of each as it was written, and which of them are a person's `own`."""
    _write(record, {"inputs": inputs, "outputs": dict(outputs), "own": sorted(own)})


def note_files(build: Path, part: str, notes: Mapping[str, object]) -> None:
    """Note what is about to be put into the folder of a part, before it is put there: no run that is ended leaves files nobody knows."""
    _write(_notes_of(build, part), notes)


def read_kept(build: Path, part: str, base: str = "", day: str = "") -> Kept:
    """What is known of the files in the folder of a part: of none, where the notes and the record are lost."""
    noted = _read(_notes_of(build, part)) or {"files": _written(_read(record_of(build, part)))}
    return Kept(build / part, base, day, standing=read_standing(noted.get("words")), files=read_files(noted.get("files")))


def _written(record: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """What dsmes wrote of a part, as its record has it, and no person."""
    outputs, own = record.get("outputs"), record.get("own")
    if not isinstance(outputs, dict) or not isinstance(own, list):
        return {}
    return {path: [hash] for path, hash in outputs.items() if path not in own}


def record_of(build: Path, part: str) -> Path:
    """Where it is noted what a part was made from."""
    return build / ".made" / f"{part}.json"


def _notes_of(build: Path, part: str) -> Path:
    # Not below .made, and with a name that is seen: what copies folders may pass over hidden ones, and an edit must stay known as one.
    return build / "notes" / f"{part}.json"


def _write(path: Path, values: Mapping[str, object]) -> None:
    write_file(path, (json.dumps(values, indent=1, sort_keys=True) + "\n").encode())


def _read(path: Path) -> Mapping[str, Any]:
    """The values of a record; none where it is lost or broken."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def existing(folders: Sequence[Path]) -> tuple[Path, ...]:
    """Those of the folders that are there."""
    return tuple(folder for folder in folders if folder.is_dir())
