"""Find the files, tell their kind, and record facts of exhibits; reads bytes, never what they mean."""

import os
import re
import stat
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple, NoReturn
from unicodedata import normalize

from generator.errors import WorkspaceError
from generator.findings import Problem, Rule, Severity
from generator.loading.schemas import KINDS, FileKind
from generator.loading.words import Seen, loading_rule
from generator.model.evidence import MAX_EXHIBIT_BYTES, Exhibit, FileFacts
from generator.model.fingerprints import fingerprint_bytes
from generator.model.names import TO_FILL_IN
from generator.near import near_words
from generator.prose import as_text
from generator.source import Mark

MOST_TOLD = 3  # exhibits of one missing folder that are told one by one
MAX_FOLDERS = 3  # below evidence/ or standards/; more is a link that leads back
FILES_FOLDER = PurePosixPath("evidence/files")

_NO_PROOF = "A requirement rests on the file itself; without it there is nothing to show."
UNKNOWN_FILE = loading_rule(
    "SCH113",
    "A file is not known",
    why="Nothing reads it, so what it records does not count.",
    fix="Rename it to one of the known names, or move it to another folder.",
)
UNREADABLE_FILE = loading_rule(
    "SCH114",
    "A file cannot be read",
    why="What it records does not count.",
    fix="Make the file readable, and close it in other programs.",
)
MISSING = loading_rule(
    "EXH101", "An exhibit's file is missing", why=_NO_PROOF, fix="Put the file into evidence/files/, or correct its name."
)
OUTSIDE = loading_rule(
    "EXH102",
    "An exhibit's file is outside the workspace",
    why="A packet must be able to be made on another machine from the workspace alone.",
    fix="Copy the file into evidence/files/ and name it from there.",
)
UNREADABLE = loading_rule(
    "EXH103", "An exhibit's file cannot be read", why=_NO_PROOF, fix="Make the file readable, and close it in other programs."
)
OTHER_TYPE = loading_rule(
    "EXH104",
    "An exhibit's file is not what its name says",
    why="A reviewer's viewer goes by the name and will not open it.",
    fix="Save the file again in the type its name says, or correct the name.",
)
NOT_ACCEPTED = loading_rule(
    "EXH105",
    "An exhibit's file is of a type that cannot go into a packet",
    why="Portals and the binder take PDF, Word, PNG and JPEG.",
    fix="Save or print it as PDF.",
)
LETTER_CASE = loading_rule(
    "EXH106",
    "An exhibit's file differs in capital letters",
    why="It is found on this kind of machine and not on others.",
    fix="Write the name exactly as the file has it.",
)
NO_CONTENT = loading_rule("EXH107", "An exhibit's file is empty", why=_NO_PROOF, fix="Copy the file again from where it came.")
TOO_LARGE = loading_rule(
    "EXH108",
    "An exhibit's file is too large",
    why="Portals refuse files of this size.",
    fix="Scan it again at 200 dots per inch in gray, or split it.",
)
CUT_OFF = loading_rule(
    "EXH109",
    "An exhibit's file looks cut off",
    why="Its last part is missing, so pages may be lost.",
    fix="Copy the file again from where it came, and compare the number of pages.",
    severity=Severity.WARNING,
)
PROTECTED = loading_rule(
    "EXH110",
    "An exhibit's file is protected",
    why="A file that asks for a password cannot go into a packet, and a portal may refuse one that is protected without asking for any.",
    fix="Save or print a copy of it without a password, and use that.",
    severity=Severity.WARNING,
)

REFUSED_NAME = loading_rule(
    "EXH111",
    "An exhibit's file has a name that other computers refuse",
    why="A submission keeps the file under its name, and whoever unpacks it on Windows does not get it.",
    fix="Rename the file to letters, digits, hyphens, full stops and single spaces, and write that name under `file`.",
    severity=Severity.WARNING,
)

