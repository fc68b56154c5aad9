"""`dsmes verify`: hold a packet, as a folder, a .zip file or a submission, against what was made."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from generator.commands.answer import Answer, join_lines
from generator.documents.unzipping import Package, open_package
from generator.errors import UsageError
from generator.model.snapshots import MANIFEST, PACKET, RECORD, SNAPSHOT, Snapshot, read_snapshot

_HINT = "name a folder or .zip file that `dsmes packet` or `dsmes submit` made, e.g. build/packets/APPLICATION"
_MOST_LIST_BYTES = 50_000_000  # of a manifest or a snapshot


class Listed(NamedTuple):
    """What a packet says of itself: its manifest, and where it is a submission what was kept beside the papers."""

    manifest: Mapping[str, Any]
    snapshot: Snapshot | None
    hashes: Mapping[str, str]  # of every file that belongs to it, but for the two lists themselves


def run(packet: Path) -> Answer:
    """Each file that is missing, changed or extra, by name; exit code 1 when there is one.

    Raises:
        UsageError: it is no packet, or its manifest cannot be read.
    """
    if not packet.exists():
        raise UsageError(f"there is no packet {packet}", hint=_HINT)
    folder = packet.parent if packet.name == RECORD else packet
    if folder.is_dir() and (folder / RECORD).is_file():
        return _verify_submission(folder)
    if packet.is_dir() and (packet / PACKET).is_file() and not (packet / MANIFEST).exists():
        raise UsageError(
            f"{packet} holds what was sent in, and no {RECORD} to hold it against",
            hint=f"take the submission back from a copy; `dsmes verify {packet / PACKET}` says whether its papers are as they were made",
        )
    with open_package(packet) as package:
        listed = read_lists(package)
        lines = [told for _, told in _differences(package, listed)]
    if lines:
        lines += ["", f"{packet} is not the packet that was made. Make it again with `dsmes packet`, or find out who changed it."]
        return Answer(join_lines(lines), 1)
    return Answer(f"All {len(listed.hashes)} files are as they were made: {_told(listed)}.\n")


def read_lists(package: Package) -> Listed:
    """What the packet says that it holds.

    Raises:
        UsageError: it has no manifest, or one that cannot be read.
    """
    manifest = _read_manifest(package)
    hashes = {str(entry["path"]): str(entry["sha256"]) for entry in manifest["outputs"]}
    if SNAPSHOT not in package:
        return Listed(manifest, None, hashes)
    try:
        snapshot = read_snapshot(package.read(SNAPSHOT, _MOST_LIST_BYTES))
    except ValueError as error:
        raise UsageError(
            f"{SNAPSHOT} in {package.path} cannot be read as what `dsmes submit` writes: {error}",
            hint="take the submission back from a copy, or use the version of dsmes that made it",
        ) from error
    return Listed(manifest, snapshot, hashes | {kept.path: kept.sha256 for kept in snapshot.files})


def _differences(package: Package, listed: Listed) -> Iterator[tuple[str, str]]:
    """The name of each file that is not as it was made, with what is wrong with it."""
    own = {MANIFEST, SNAPSHOT} - listed.hashes.keys()
    for name in sorted((listed.hashes.keys() | set(package.names)) - own | (own & package.odd.keys())):
        if name in package.odd:
            yield name, f"changed: {name} is {package.odd[name]} and not the file that was made"
        elif name not in package:
            yield name, f"missing: {name} is in the manifest and not in the packet"
        elif name not in listed.hashes:
            yield name, f"extra:   {name} is in the packet and not in the manifest"
        elif package.sha256(name) != listed.hashes[name]:
            yield name, f"changed: {name} is not the file that was made"


def _told(listed: Listed) -> str:
    manifest = listed.manifest
    return f"{manifest['application']} as of {manifest['as_of']}{', DRAFT' if manifest['draft'] else ''}"


# --------------------------------------------------------------------------- submissions


def _verify_submission(folder: Path) -> Answer:
    record = read_record(folder)
    lines = []
    with open_package(folder) as beside:
        for name in beside.names:
            if name not in (RECORD, PACKET):
                lines.append(f"extra:   {name} does not belong to the submission")
        if PACKET not in beside:
            lines.append(f"missing: {PACKET} with all that was sent in is not in {folder}")
        else:
            lines += _packet_lines(folder, record, is_same=beside.sha256(PACKET) == record["sha256"])
    if lines:
        lines += ["", f"{folder} is not the submission that was frozen. Take it back from a copy, or find out who changed it."]
        return Answer(join_lines(lines), 1)
    return Answer(
        f"All {record['files']} files are as they were sent in: {record['application']} on {record['date']}, as of {record['as_of']}.\n"
    )


def _packet_lines(folder: Path, record: Mapping[str, str], *, is_same: bool) -> Iterator[str]:
    """What is wrong with the packet of a submission; when its bytes are other ones, also inside of it, as far as that can be read."""
    if not is_same:
        yield f"changed: {PACKET} is not the file that was frozen"
    try:
        with open_package(folder / PACKET) as package:
            listed = read_lists(package)
            yield from (f"{told.replace(name, f'{PACKET}: {name}', 1)}" for name, told in _differences(package, listed))
    except UsageError as error:
        yield f"changed: {error.message}"
        return
    if listed.manifest["application"] != record["application"] or listed.manifest["as_of"] != record["as_of"]:
        yield f"changed: {RECORD} tells of {record['application']} as of {record['as_of']}, {PACKET} is {_told(listed)}"


def read_record(folder: Path) -> Mapping[str, str]:
    """The record of a submission: its keys to their words.

    Raises:
        UsageError: it cannot be read, or lacks what a record has.
    """
    from generator.loading.yaml_text import read_yaml

    path = folder / RECORD
    try:
        yaml = read_yaml(path.read_bytes(), PurePosixPath(RECORD))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}", hint="see that you may read it") from error
    found = {key: value for key, value in yaml.value.items() if isinstance(value, str)} if isinstance(yaml.value, dict) else {}
    lost = [key for key in ("id", "application", "date", "as_of", "sha256", "files") if key not in found]
    if yaml.seen or lost:
        why = yaml.seen[0][1].message if yaml.seen else f"`{lost[0]}` is missing"
        raise UsageError(f"{path} is not as `dsmes submit` wrote it: {why}", hint="take the submission back from a copy")
    return found


def _read_manifest(package: Package) -> Mapping[str, Any]:
    if MANIFEST not in package:
        raise UsageError(f"{package.path} is not a packet: it has no {MANIFEST}", hint=_HINT)
    try:
        manifest = json.loads(package.read(MANIFEST, _MOST_LIST_BYTES))
        if not all(isinstance(entry["path"], str) and isinstance(entry["sha256"], str) for entry in manifest["outputs"]):
            raise TypeError
        manifest["application"], manifest["as_of"], manifest["draft"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        place = package.path / MANIFEST if package.path.is_dir() else f"{MANIFEST} in {package.path}"
        raise UsageError(f"{place} cannot be read as a manifest", hint="make the packet again with `dsmes packet`") from error
    return dict(manifest)
