"""Questions asked of a judged workspace: what lapses and is due, why, what hangs on something, what a move takes, who carries what."""
