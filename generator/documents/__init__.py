"""Model to documents: plan, context, one module a kind of document, and the only writer."""
