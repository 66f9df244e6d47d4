"""MyST Markdown of what a page shows."""

from __future__ import annotations

from collections.abc import Sequence


def figure(label: str, wide: str, narrow: str, alt: str, above: Sequence[str], source: str) -> str:
    """A figure that can be referred to, with a second picture for narrow screens.

    Parameters
    ----------
    wide, narrow
        Addresses of the pictures.
    above
        Paragraphs over the picture, the caption first.
    source
        The paragraph under it.
    """
    told = " ".join(alt.split()).replace('"', "”")
    body = "\n\n".join(["", *above, f'```{{image}} {narrow}\n:class: narrow\n:alt: "{told}"\n```', source])
    return f'````{{figure}} {wide}\n:name: {label}\n:alt: "{told}"\n:figclass: graphic\n{body}\n````'
