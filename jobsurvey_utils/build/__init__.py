"""From rounds and notebooks to the finished book; only what changed is made again."""
