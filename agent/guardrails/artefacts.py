"""What models write that was never meant for a reader: thoughts, tool calls spelled out as text, control marks.

It is taken out of an answer as a whole, before its sentences are read.
"""

from __future__ import annotations

import re
from collections.abc import Collection

#: No answer of a clerk is longer; what comes after is left out.
MAX_TEXT = 20_000
_THOUGHT = r"(?:think(?:ing)?|thoughts?|reason(?:ing)?|reflection|scratch_?pad|analysis|monologue|antthinking)"
_THOUGHT_END = re.compile(
    rf"(?i)</\s?{_THOUGHT}\s?>|\[/think\]|\u25c1/think\u25b7|<\|end_of_thought\|>|<\|channel\|>final<\|message\|>"
)
_THOUGHT_START = re.compile(
    rf"(?i)<\s?{_THOUGHT}(?:\s[^<>]{{0,100}})?>|\[think\]|\u25c1think\u25b7|<\|begin_of_thought\|>|"
    r"<\|channel\|>(?!final)"
)
_FENCE = re.compile(r"```|~~~")
_CALL_START = re.compile(
    r"(?i)<\s?/?(?:tool_?calls?|tools?|function(?:_?calls?|s)?|invoke|parameters?|arguments?|antml:\w+|tool_?code|tool_?response|"
    r"function_?results?)\b[^<>]{0,200}>|<function=|\[/?tool_calls?\]|\[/?tool_results?\]|<\|python_tag\|>|<\|tool\w{0,20}\|>|"
    r"(?:^|\n)[ \t]{0,8}(?:action(?: input)?|thought|observation|tool call|function call)\s?:"
)
_CONTROL = re.compile(r"<\|[^|<>]{0,40}\|>|<\uff5c[^\uff5c<>]{0,40}\uff5c>|</?s>|\[/?INST\]|<(?:start|end)_of_turn>")
_DATA = re.compile(r"\{(?:[{%]|\s{0,40}[\"'\u201c]?\w{1,60}[\"'\u201d]?\s?:)")


def spoken(text: str, tools: Collection[str] = ()) -> str:
    """Return what is left for a reader of a model's answer.

    Args:
        text: The whole answer.
        tools: Names of tools; a line that calls one, or names one with an underscore, is left out.
    """
    found = text[:MAX_TEXT]
    ends = [match.end() for match in _THOUGHT_END.finditer(found)]
    if ends:  # also without an opening mark: what stands before the last one was thought
        found = found[ends[-1] :]
    start = _THOUGHT_START.search(found)
    found = found[: start.start()] if start else found
    fence = _FENCE.search(found)
    found = found[: fence.start()] if fence else found
    call = _CALL_START.search(found)
    found = found[: call.start()] if call else found
    found = _without_data(_CONTROL.sub("", found))
    return "\n".join(line for line in found.split("\n") if not _names_tool(line, tools))


def _without_data(text: str) -> str:
    """Return the text without objects and lists written as data, from the first brace that opens one."""
    match = _DATA.search(text)
    return text[: match.start()].rstrip(" [") if match else text


def _names_tool(line: str, tools: Collection[str]) -> bool:
    for name in tools:
        at = line.find(name)
        while at >= 0:
            end = at + len(name)
            whole = not (at and (line[at - 1].isalnum() or line[at - 1] == "_"))
            whole = whole and not (end < len(line) and (line[end].isalnum() or line[end] == "_"))
            if whole and ("_" in name or line[end : end + 2].lstrip().startswith("(")):
                return True
            at = line.find(name, end)
    return False
