"""Where the rulebook, templates and handbook prose that come with the product are."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "shipped_data"


def shipped(name: str) -> Path:
    """The shipped folder or file `name` (standards, templates, site, mkdocs.yml): package data, or the repository's own."""
    return (_INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent) / name
