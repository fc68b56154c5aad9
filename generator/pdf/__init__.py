"""The one door to pypdf and pikepdf: files are taken in and cleaned here, and put together here."""
