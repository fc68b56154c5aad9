"""Made records of exhibits, as a program of any size would type them; the same on each machine."""

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_WORDS = """
assessment audit board certificate chart class clinic coach community coordinator county curriculum dietitian education evidence
exercise feedback file folder goal group handout hours insulin interview leader letter library license log meal meeting member
minutes monitoring month nurse outcome participant pharmacist plan policy population progress quality question record referral
renewal report review series session sheet signature site skill staff summary support survey team topic training visit workshop
"""
# Kinds and requirements that any number of exhibits may serve, without one of them standing in another's way.
_KINDS = (
    *(("SPONSOR_PROFILE", "ORG-01"), ("LETTER_OF_SUPPORT", "ORG-02"), ("MISSION", "ORG-03"), ("GOALS", "ORG-04"), ("ORG_CHART", "ORG-05")),
    *(
        ("SERVICE_PLAN", "POP-02"),
        ("BARRIER_PLAN", "POP-03"),
        ("CURRICULUM", "CUR-01"),
        ("CURRICULUM_REVIEW", "CUR-03"),
        ("CQI_PLAN", "CQI-01"),
    ),
)


def words(count: int, seed: int) -> str:
    """So many words, different for each seed."""
    return " ".join(random.Random(seed).choices(_WORDS.split(), k=count))


def exhibit(number: int) -> dict[str, Any]:
    """One exhibit with about 60 words of prose and a file of its own."""
    kind, requirement = _KINDS[number % len(_KINDS)]
    return {
        "id": f"EX-B{number:05d}",
        "title": f"Exhibit {number} of the benchmark",
        "kind": kind,
        "file": file_name(number),
        "supports": [requirement],
        "effective": f"2026-{1 + number % 9:02d}-{1 + number % 28:02d}",
        "owner": "dietitian-1",
        "look_for": words(60, number),
    }


def file_name(number: int) -> str:
    """The file of an exhibit, below evidence/files/."""
    return f"benchmark/{number // 100:02d}/exhibit-{number:05d}.pdf"


def yaml_of(exhibits: Iterator[Mapping[str, Any]]) -> str:
    """The text of a file of exhibits, as people write it: prose folded at 100 characters, dates and ids plain."""
    lines = ["exhibits:"]
    for record in exhibits:
        lines += [
            f"  - id: {record['id']}",
            f"    title: {record['title']}",
            f"    kind: {record['kind']}",
            f"    file: {record['file']}",
            f"    supports: [{', '.join(record['supports'])}]",
            f"    effective: {record['effective']}",
            f"    owner: {record['owner']}",
            "    look_for: >-",
            *(f"      {line}" for line in folded(record["look_for"])),
            "",
        ]
    return "\n".join(lines)


def folded(text: str, width: int = 100) -> list[str]:
    """The text in lines of at most `width` characters."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + len(word) < width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def write_files(folder: Path, count: int) -> None:
    """The files of so many exhibits below `folder`, each with the head and tail of a PDF."""
    for number in range(count):
        path = folder / file_name(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%%PDF-1.7\n%% %s\n%%%%EOF\n" % words(40, number).encode())