RULES = (
    UNKNOWN_FILE, UNREADABLE_FILE, MISSING, OUTSIDE, UNREADABLE, OTHER_TYPE, NOT_ACCEPTED, LETTER_CASE, NO_CONTENT, TOO_LARGE, CUT_OFF,
    PROTECTED, REFUSED_NAME,
)  # fmt: skip


# --------------------------------------------------------------------------- YAML files


Found = tuple[PurePosixPath, Path, FileKind]  # its name below the workspace, where it is, and what it holds


def find_files(root: Path, shipped_standards: Path) -> tuple[list[Found], list[Seen]]:
    """The YAML files of the workspace at `root` in a fixed order, with the kind of each, and what was wrong with others.

    The workspace's own `standards/` are laid over the shipped ones, file by file.

    Raises:
        WorkspaceError: there is no `evidence/` folder, or no `program.yaml` in it.
    """
    evidence = root / "evidence"
    if (root / "program.yaml").is_file() and not (evidence / "program.yaml").is_file():
        raise WorkspaceError(
            f"{_shown(root)} is the `evidence` of a program, not the folder of the program",
            hint=f"name the folder above it: -C {root.resolve().parent}",
        )
    if not root.is_dir():
        raise WorkspaceError(f"there is no folder {root}", hint=f"look at its name; `dsmes init {root}` makes a new program there")
    if not evidence.is_dir():
        alike = _named_alike(root, "evidence")
        if alike:
            raise WorkspaceError(f"{_shown(root)} holds no folder `evidence`", hint=f"rename the folder `{alike}` to `evidence`")
        above = next((folder for folder in root.resolve().parents if (folder / "evidence" / "program.yaml").is_file()), None)
        if above:
            raise WorkspaceError(
                f"{_shown(root)} is a folder of a program, not the program's own", hint=f"name the folder above it: -C {above}"
            )
        programs = [below.parent.parent.name for below in sorted(root.glob("*/evidence/program.yaml"))]
        raise WorkspaceError(
            f"{_shown(root)} holds no program: it has no folder `evidence`",
            hint=f"there is one below it: -C {root / programs[0]}"
            if len(programs) == 1
            else "go to the folder of your program, name it with `-C FOLDER`, or make a new one with `dsmes init FOLDER`",
        )
    if not (evidence / "program.yaml").is_file():
        raise WorkspaceError(
            f"{evidence} has no file `program.yaml`",
            hint=f"rename the file `{alike}` to `program.yaml`"
            if (alike := _named_alike(evidence, "program.yaml", "program.yml", "program.yaml.txt", "program.txt"))
            else "every program starts with it; `dsmes init FOLDER` makes one to copy",
        )
    own = root / "standards"
    laid_over = () if _is_same(own, shipped_standards) else ((own, "standards"),)
    found, seen = _find_below((shipped_standards, "standards"), *laid_over, (evidence, "evidence"))
    return found, seen + [_beside(name, evidence) for name in sorted(_OF_EVIDENCE.intersection(os.listdir(root)))]  # noqa: PTH208


def _named_alike(folder: Path, *names: str) -> str:
    """What stands in a folder under one of the names in other letters; empty where nothing does."""
    wanted = {_same_letters(name) for name in names}
    return next((path.name for path in sorted(folder.iterdir()) if _same_letters(path.name) in wanted), "")


def _shown(root: Path) -> str:
    return "this folder" if root == Path() else str(root)


def _is_same(folder: Path, other: Path) -> bool:
    try:
        return folder.samefile(other)
    except OSError:
        return False


def find_standards(standards: Path) -> list[Found]:
    """The YAML files of the rulebook in one folder, in a fixed order, with the kind of each."""
    return _find_below((standards, "standards"))[0]


