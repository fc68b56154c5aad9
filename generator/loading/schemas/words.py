"""Words that more than one kind of file may use."""

SITE_ROLES = ("main", "semi-independent", "dependent")
CHANGE_KINDS = ("site", "coordinator", "sponsor", "contact", "name", "member-joined", "member-left", "closing", "other")
