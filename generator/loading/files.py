"""Find the files, tell their kind, and record facts of exhibits; reads bytes, never what they mean."""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from generator.errors import WorkspaceError
from generator.findings import Problem, Rule, Severity
from generator.loading.schemas import KINDS, FileKind
from generator.model.evidence import Exhibit, FileFacts
from generator.source import Mark

MAX_EXHIBIT_BYTES = 100_000_000
FILES_FOLDER = PurePosixPath("evidence/files")


def _rule(id: str, title: str, why: str, fix: str, severity: Severity = Severity.ERROR) -> Rule:
    return Rule(id=id, title=title, severity=severity, summary=title + ".", why=why, fix=fix)


_NO_PROOF = "A requirement rests on the file itself; without it there is nothing to show."
UNKNOWN_FILE = _rule("SCH113", "A file is not known", "Nothing reads it, so what it records does not count.", "Rename it to one of the known names, or move it to another folder.")
UNREADABLE_FILE = _rule("SCH114", "A file cannot be read", "What it records does not count.", "Make the file readable, and close it in other programs.")
MISSING = _rule("EXH101", "An exhibit's file is missing", _NO_PROOF, "Put the file into evidence/files/, or correct its name.")
OUTSIDE = _rule("EXH102", "An exhibit's file is outside the workspace", "A packet must be able to be made on another machine from the workspace alone.", "Copy the file into evidence/files/ and name it from there.")
UNREADABLE = _rule("EXH103", "An exhibit's file cannot be read", _NO_PROOF, "Make the file readable, and close it in other programs.")
OTHER_TYPE = _rule("EXH104", "An exhibit's file is not what its name says", "A reviewer's viewer goes by the name and will not open it.", "Save the file again in the type its name says, or correct the name.")
NOT_ACCEPTED = _rule("EXH105", "An exhibit's file is of a type that cannot go into a packet", "Portals and the binder take PDF, Word, PNG and JPEG.", "Save or print it as PDF.")
LETTER_CASE = _rule("EXH106", "An exhibit's file differs in capital letters", "It is found on this kind of machine and not on others.", "Write the name exactly as the file has it.")
NO_CONTENT = _rule("EXH107", "An exhibit's file is empty", _NO_PROOF, "Copy the file again from where it came.")
TOO_LARGE = _rule("EXH108", "An exhibit's file is too large", "Portals refuse files of this size.", "Scan it again at 200 dots per inch in gray, or split it.")
CUT_OFF = _rule("EXH109", "An exhibit's file looks cut off", "Its last part is missing, so pages may be lost.", "Copy the file again from where it came, and compare the number of pages.", Severity.WARNING)

RULES = (
    UNKNOWN_FILE, UNREADABLE_FILE, MISSING, OUTSIDE, UNREADABLE, OTHER_TYPE, NOT_ACCEPTED, LETTER_CASE, NO_CONTENT, TOO_LARGE, CUT_OFF,
)  # fmt: skip

Seen = tuple[Rule, Problem]


# --------------------------------------------------------------------------- YAML files


def find_files(root: Path, shipped_standards: Path) -> tuple[list[tuple[PurePosixPath, Path, FileKind]], list[Seen]]:
    """The YAML files of the workspace at `root` in a fixed order, with the kind of each, and what was wrong with others.

    The workspace's own `standards/` are laid over the shipped ones, file by file.

    Raises:
        WorkspaceError: there is no `evidence/` folder, or no `program.yaml` in it.
    """
    evidence = root / "evidence"
    if not evidence.is_dir():
        raise WorkspaceError(
            f"{root} is not a workspace: it has no folder `evidence`",
            hint="go to the folder of your program, name it with `-C FOLDER`, or make a new one with `dsmes init FOLDER`",
        )
    if not (evidence / "program.yaml").is_file():
        raise WorkspaceError(
            f"{evidence} has no file `program.yaml`",
            hint="every program starts with it; `dsmes init FOLDER` makes one to copy",
        )
    found: dict[PurePosixPath, Path] = {}
    for base, name in ((shipped_standards, "standards"), (root / "standards", "standards"), (evidence, "evidence")):
        for path in _yaml_below(base):
            found[PurePosixPath(name) / path] = base / path
    kinds = []
    seen = []
    for name, path in sorted(found.items()):
        kind = _kind_of(name)
        if kind is None:
            seen.append(_unknown_file(name))
        else:
            kinds.append((name, path, kind))
    return kinds, seen