def _find_below(*bases: tuple[Path, str]) -> tuple[list[Found], list[Seen]]:
    """What is found in some folders, each taken as the top folder named beside it; a later one is laid over those before."""
    paths: dict[PurePosixPath, Path] = {}
    seen: list[Seen] = []
    for base, top in bases:
        for name in _yaml_below(base, PurePosixPath(top), seen):
            paths[name] = base / name.relative_to(top)
    found = []
    # What comes with the program is read first: of an id that stands twice, the mistake is then told in the program's own file.
    shipped = bases[0][0] if len(bases) > 1 else None
    for name, path in sorted(
        paths.items(), key=lambda each: (each[0].parts[0], shipped is not None and not each[1].is_relative_to(shipped), each[0])
    ):
        kind = _kind_of(name)
        if kind is None:
            seen.append(_unknown_file(name, paths))
        else:
            found.append((name, path, kind))
    return found, seen


def read_bytes(name: PurePosixPath, path: Path, limit: int) -> tuple[bytes, list[Seen]]:
    """The first `limit` + 1 bytes of a file; empty, with the reason, where it cannot be read."""
    try:
        return _read_start(str(path), limit + 1), []
    except OSError as error:
        hint = "give the folder another name, and put the file itself here" if isinstance(error, IsADirectoryError) else _OPEN_IT
        return b"", [_unreadable(name, f"the file cannot be read: {_reason(error)}", hint)]


def _yaml_below(base: Path, name: PurePosixPath, seen: list[Seen]) -> Iterator[PurePosixPath]:
    """The names of YAML files in and below `base`, passing over the exhibits, what starts with a dot or underscore, and locks of Office."""
    if not base.is_dir():
        return
    try:
        entries = sorted(os.scandir(base), key=lambda entry: entry.name)
    except OSError as error:
        seen.append(_unreadable(name, f"the folder cannot be read: {_reason(error)}", _OPEN_IT))
        return
    for entry in entries:
        below = name / entry.name
        if entry.name.startswith((".", "_", "~$")) or below == FILES_FOLDER:
            continue
        if entry.name.lower().endswith((".yaml", ".yml", ".yaml.txt", ".yml.txt")):
            shown = PurePosixPath(as_text(str(below)))
            if shown == below:
                yield below
            else:
                seen.append((UNKNOWN_FILE, Problem(mark=Mark(shown), message=f"`{shown}` is not read: {_NO_TEXT}", hint=_RENAME)))
        elif entry.is_dir() and len(below.parts) <= MAX_FOLDERS:
            yield from _yaml_below(base / entry.name, below, seen)


_NO_TEXT = "where a `?` stands, its name holds a byte that is no letter on this computer"
_RENAME = "rename it, with plain letters, digits and hyphens; names are damaged so on old network drives, and by old programs for ZIP files"
_OPEN_IT = "make it readable, and close it in other programs"
_BY_PLACE = {kind.place: kind for kind in KINDS}


def _kind_of(name: PurePosixPath) -> FileKind | None:
    if name.suffix != ".yaml":
        return None
    return _BY_PLACE.get(str(name)) or _BY_PLACE.get(f"{name.parent}/*.yaml") or _BY_PLACE.get(f"{name.parent.parent}/*/{name.name}")


def _unknown_file(name: PurePosixPath, there: Collection[PurePosixPath]) -> Seen:
    places = {_bare(kind.place): kind.place for kind in KINDS if kind.place.startswith(name.parts[0])}
    bare = _bare(str(name))
    near = near_words(bare, places, 1, 0.6) or [place for place in places if re.match(rf"{re.escape(place)}[ _(-]", bare)]
    hint = f"did you mean `{places[near[0]]}`?" if near else f"known here: {', '.join(places.values())}"
    if near and PurePosixPath(places[near[0]]) in there:
        hint = (
            f"`{places[near[0]]}` is there as well: if this is a copy of it, as a shared drive makes when two people save at once, "
            f"take over what is newer, and move it out of `{name.parts[0]}`"
        )
    return UNKNOWN_FILE, Problem(mark=Mark(name), message=f"`{name}` is not a file that this program reads", hint=hint)


