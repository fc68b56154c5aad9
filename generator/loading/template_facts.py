"""What approvals have to know of the templates of the documents that were approved; no other template is opened."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.model.approvals import approvable, look_at_template, template_for
from generator.model.evidence import TemplateFacts
from generator.model.workspace import Workspace


def read_templates(workspace: Workspace, folders: Sequence[Path], *, documents: Sequence[str] = ()) -> Mapping[str, TemplateFacts]:
    """Template to its facts, for each document that somebody approved or that is among `documents`.

    One that is not there or is no Word file is left out: whoever makes the document is told.

    Args:
        workspace: The program.
        folders: Where templates are looked up, the program's own first.
        documents: The ids of further ones to look at.
    """
    wanted = {approval.document for approval in workspace.approvals} | set(documents)
    found: dict[str, TemplateFacts] = {}
    for id, document in approvable(workspace).items():
        if id not in wanted:
            continue
        template = template_for(document)
        path = next((folder / template for folder in folders if (folder / template).is_file()), None)
        if path is None:
            continue
        try:
            of_it = [approval for approval in workspace.approvals if approval.document == id]
            found[template] = look_at_template(template, path.read_bytes(), of_it)
        except (OSError, ValueError):
            continue
    return found
