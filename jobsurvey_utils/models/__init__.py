"""What lies behind the scores: differences adjusted for composition, what satisfaction goes with, reliability."""