_OF_EVIDENCE = frozenset(
    PurePosixPath(kind.place).name for kind in KINDS if PurePosixPath(kind.place).parent.name == "evidence" and "*" not in kind.place
)


def _beside(name: str, evidence: Path) -> Seen:
    """The problem of a file of the evidence that lies beside its folder."""
    message = f"`{name}` lies beside the folder `evidence`, and is not read"
    hint = "move it into the folder `evidence`"
    if (evidence / name).exists():
        hint = f"`evidence/{name}` is read: take over what is newer here, and delete this one or move it to another folder"
    return UNKNOWN_FILE, Problem(mark=Mark(PurePosixPath(name)), message=message, hint=hint)


def _bare(name: str) -> str:
    """The name without its top folder and its ending, which say nothing of what was meant."""
    return name.split("/", 1)[-1].removesuffix(".txt").rsplit(".", 1)[0].lower()


def _unreadable(name: PurePosixPath, message: str, hint: str) -> Seen:
    return UNREADABLE_FILE, Problem(mark=Mark(name), message=message, hint=hint)


def kind_meant(name: PurePosixPath) -> FileKind | None:
    """The kind of file that a file which is not read was most likely meant to be; None where no name is near."""
    top = name.parts[0] if len(name.parts) > 1 else "evidence"
    places = {_bare(kind.place): kind for kind in KINDS if kind.place.startswith(top) and "*" not in kind.place}
    bare = _bare(str(name))
    near = [bare.rsplit("/", 1)[-1]] if bare.rsplit("/", 1)[-1] in places else near_words(bare, places, 1, 0.8)
    return places[near[0]] if near else None


def _read_start(path: str, limit: int) -> bytes:
    """The first bytes of a file, by bare system calls as in `_read_ends`.

    Raises:
        OSError: it cannot be read, or is a folder, or a pipe or device, whose reading might never end.
    """
    mode = os.stat(path).st_mode  # noqa: PTH116
    if not stat.S_ISREG(mode):
        _refuse_mode(mode)
    handle = os.open(path, _TO_READ)
    try:
        data = more = os.read(handle, limit)
        while more and len(data) < limit:
            more = os.read(handle, limit - len(data))
            data += more
        return data
    finally:
        os.close(handle)


def _refuse_mode(mode: int) -> NoReturn:
    raise IsADirectoryError if stat.S_ISDIR(mode) else OSError(0, "it is not a file but a device or pipe")


# --------------------------------------------------------------------------- exhibits

