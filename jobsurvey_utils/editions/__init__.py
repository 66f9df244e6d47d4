"""Two editions of the book: which published numbers differ, by how much, and why."""
