"""An OpenAI-compatible server on loopback, for the real ``openai`` client: scripted answers, faults included.

A script is a list of steps; each request takes the next one (the last repeats). A step is a dict:
``text``, ``tool`` (name) with ``args`` (dict, or str for raw and maybe broken JSON), ``status`` (HTTP error),
``message`` (what that error says), ``finish`` (why the answer ends), ``plain`` (no stream, whatever was asked for),
``hang`` (seconds before answering), ``cut`` (close the stream midway), ``empty``, ``garbage``.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse


class Script:
    """The steps, and what was asked."""

    def __init__(self, steps: list[dict[str, Any]]) -> None:
        self.steps = steps
        self.requests: list[dict[str, Any]] = []
        self.credentials: list[str] = []

    def next(self, body: dict[str, Any]) -> dict[str, Any]:
        self.requests.append(body)
        step = self.steps[min(len(self.requests), len(self.steps)) - 1]
        return step(body) if callable(step) else step


def _chunks(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield {"role": "assistant", "content": ""}
    for word in step.get("text", "").split(" ") if step.get("text") else []:
        yield {"content": word + " "}
    if "tool" in step:
        args = step.get("args", {})
        raw = args if isinstance(args, str) else json.dumps(args)
        call_id = step.get("id", f"call_{time.monotonic_ns()}")
        yield {
            "tool_calls": [
                {
                    "index": 0,
                    "id": call_id,
                    "type": "function",
                    "function": {"name": step["tool"], "arguments": ""},
                }
            ]
        }
        for start in range(0, len(raw), 7):
            yield {"tool_calls": [{"index": 0, "function": {"arguments": raw[start : start + 7]}}]}


def app(script: Script) -> FastAPI:
    api = FastAPI()

    @api.post("/v1/chat/completions")
    @api.post("/openai/deployments/{deployment}/chat/completions")  # as Azure's clients ask
    async def complete(request: Request) -> Any:
        script.credentials.append(request.headers.get("api-key") or request.headers.get("authorization", ""))
        step = script.next(await request.json())
        if step.get("hang"):
            await asyncio.sleep(step["hang"])
        if step.get("status"):
            headers = {"Retry-After": "0"} if step["status"] == 429 else {}
            told = {"message": step.get("message", "scripted"), "type": "x", "code": "x"}
            return JSONResponse({"error": told}, step["status"], headers)
        if step.get("garbage"):
            return PlainTextResponse("<html>502 Bad Gateway</html>")
        if step.get("plain"):
            return JSONResponse(_whole(step))
        return StreamingResponse(stream(step), media_type="text/event-stream")

    async def stream(step: dict[str, Any]) -> Any:
        for delta in [] if step.get("empty") else _chunks(step):
            yield _event(delta, None)
            if step.get("cut"):
                return
        yield _event({}, _finish(step))
        yield "data: [DONE]\n\n"

    return api


def _finish(step: dict[str, Any]) -> str:
    return str(step.get("finish", "tool_calls" if "tool" in step else "stop"))


def _whole(step: dict[str, Any]) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": step.get("text")}
    if "tool" in step:
        function = {"name": step["tool"], "arguments": json.dumps(step.get("args", {}))}
        message["tool_calls"] = [{"id": f"call_{time.monotonic_ns()}", "type": "function", "function": function}]
    choice = {"index": 0, "message": message, "finish_reason": _finish(step)}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "scripted", "choices": [choice]}


def _event(delta: dict[str, Any], finish: str | None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    body = {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "scripted",
        "choices": [choice],
    }
    return f"data: {json.dumps(body)}\n\n"


@contextlib.contextmanager
def serve(steps: list[Any]) -> Iterator[tuple[str, Script]]:
    """Run the server in a thread; yields its base URL and the script."""
    script = Script(steps)
    server = uvicorn.Server(uvicorn.Config(app(script), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        if time.monotonic() > deadline:
            raise RuntimeError("the stand-in did not start")
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/v1", script
    finally:
        server.should_exit = True
        thread.join(10)