_TYPE_BY_ENDING = {".pdf": "pdf", ".docx": "docx", ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg"}
_NAMES = {"pdf": "PDF", "docx": "Word (.docx)", "png": "PNG", "jpeg": "JPEG", "": "none of PDF, Word, PNG and JPEG"}


_PRINT = "open it, print it to PDF, and use that file"
_PHOTO = "it is a photo as some telephones keep it: open it, save it as JPEG or print it to PDF, and use that file"
_INSTEAD = {
    ".doc": "open it in Word, save it as a Word document (.docx) or print it to PDF, and use that file",
    ".heic": _PHOTO,
    ".heif": _PHOTO,
}
_BACKSLASH = "\\"
_LINES = frozenset("\n\t")  # a text may hold them, the name of a file does not
_COPY = "copy the {} itself into evidence/files/"


class _Fault(NamedTuple):
    rule: Rule
    message: str
    hint: str
    folder: str | None = None  # below the folder of all exhibits, where the fault is a folder's and not a single file's


class Facts(NamedTuple):
    """What was found of the files that exhibits name, by the paths they give."""

    files: Mapping[str, FileFacts]
    seen: list[Seen]
    outside: frozenset[str]  # those that lead out of the folder of exhibits: nothing below may open them


def read_facts(root: Path, exhibits: tuple[Exhibit, ...], *, fingerprinted: Collection[str] = ()) -> Facts:
    """Facts of each exhibit's file, and what is wrong with them.

    Each file is looked at once, however many exhibits name it; only its first and last kilobytes are read, unless its path is one of
    those to be fingerprinted.
    """
    listing = _Listing(root / FILES_FOLDER, frozenset(exhibit.file for exhibit in exhibits))
    facts: dict[str, FileFacts] = {}
    faults: dict[str, _Fault | None] = {}
    seen: list[Seen] = []
    refused = _refused_names(dict.fromkeys(exhibit.file for exhibit in exhibits if exhibit.file not in ("", TO_FILL_IN)))
    lost: dict[str, list[tuple[Exhibit, _Fault]]] = {}  # by the folder that cannot be read or is not there
    for exhibit in exhibits:
        path = exhibit.file
        if not path:
            continue
        if path not in faults:
            look = path != TO_FILL_IN
            facts[path], faults[path] = _look_at(path, listing, path in fingerprinted) if look else (_unread(path), None)
        fault = faults[path]
        if fault and fault.folder is not None:
            lost.setdefault(fault.folder, []).append((exhibit, fault))
        elif fault:
            seen.append(_of_exhibit(exhibit, fault))
        elif path in refused:
            message = f"the name of the file `{path}` {refused[path]}"
            hint = "give the file another name, in evidence/files/ and here: whoever unpacks a submission on Windows does not get it"
            seen.append(_of_exhibit(exhibit, _Fault(REFUSED_NAME, message, hint)))
    for folder, concerned in lost.items():
        if folder in listing.refused or len(concerned) > MOST_TOLD:
            seen.append(_of_folder(folder, folder in listing.refused, concerned))
        else:
            seen += [_of_exhibit(exhibit, fault) for exhibit, fault in concerned]
    return Facts(facts, seen, frozenset(path for path, fault in faults.items() if fault and fault.rule is OUTSIDE))


_UNFIT = re.compile(r'[<>"|?*]|[. ](?=/|$)|(?:^|(?<=/))(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=[./]|$)', re.IGNORECASE)
_SIGNS = (*'<>"|?*', "./", " /", ".\n", " \n")
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))})


def _refused_names(paths: Collection[str]) -> dict[str, str]:
    """File to why Windows, or a disk that knows no capitals, does not take it; characters that cannot be seen are told elsewhere."""
    if _are_plain(paths):
        return {}
    first: dict[str, str] = {}
    why = {}
    for path in paths:
        other, found = first.setdefault(_same_letters(path), path), _UNFIT.search(path)
        if found:
            why[path] = _why_refused(found[0])
        elif other != path:
            why[path] = f"differs from `{other}` in capitals or accents alone"
    return why


def _are_plain(paths: Collection[str]) -> bool:
    """One look at all names: of thousands, almost always none is refused. False where a closer look is needed."""
    folded = _same_letters("\n".join((*paths, "")))
    if any(sign in folded for sign in _SIGNS) or len(set(folded.splitlines())) < len(paths):
        return False
    return _DEVICES.isdisjoint(folded.replace("\n", "/").replace(".", "/").split("/"))


def _why_refused(found: str) -> str:
    if len(found) > 1:
        return f"holds `{found}`, the name of a device"
    return "ends in a full stop or a space, or a folder of it does" if found in ". " else f"holds `{found}`"


def _of_exhibit(exhibit: Exhibit, fault: _Fault) -> Seen:
    mark = exhibit.source.at_value("file")
    return fault.rule, Problem(mark=mark, message=f"{exhibit.id}: {fault.message}", hint=fault.hint, requirements=exhibit.supports)


