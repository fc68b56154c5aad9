"""`dsmes verify`: hold a packet, as a folder or as a .zip file, against its manifest."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.commands.answer import Answer, join_lines
from generator.errors import UsageError

_MANIFEST = "manifest.json"
_HINT = "name a folder or .zip file that `dsmes packet` made, e.g. build/packets/APPLICATION"
_MOST_BYTES = 2_000_000_000  # unpacked; what claims to be more is no packet of ours


def run(packet: Path) -> Answer:
    """Each file that is missing, changed or extra, by name; exit code 1 when there is one.

    Raises:
        UsageError: it is no packet, or its manifest cannot be read.
    """
    there = _hashes_of_zip(packet) if packet.is_file() else _hashes_of_folder(packet)
    manifest = _read_manifest(packet, there.pop(_MANIFEST, None))
    listed = {entry["path"]: entry["sha256"] for entry in manifest["outputs"]}
    lines = []
    for name in sorted(listed.keys() | there.keys()):
        if name not in there:
            lines.append(f"missing: {name} is in the manifest and not in the packet")
        elif name not in listed:
            lines.append(f"extra:   {name} is in the packet and not in the manifest")
        elif _hash(there[name]) != listed[name]:
            lines.append(f"changed: {name} is not the file that was made")
    if lines:
        lines += ["", f"{packet} is not the packet that was made. Make it again with `dsmes packet`, or find out who changed it."]
        return Answer(join_lines(lines), 1)
    made = f"{manifest['application']} as of {manifest['as_of']}"
    return Answer(f"All {len(listed)} files are as they were made: {made}{', DRAFT' if manifest['draft'] else ''}.\n")


def _hash(data: bytes | Path) -> str:
    return hashlib.sha256(data if isinstance(data, bytes) else data.read_bytes()).hexdigest()


def _hashes_of_folder(folder: Path) -> dict[str, bytes | Path]:
    """The files by name; each is read when its turn comes."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def _hashes_of_zip(path: Path) -> dict[str, bytes | Path]:
    """The files by name, below the one folder that the archive holds."""
    found: dict[str, bytes | Path] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > _MOST_BYTES:
                raise UsageError(f"{path} claims to hold more than {_MOST_BYTES:,} bytes", hint=_HINT)
            for entry in entries:
                found[entry.filename.partition("/")[2]] = archive.read(entry)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise UsageError(f"{path} cannot be read as a .zip file", hint=_HINT) from error
    return found


def _read_manifest(packet: Path, found: bytes | Path | None) -> Mapping[str, Any]:
    if found is None:
        raise UsageError(f"{packet} is not a packet: it has no {_MANIFEST}", hint=_HINT)
    try:
        manifest = json.loads(found if isinstance(found, bytes) else found.read_text(encoding="utf-8"))
        if not all(isinstance(entry["path"], str) and isinstance(entry["sha256"], str) for entry in manifest["outputs"]):
            raise TypeError
        manifest["application"], manifest["as_of"], manifest["draft"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        place = packet / _MANIFEST if packet.is_dir() else f"{_MANIFEST} in {packet}"
        raise UsageError(f"{place} cannot be read as a manifest", hint="make the packet again with `dsmes packet`") from error
    return dict(manifest)
