"""The one exception for a user's mistake: shown as a sentence, never as a traceback."""

from __future__ import annotations


class JobsurveyError(Exception):
    """A mistake the user can mend; the message says what is wrong, where, and what is allowed."""