def _of_folder(folder: str, is_there: bool, concerned: list[tuple[Exhibit, _Fault]]) -> Seen:
    """One problem for all exhibits of a folder: at the folder, or where it is first named if there is none by this name."""
    exhibit, fault = concerned[0]
    if is_there:
        mark = Mark(FILES_FOLDER / folder)
        message = f"{fault.message}; {len(concerned)} exhibits have their files in it" if len(concerned) > 1 else fault.message
    else:
        mark = exhibit.source.at_value("file")
        message = f"{exhibit.id} and {len(concerned) - 1} other exhibits: {fault.message}"
    supported = tuple(dict.fromkeys(requirement for exhibit, _ in concerned for requirement in exhibit.supports))
    return fault.rule, Problem(mark=mark, message=message, hint=fault.hint, requirements=supported)


class _Listing:
    """The names in each folder, read once; asking the listing tells letter case apart on every machine."""

    def __init__(self, folder: Path, used: frozenset[str]) -> None:
        self.used = used  # the files that exhibits name
        self.base = str(folder)
        self.real = Path(os.path.realpath(folder))
        self._names: dict[str, dict[str, bool]] = {}
        self.refused: dict[str, OSError] = {}  # why a folder could not be read

    def names(self, below: str) -> dict[str, bool]:
        """The names in the folder `below` (empty for the top), each with whether it is a link."""
        names = self._names.get(below)
        if names is None:
            try:
                names = {as_text(entry.name): entry.is_symlink() for entry in os.scandir(f"{self.base}/{below}")}
            except OSError as error:
                names = {}
                self.refused[below] = error
            self._names[below] = names
        return names


def _look_at(path: str, listing: _Listing, is_fingerprinted: bool) -> tuple[FileFacts, _Fault | None]:
    fault = _fault_of_name(path) or _fault_of_place(path, listing)
    if fault and fault.rule is MISSING and min(path) < " " and _LINES.isdisjoint(path):
        return _unread(path), None  # it is not there for a character that cannot be seen, which is told where the file is read
    if fault:
        return _unread(path), fault
    try:
        size, head, tail = _read_ends(f"{listing.base}/{path}")
    except OSError as error:
        message = f"the file `{path}` cannot be read: {_reason(error)}"
        hint = "name a file in that folder" if isinstance(error, IsADirectoryError) else _OPEN_IT
        return _unread(path), _Fault(UNREADABLE, message, hint)
    type = _type_of(head)
    fingerprint = _fingerprint(f"{listing.base}/{path}") if is_fingerprinted and 0 < size <= MAX_EXHIBIT_BYTES else ""
    return FileFacts(path=path, size=size, type=type, fingerprint=fingerprint), _fault_of_content(path, size, type, head, tail)


def _unread(path: str) -> FileFacts:
    return FileFacts(path=path, size=0, type="")


def look_for_file(root: Path, path: str) -> tuple[str, str] | None:
    """What is wrong with the place of a single file that a record names, and the remedy; None where the file is there."""
    fault = _fault_of_name(path) or _fault_of_place(path, _Listing(root / FILES_FOLDER, frozenset()))
    if fault is None:
        return None
    below = (FILES_FOLDER / path).parent
    hint = f"put the file into {below}, or correct its name" if fault.hint.startswith("put the file into") else fault.hint
    return fault.message, hint


