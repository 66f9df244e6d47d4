"""The published checklists for surveys, each item answered for a round, with a link to what proves the answer."""
