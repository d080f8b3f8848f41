"""``/widget.js`` and what it loads: the clerk on the shop's own pages."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response

from app.http.deps import Counted, CountedPicture, ShopDep
from app.widget import files
from commerce.errors import NotFound
from commerce.known_again import under
from commerce.language import direction, language
from commerce.sentences import template
from service import appearance
from service.changes.registry import ACTIONS

router = APIRouter(include_in_schema=False)
# Files that everybody may have, from a page of any origin: they hold nothing of anybody.
_EVERYBODY = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_ASKED_AGAIN, _FOR_EVER = "public, max-age=300, must-revalidate", "public, max-age=31536000, immutable"
_Known = Annotated[str, Header(alias="if-none-match")]


@router.get("/widget.js", dependencies=[CountedPicture])
async def loader(request: Request, shop: ShopDep, if_none_match: _Known = "") -> Response:
    """Serve the loader; browsers ask for it again after five minutes."""
    look = (await appearance.of(shop)).loader
    return _file(files.built(files.LOADER, look), request, if_none_match, _ASKED_AGAIN)


@router.get("/widget/config", dependencies=[Counted])
async def config(shop: ShopDep) -> Any:
    """Return what the widget shows before anything is asked: the shop's name, and its words in the page's language."""
    return {
        "shop": shop.info.name,
        "language": language(),
        "dir": direction(),
        "here": shop.info.here,
        "look": (await appearance.of(shop)).words(language()),
        "tryon": bool(shop.studio.providers),
        "titles": {name: spec.label.title for name, spec in ACTIONS.items() if spec.label.title},
        "words": {key.partition(".")[2]: template(key) for key in under("widget.")},
    }


@router.get("/widget/{name}", dependencies=[CountedPicture])
async def part(name: str, request: Request, if_none_match: _Known = "") -> Response:
    """Serve a file that the loader loads. Its name is made from what it holds, so that it is asked for once.

    Raises:
        NotFound: There is no such file.
    """
    found = None if name == files.LOADER else files.built(name)
    return _file(found, request, if_none_match, _FOR_EVER)


def _file(found: files.Built | None, request: Request, known: str, kept: str) -> Response:
    if found is None:
        raise NotFound
    headers = {**_EVERYBODY, "Cache-Control": kept, "ETag": found.tag, "Vary": "Accept-Encoding"}
    if found.tag in (each.strip().removeprefix("W/") for each in known.split(",")):
        return Response(status_code=304, headers=headers)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(found.packed if packed else found.plain, media_type="text/javascript", headers=headers)