def _fingerprint(path: str) -> str:
    """The fingerprint of a file's bytes; empty where they can no longer be read."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  (the path is a text already)
            return fingerprint_bytes(iter(lambda: file.read(1 << 20), b""))
    except OSError:
        return ""


# Bytes as they are, and no waiting for whoever writes into a pipe; each machine knows only one of the two words.
_TO_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


def _read_ends(path: str) -> tuple[int, bytes, bytes]:
    """Size, head and tail of a file.

    By bare system calls: a workspace has thousands of files, and a file object costs more than its reading.
    """
    handle = os.open(path, _TO_READ)
    try:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode):
            _refuse_mode(facts.st_mode)
        size = facts.st_size
        head = os.read(handle, 2048)
        if size <= 2048:
            return size, head, head
        os.lseek(handle, -2048, os.SEEK_END)
        return size, head, os.read(handle, 2048)
    finally:
        os.close(handle)


def _fault_of_name(path: str) -> _Fault | None:
    parts = path.split("/")
    if _BACKSLASH in path and ":" not in path and not path.startswith(_BACKSLASH):
        message = f"the file `{path}` is named with `\\` between folders, which only Windows understands"
        return _Fault(OUTSIDE, message, f"write `{'/'.join(filter(None, path.split(_BACKSLASH)))}`")
    if path.startswith(("/", "~")) or "\\" in path or ":" in path or ".." in parts or "\0" in path:
        hint = "copy the file into evidence/files/ and write its name from there, with `/` between folders"
        return _Fault(OUTSIDE, f"the file `{path}` is not a place below evidence/files/", hint)
    if not _LINES.isdisjoint(path):
        name = " ".join(path.split())
        return _Fault(MISSING, f"the name of the file `{name}` holds the end of a line, or a tab", f"write it in one line: `file: {name}`")
    if "" in parts or "." in parts:
        hint = "write the name from evidence/files/, with one `/` between folders"
        return _Fault(MISSING, f"`{path}` is not the name of a file", hint)
    return None


def _fault_of_place(path: str, listing: _Listing) -> _Fault | None:
    below = ""
    for part in path.split("/"):
        names = listing.names(below)
        if below in listing.refused and not (below and isinstance(listing.refused[below], NotADirectoryError)):
            return _fault_of_folder(below, listing)
        part_is_link = names.get(part)
        if part_is_link is None:
            fault = _not_there(path, part, below, names, listing)
            folder = f"{below}/{part}" if below else part
            return fault if folder == path else fault._replace(folder=folder)
        below = f"{below}/{part}" if below else part
        if part_is_link and not Path(os.path.realpath(f"{listing.base}/{below}")).is_relative_to(listing.real):
            if below == path:
                return _Fault(OUTSIDE, f"the file `{path}` is a link that leads out of the workspace", _COPY.format("file"))
            message = f"the folder `{FILES_FOLDER}/{below}` is a link that leads out of the workspace"
            return _Fault(OUTSIDE, message, _COPY.format("folder"), below)
    return None


def _fault_of_folder(below: str, listing: _Listing) -> _Fault:
    """Why a folder of exhibits cannot be read; `below` is empty for the top one."""
    folder, error = FILES_FOLDER / below, listing.refused[below]
    if isinstance(error, NotADirectoryError):
        hint = f"give that file another name, make a folder `{folder.name}`, and put the exhibits' files into it"
        return _Fault(UNREADABLE, f"`{folder}` is a file, where the folder of the exhibits' files should be", hint, below)
    if isinstance(error, FileNotFoundError):
        beside = sorted(Path(listing.base).parent.glob("*"))
        alike = next((path.name for path in beside if _same_letters(path.name) == folder.name and path.is_dir()), None)
        hint = "copy the folder back from where the program was kept before, or make it and put the exhibits' files into it"
        if alike:
            hint = f"rename the folder `{alike}` to `{folder.name}`"
        return _Fault(MISSING, f"the folder `{folder}` is not there", hint, below)
    hint = "ask whoever looks after the computer to let you read it; if it is on a network drive, see that you are connected"
    return _Fault(UNREADABLE, f"the folder `{folder}` cannot be read: {_reason(error)}", hint, below)


def _not_there(path: str, part: str, below: str, names: Mapping[str, bool], listing: _Listing) -> _Fault:
    where = f"evidence/files/{below}" if below else "evidence/files"
    other_case = next((name for name in names if _same_letters(name) == _same_letters(part)), None)
    is_folder = (f"{below}/{part}" if below else part) != path
    if other_case and is_folder:
        message = f"the folder `{part}` of the file `{path}` is named `{other_case}` in {where}, in other letters"
        hint = f"rename the folder `{other_case}` to `{part}`, or write `{other_case}` in each exhibit's `file`"
        return _Fault(LETTER_CASE, message, hint)
    if other_case:
        return _Fault(LETTER_CASE, f"the file `{path}` is named `{other_case}` in {where}, in other letters", f"write `{other_case}`")
    # A name that another exhibit has is its own file, however near: a guess would lead to another person's license.
    near = near_words(part, [name for name in names if (f"{below}/{name}" if below else name) not in listing.used], 3, 0.6)
    near = [name for name in near if Path(listing.base, below, name).is_dir() is is_folder]
    hint = f"put the file into {where}, or take `file` out and give the day you expect it under `expected`"
    if near:
        hint = f"did you mean the folder `{near[0]}`? rename it, or correct `file`" if is_folder else f"did you mean `{near[0]}`?"
        if not is_folder and PurePosixPath(near[0]).suffix.lower() not in _TYPE_BY_ENDING:
            hint = f"if `{near[0]}` is the one, open it, print it to PDF, put that file beside it and write its name"
    elif is_folder and not path.startswith(f"{FILES_FOLDER}/"):
        hint = f"put the folder `{part}` with its files into {where}, or correct its name in `file`"
    elif path.startswith(f"{FILES_FOLDER}/"):
        hint = f"leave out the folders that every file is in: write `{path.removeprefix(f'{FILES_FOLDER}/')}`"
    return _Fault(MISSING, f"the file `{path}` is not there: {where} has no `{part}`", hint)


def _same_letters(name: str) -> str:
    """The name without regard to capitals, and to whether an accent is part of its letter (macOS keeps it apart)."""
    return normalize("NFC", name).casefold()


def _fault_of_content(path: str, size: int, found: str, head: bytes, tail: bytes) -> _Fault | None:
    ending = os.path.splitext(path)[1]  # noqa: PTH122  (a path object for each of thousands of names takes longer)
    claimed = _TYPE_BY_ENDING.get(ending.lower(), "")
    if size == 0:
        return _Fault(NO_CONTENT, f"the file `{path}` is empty", "copy it again from where it came")
    if size > MAX_EXHIBIT_BYTES:
        message = f"the file `{path}` has {size:,} bytes; {MAX_EXHIBIT_BYTES:,} is the most"
        return _Fault(TOO_LARGE, message, "scan it again at 200 dots per inch in gray, or split it")
    if not claimed:
        message = f"the file `{path}` ({ending or 'no ending'}) is of a type that cannot go into a packet"
        return _Fault(NOT_ACCEPTED, message, _INSTEAD.get(ending.lower(), _PRINT))
    if found != claimed:
        message = f"the file `{path}` is named as {_NAMES[claimed]}, but what is in it is {_NAMES[found]}"
        return _Fault(OTHER_TYPE, message, f"open it and save it again as {_NAMES[claimed]}")
    if found == "pdf" and b"%%EOF" not in tail:
        message = f"the file `{path}` has no end; it may have been cut off while it was copied"
        return _Fault(CUT_OFF, message, "copy it again from where it came, and compare the number of pages")
    if found == "pdf" and (b"/Encrypt" in tail or b"/Encrypt" in head) and _is_protected(head, tail):
        message = f"the file `{path}` is protected: it may ask for a password, and then it cannot go into a packet"
        return _Fault(PROTECTED, message, "open it, print it to PDF or save a copy without a password, and use that file")
    return None


def _is_protected(head: bytes, tail: bytes) -> bool:
    """Whether the trailer of a PDF says so: it stands at the end, in a file made for the web also at the beginning.

    Only whether it is encrypted stands there in plain words, not whether a password is needed to read it.
    """
    return any(_ENCRYPTED.search(end) for end in (tail, head))


# Entry of the trailer, ISO 32000-1 table 15: a reference, or the dictionary itself.
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R\b|<<)")


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
    reasons = {
        FileNotFoundError: "it is not there",
        PermissionError: "you have no permission to read it",
        IsADirectoryError: "it is a folder",
    }
    return reasons.get(type(error)) or error.strerror or "the machine gives no reason"
