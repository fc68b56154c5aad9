"""The program and the rulebook as plain frozen values; nothing here saves, prints or checks itself."""
