"""DSMES accreditation evidence: check it, and write what each accreditor wants to receive."""

__version__ = "0.1.0"
