"""Why numbers differ: what two editions say they were made from, and where that is not the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jobsurvey_utils.editions.reading import Edition


@dataclass(frozen=True)
class Cause:
    """One kind of thing that is not the same, and what of it."""

    kind: str
    """data, configuration, code, packages."""
    what: list[str]


def of_table(old: Edition, new: Edition, round_id: str, table: str) -> list[Cause]:
    """What the numbers of a table rest on that is not the same; none where the same would give the same."""
    rounds = [_round(edition, round_id) for edition in (old, new)]
    product = table.partition("/")[0] if "/" in table else "results"
    code = [each.get("code", {}).get(product, []) for each in rounds]
    used = {*code[0], *code[1]}
    modules = [name for name in _differing(old.provenance["code"], new.provenance["code"]) if name in used]
    found = {
        "data": _differing(_files(old, round_id, product, "data"), _files(new, round_id, product, "data")),
        "configuration": _differing(
            _files(old, round_id, product, "configuration"), _files(new, round_id, product, "configuration")
        ),
        "code": modules,
        "packages": packages(old, new),
    }
    return [Cause(kind, what) for kind, what in found.items() if what]


def packages(old: Edition, new: Edition) -> list[str]:
    """Packages of other versions, and the lock if it is another."""
    versions = [edition.provenance["packages"] for edition in (old, new)]
    found = [f"{name} {_or_none(versions[0], name)} to {_or_none(versions[1], name)}" for name in _differing(*versions)]
    return found or (["requirements.txt"] if old.provenance["lock"] != new.provenance["lock"] else [])


def pages(old: Edition, new: Edition) -> tuple[list[str], list[str]]:
    """Pages that are only in the new edition, and only in the old one."""
    names = [edition.provenance["pages"] for edition in (old, new)]
    return [name for name in names[1] if name not in names[0]], [name for name in names[0] if name not in names[1]]


def no_longer_synthetic(old: Edition, new: Edition) -> list[str]:
    """Rounds that are of synthetic data in one edition and of real data in the other."""
    kinds = [{r["id"]: r["synthetic"] for r in edition.provenance["rounds"]} for edition in (old, new)]
    told = {True: "synthetic", False: "real"}
    both = [round_id for round_id in kinds[0] if round_id in kinds[1] and kinds[0][round_id] != kinds[1][round_id]]
    return [
        f"{round_id}: {told[kinds[0][round_id]]} data before, {told[kinds[1][round_id]]} data now" for round_id in both
    ]


def _round(edition: Edition, round_id: str) -> dict[str, Any]:
    return next((round_ for round_ in edition.provenance["rounds"] if round_["id"] == round_id), {})


def _files(edition: Edition, round_id: str, product: str, kind: str) -> dict[str, str]:
    """Fingerprints of the files of a round, and of earlier rounds that an analysis reads too."""
    own = _round(edition, round_id)
    found: dict[str, str] = dict(own.get(kind, {}))
    for other in own.get("across", {}).get(product, []):
        found |= {f"{other}/{name}": mark for name, mark in _round(edition, other).get(kind, {}).items()}
    return found


def _differing(old: dict[str, str], new: dict[str, str]) -> list[str]:
    return [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]


def _or_none(versions: dict[str, str], name: str) -> str:
    return versions.get(name, "none")
