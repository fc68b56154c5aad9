"""`dsmes verify`: hold a packet against its manifest."""

import hashlib
import json
from pathlib import Path
from typing import Any

from generator.commands.answer import Answer, join_lines
from generator.errors import UsageError

_MANIFEST = "manifest.json"


def run(folder: Path) -> Answer:
    """Each file that is missing, changed or extra, by name; exit code 1 when there is one."""
    manifest = _read_manifest(folder)
    listed = {entry["path"]: entry["sha256"] for entry in manifest["outputs"]}
    there = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    there.pop(_MANIFEST, None)
    lines = []
    for name in sorted(listed.keys() | there.keys()):
        if name not in there:
            lines.append(f"missing: {name} is in the manifest and not in the packet")
        elif name not in listed:
            lines.append(f"extra:   {name} is in the packet and not in the manifest")
        elif hashlib.sha256(there[name].read_bytes()).hexdigest() != listed[name]:
            lines.append(f"changed: {name} is not the file that was made")
    if lines:
        lines += ["", f"{folder} is not the packet that was made. Make it again with `dsmes packet`, or find out who changed it."]
        return Answer(join_lines(lines), 1)
    made = f"{manifest['application']} as of {manifest['as_of']}"
    return Answer(f"All {len(listed)} files are as they were made: {made}{', DRAFT' if manifest['draft'] else ''}.\n")


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / _MANIFEST
    hint = "name a folder that `dsmes packet` made, e.g. build/packets/APPLICATION"
    if not path.is_file():
        raise UsageError(f"{folder} is not a packet: it has no {_MANIFEST}", hint=hint)
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if not all(isinstance(entry["path"], str) and isinstance(entry["sha256"], str) for entry in manifest["outputs"]):
            raise TypeError
        manifest["application"], manifest["as_of"], manifest["draft"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path} cannot be read as a manifest", hint="make the packet again with `dsmes packet`") from error
    return dict(manifest)