def read_bytes(name: PurePosixPath, path: Path, limit: int) -> tuple[bytes, list[Seen]]:
    """The first `limit` + 1 bytes of a file; empty, with the reason, where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(limit + 1), []
    except OSError as error:
        problem = Problem(mark=Mark(name), message=f"the file cannot be read: {_reason(error)}", hint=UNREADABLE_FILE.fix)
        return b"", [(UNREADABLE_FILE, problem)]


def _yaml_below(base: Path) -> Iterator[PurePosixPath]:
    """YAML files in `base` and one folder below it, without those that belong to exhibits or start with a dot."""
    if not base.is_dir():
        return
    for entry in sorted(os.scandir(base), key=lambda entry: entry.name):
        if entry.name.startswith((".", "_")):
            continue
        if entry.is_dir() and entry.name != "files":
            for inner in sorted(os.scandir(entry.path), key=lambda inner: inner.name):
                if _is_yaml(inner.name) and inner.is_file():
                    yield PurePosixPath(entry.name) / inner.name
        elif _is_yaml(entry.name) and entry.is_file():
            yield PurePosixPath(entry.name)


def _is_yaml(name: str) -> bool:
    return name.lower().endswith((".yaml", ".yml")) and not name.startswith(".")


_BY_PLACE = {kind.place: kind for kind in KINDS}


def _kind_of(name: PurePosixPath) -> FileKind | None:
    if name.suffix != ".yaml":
        return None
    return _BY_PLACE.get(str(name)) or _BY_PLACE.get(f"{name.parent}/*.yaml")


def _unknown_file(name: PurePosixPath) -> Seen:
    places = [kind.place for kind in KINDS]
    near = get_close_matches(str(name), places, 1, 0.6)
    hint = f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(place for place in places if place.startswith(name.parts[0]))}"
    return UNKNOWN_FILE, Problem(mark=Mark(name), message=f"`{name}` is not a file that this program reads", hint=hint)


# --------------------------------------------------------------------------- exhibits

_TYPE_BY_ENDING = {".pdf": "pdf", ".docx": "docx", ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg"}
_NAMES = {"pdf": "PDF", "docx": "Word (.docx)", "png": "PNG", "jpeg": "JPEG", "": "none of PDF, Word, PNG and JPEG"}


def read_facts(root: Path, exhibits: tuple[Exhibit, ...]) -> tuple[Mapping[str, FileFacts], list[Seen]]:
    """Facts of each exhibit's file, by the path the exhibit gives, and what is wrong with them.

    Each file is looked at once, however many exhibits name it; only its first and last kilobytes are read.
    """
    folder = root / FILES_FOLDER
    listing = _Listing(folder)
    facts: dict[str, FileFacts] = {}
    wrong: dict[str, tuple[Rule, str, str] | None] = {}
    seen: list[Seen] = []
    for exhibit in exhibits:
        path = exhibit.file
        if not path:
            continue
        if path not in wrong:
            facts[path], wrong[path] = _look_at(folder, path, listing)
        fault = wrong[path]
        if fault:
            rule, message, hint = fault
            problem = Problem(
                mark=exhibit.source.at_value("file"), message=f"{exhibit.id}: {message}", hint=hint, requirements=exhibit.supports
            )
            seen.append((rule, problem))
    return facts, seen


class _Listing:
    """The names in each folder, read once; asking the listing tells letter case apart on every machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.real = Path(os.path.realpath(folder))
        self._names: dict[str, dict[str, bool]] = {}

    def names(self, below: str) -> dict[str, bool]:
        """The names in the folder `below` (empty for the top), each with whether it is a link."""
        if below not in self._names:
            try:
                self._names[below] = {entry.name: entry.is_symlink() for entry in os.scandir(self.folder / below)}
            except OSError:
                self._names[below] = {}
        return self._names[below]


