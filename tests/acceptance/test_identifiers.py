"""While a number that tells who somebody is stands in the records, nothing goes out, and what is made at home says so."""

from pathlib import Path

import pypdfium2
import pytest

from tests.acceptance.test_build import SMALL, copy_sample, dsmes

FOUND = "`input` holds what looks like a social security number"
STEP = "    hint: delete it: what is printed and sent out cannot be taken back; if it is no such thing, write it in another way"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_sample(tmp_path_factory.mktemp("program"))
    path = root / "evidence/stakeholders.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("    input: ") > 1
    path.write_text(text.replace("    input: ", "    input: SSN 000-00-0000. ", 1), encoding="utf-8")
    return root


def place(program: Path) -> str:
    lines = (program / "evidence/stakeholders.yaml").read_text(encoding="utf-8").splitlines()
    return f"evidence/stakeholders.yaml:{1 + next(number for number, line in enumerate(lines) if 'SSN' in line)}:5"


@pytest.mark.parametrize("command", [("packet", "--application", SMALL), ("submit", SMALL, "--date", "2026-10-20")])
def test_no_packet_goes_out(program: Path, command: tuple[str, ...]) -> None:
    told = dsmes(*command, "-C", str(program))
    assert told.returncode == 1
    assert f"{place(program)}: error: application {SMALL} is not complete while this stands: {FOUND} [PHI101]\n{STEP}" in told.stdout
    assert not (program / "build/packets" / SMALL).exists()


def test_a_binder_for_one_requirement_is_refused_too(program: Path) -> None:
    told = dsmes("packet", "--application", "ada-2026", "--item", "ORG-03", "-C", str(program))
    assert (told.returncode, FOUND in told.stdout) == (1, True)


def test_no_application_is_complete(program: Path) -> None:
    told = dsmes("check", "-C", str(program)).stdout
    assert f"not complete; it is held back by an error at {place(program)}" in told
    assert "met, complete" not in told


@pytest.mark.parametrize("command", [("packet", "--draft", "--application", SMALL), ("policies",)])
def test_what_is_made_at_home_says_so_in_the_end(program: Path, command: tuple[str, ...]) -> None:
    told = dsmes(*command, "-C", str(program))
    assert told.returncode == 0, told.stdout
    if command[0] == "packet":
        with pypdfium2.PdfDocument(program / "build/packets" / SMALL / "binder.pdf") as binder:
            text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in binder).split())
        assert "An error holds this application back. Input holds what looks like a social security number. Delete it" in text
    assert told.stdout.splitlines()[-2:] == [f"warning: {place(program)}: {FOUND}, and what is made of it shows it [PHI101]", STEP]
