"""Voice packs: what people record so that a hall speaks with their voice."""
