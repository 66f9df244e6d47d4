"""What the method pages say: a round's design and results as tables and sentences for readers."""
