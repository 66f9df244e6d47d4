"""What the guides name is there: commands with their options, files, links, and targets of make."""

from __future__ import annotations

import re

import pytest

from jobsurvey_utils import __main__ as command_line
from jobsurvey_utils.rounds import ROOT

GUIDES = [path for pattern in ("README.md", "rounds/*.md", "benchmarks/*.md") for path in sorted(ROOT.glob(pattern))]
ELSEWHERE = re.compile(r"/data\b|/generated\b|<")
"""In a file's name: it is the user's own, or made."""
ROOMS = ("benchmarks/", "book/", "jobsurvey_utils/", "notebooks/", "rounds/", "tests/")


def quoted(text):
    """What stands in code spans and in code blocks."""
    return [*re.findall(r"`([^`\n]+)`", text), *re.findall(r"(?ms)^```\w*\n(.*?)^```", text)]


@pytest.fixture(params=GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def guide(request):
    return request.param, request.param.read_text(encoding="utf-8")


def test_links_lead_somewhere(guide):
    path, text = guide
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        assert "://" in target or (path.parent / target).exists(), target


def test_files_that_are_named_are_there(guide):
    named = {word for code in quoted(guide[1]) for word in re.findall(r"[\w./*<>-]+", code) if word.startswith(ROOMS)}
    for name in named:
        assert ELSEWHERE.search(name) or any(ROOT.glob(name.rstrip("/."))), name


def test_commands_and_their_options_are_there(guide):
    for code in quoted(guide[1]):
        for name, rest in re.findall(r"\bjobsurvey(?:\.exe)? ([a-z]+)\b([^\n#|]*)", code):
            assert name in command_line.commands.commands, code
            known = {option for p in command_line.commands.commands[name].params for option in p.opts} | {"--help"}
            assert set(re.findall(r"(?<!\S)--[a-z]+", rest)) <= known, code


def test_targets_of_make_are_there(guide):
    targets = set(re.findall(r"(?m)^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    for code in quoted(guide[1]):
        assert set(re.findall(r"(?m)^make ([a-z]+)", code)) <= targets, code


def test_the_tree_names_every_room_of_the_package():
    [tree] = [code for code in quoted((ROOT / "README.md").read_text(encoding="utf-8")) if "jobsurvey_utils/ " in code]
    for name in re.findall(r"(?m)^(\S+)/ ", tree):
        assert (ROOT / name.replace("<round>", "kl2024")).is_dir(), name
    rooms = {path.parent.name for path in (ROOT / "jobsurvey_utils").glob("*/__init__.py")}
    assert rooms == set(re.findall(r"\b(\w+)/(?= |\n)", re.sub(r"(?m)^\S.*", "", tree)))
