"""The pages of the handbook, one module a kind of page; each turns the book's facts into Markdown files."""
