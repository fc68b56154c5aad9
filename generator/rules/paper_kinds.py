"""Which kinds of exhibit can show what a record says."""

from generator.model.evidence import Exhibit
from generator.model.workspace import Workspace

KINDS_SHOWING = {
    "appointment": ("QC_APPOINTMENT",),
    "license": ("LICENSE",),
    "certificate": ("CERT_CDCES", "CERT_BCADM"),
    "continuing education": ("CE_CERT", "CE_LOG"),
    "training": ("PARA_TRAINING",),
    "competency": ("PARA_COMPETENCY",),
    "leader record": ("LEADER_CERT",),
    "meeting": ("INPUT_MINUTES", "INPUT_SURVEY"),
    "assessment": ("POP_ASSESSMENT",),
    "curriculum": ("CURRICULUM",),
    "comparison with the topics": ("TOPIC_CROSSWALK",),
    "review of the curriculum": ("CURRICULUM_REVIEW",),
    "workshop license": ("SMRC_LICENSE",),
    "series": ("ATTENDANCE",),
    "observation": ("FIDELITY_RECORD",),
    "chart": ("DEID_CHART",),
    "result": ("AGG_OUTCOMES", "ANNUAL_REPORT"),
    "improvement process": ("CQI_PLAN",),
    "project": ("CQI_REPORT", "CQI_PLAN"),
}
"""What a record is, to the kinds of exhibit that it may refer to; what is not here may refer to any."""


def can_show(workspace: Workspace, exhibit: Exhibit, what: str) -> bool:
    """Whether the exhibit is of a kind that shows such a record; that a kind is not known is told where it stands."""
    kinds = KINDS_SHOWING.get(what)
    return kinds is None or exhibit.kind in kinds or exhibit.kind not in workspace.rulebook.evidence_kinds
