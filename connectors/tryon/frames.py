"""Photos in the proportions that a service draws: framed before they leave, cut out of what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

Ratio = tuple[int, int]
#: What image models of several makers draw.
RATIOS: tuple[Ratio, ...] = (
    (1, 1),
    (2, 3),
    (3, 2),
    (3, 4),
    (4, 3),
    (4, 5),
    (5, 4),
    (9, 16),
    (16, 9),
    (21, 9),
)
#: Services round sizes to whole blocks: 864 by 1184 for 3:4.
SLACK = 0.04


@dataclass(frozen=True, slots=True)
class Frame:
    """A photo with a border that gives it other proportions.

    Attributes:
        picture: Photo and border.
        ratio: Width to height.
        box: Where the photo lies in it: left, top, right, bottom.
    """

    picture: Image
    ratio: Ratio
    box: tuple[int, int, int, int]

    def cut(self, answer: Image) -> Image:
        """Return what of an answer is the photo; unchanged where its proportions are not the frame's."""
        from PIL import Image

        if abs(answer.width * self.picture.height / (answer.height * self.picture.width) - 1) > SLACK:
            return answer
        return answer.resize(self.picture.size, Image.Resampling.LANCZOS).crop(self.box)


def framed(photo: Image, ratios: Sequence[Ratio] = RATIOS) -> Frame:
    """Return the photo in the frame that adds least to it; its border is of the photo's own mean colour."""
    from PIL import Image, ImageStat

    sizes = {ratio: _size(photo.width, photo.height, ratio) for ratio in ratios}
    ratio = min(sizes, key=lambda each: sizes[each][0] * sizes[each][1])
    width, height = sizes[ratio]
    left, top = (width - photo.width) // 2, (height - photo.height) // 2
    colour = tuple(round(value) for value in ImageStat.Stat(photo).mean)
    whole = Image.new("RGB", (width, height), colour)
    whole.paste(photo, (left, top))
    return Frame(whole, ratio, (left, top, left + photo.width, top + photo.height))


def _size(width: int, height: int, ratio: Ratio) -> tuple[int, int]:
    across, down = ratio
    if width * down >= height * across:  # as wide as the photo, or wider
        return width, max(height, round(width * down / across))
    return max(width, round(height * across / down)), height