def _look_at(folder: Path, path: str, listing: _Listing) -> tuple[FileFacts, tuple[Rule, str, str] | None]:
    nothing = FileFacts(path=path, size=0, type="")
    parts = path.split("/")
    if path.startswith(("/", "\\", "~")) or "\\" in path or ":" in path or ".." in parts or "\0" in path:
        hint = "copy the file into evidence/files/ and write its name from there, with `/` between folders"
        return nothing, (OUTSIDE, f"the file `{path}` is not a place below evidence/files/", hint)
    if "" in parts or "." in parts:
        return nothing, (MISSING, f"`{path}` is not the name of a file", "write the name from evidence/files/, with one `/` between folders")
    below, is_link = "", False
    for part in parts:
        names = listing.names(below)
        if part not in names:
            return nothing, _not_there(path, part, below, names)
        is_link = is_link or names[part]
        below = f"{below}/{part}" if below else part
    full = folder / path
    if is_link and not Path(os.path.realpath(full)).is_relative_to(listing.real):
        return nothing, (OUTSIDE, f"the file `{path}` is a link that leads out of the workspace", "copy the file itself into evidence/files/")
    try:
        with full.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            head = file.read(2048)
            file.seek(max(size - 2048, 0))
            tail = file.read(2048)
    except OSError as error:
        return nothing, (UNREADABLE, f"the file `{path}` cannot be read: {_reason(error)}", UNREADABLE.fix[0].lower() + UNREADABLE.fix[1:].rstrip("."))
    return _judge(path, size, head, tail)


def _not_there(path: str, part: str, below: str, names: dict[str, bool]) -> tuple[Rule, str, str]:
    where = f"evidence/files/{below}" if below else "evidence/files"
    other_case = next((name for name in names if name.lower() == part.lower()), None)
    if other_case:
        return LETTER_CASE, f"the file `{path}` is named `{other_case}` in {where}, in other letters", f"write `{other_case}`"
    near = get_close_matches(part, names, 1, 0.6)
    hint = f"did you mean `{near[0]}`?" if near else f"put the file into {where}, or take `file` out and give the day you expect it under `expected`"
    return MISSING, f"the file `{path}` is not there: {where} has no `{part}`", hint


def _judge(path: str, size: int, head: bytes, tail: bytes) -> tuple[FileFacts, tuple[Rule, str, str] | None]:
    found = _type_of(head)
    claimed = _TYPE_BY_ENDING.get(PurePosixPath(path).suffix.lower(), "")
    facts = FileFacts(path=path, size=size, type=found)
    if size == 0:
        return facts, (NO_CONTENT, f"the file `{path}` is empty", "copy it again from where it came")
    if size > MAX_EXHIBIT_BYTES:
        return facts, (TOO_LARGE, f"the file `{path}` has {size:,} bytes; {MAX_EXHIBIT_BYTES:,} is the most", "scan it again at 200 dots per inch in gray, or split it")
    if not claimed:
        ending = PurePosixPath(path).suffix or "no ending"
        return facts, (NOT_ACCEPTED, f"the file `{path}` ({ending}) is of a type that cannot go into a packet", "open it, print it to PDF, and use that file")
    if found != claimed:
        return facts, (OTHER_TYPE, f"the file `{path}` is named as {_NAMES[claimed]}, but what is in it is {_NAMES[found]}", f"open it and save it again as {_NAMES[claimed]}")
    if found == "pdf" and b"%%EOF" not in tail:
        return facts, (CUT_OFF, f"the file `{path}` has no end; it may have been cut off while it was copied", "copy it again from where it came, and compare the number of pages")
    return facts, None


def _type_of(head: bytes) -> str:
    """The type that the first bytes show; a PDF may have up to 1,024 bytes before its header."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"PK\x03\x04") and (b"word/" in head or b"[Content_Types].xml" in head or b"_rels/" in head):
        return "docx"
    return "pdf" if b"%PDF-" in head[:1029] else ""


def _reason(error: OSError) -> str:
    reasons = {FileNotFoundError: "it is not there", PermissionError: "you have no permission to read it", IsADirectoryError: "it is a folder"}
    return reasons.get(type(error), error.strerror or "the machine gives no reason")
