"""Where the templates of a program's documents are looked up: its own, its look, and those that came with dsmes."""

import shutil
from pathlib import Path

from generator.commands.inputs import existing
from generator.documents.look import look_documents
from generator.documents.writing import write_documents
from generator.loading.files import FILES_FOLDER
from generator.model.workspace import Workspace
from generator.shipped import shipped

LOOK_FOLDER = Path("build", ".look")


def template_folders(root: Path, workspace: Workspace, *, look: Path | None = None) -> tuple[Path, ...]:
    """The folders of templates, the program's own first. Its look is written below build/, as the templates' neighbour.

    Args:
        root: The workspace's folder.
        workspace: The program.
        look: Another folder for its look, for a command that changes nothing below `root`.

    Raises:
        DocumentError: the logo or a colour cannot be used, or the folder of the look cannot be written.
    """
    folder = look or root / LOOK_FOLDER
    documents = look_documents(workspace.program, root / FILES_FOLDER)
    standing = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}
    if standing != {document.path.name: document.data for document in documents}:
        if documents:
            write_documents(folder, documents)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return existing((root / "templates", folder, shipped("templates")))
