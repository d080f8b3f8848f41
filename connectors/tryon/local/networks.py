"""The five vendored networks, their files checked before use; see ``models/NOTICE``."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commerce.errors import ConfigurationError
from connectors.shipped import read_checked
from runtime import extras

Array = NDArray[Any]

_FOLDER = Path(__file__).parent / "models"
_NAMES = ("pose_detection", "pose_landmark_full", "face_detection_short_range", "face_landmark", "selfie_segmentation")


class Networks:
    """The networks, loaded at the first use. An interpreter serves one call at a time; a lock sees to that.

    Args:
        folder: Where the files and ``SHA256SUMS`` lie; the shipped ones by default.

    Raises:
        ConfigurationError: The runtime is not installed, or a file is missing or altered.
    """

    def __init__(self, folder: Path = _FOLDER) -> None:
        try:
            from ai_edge_litert.interpreter import Interpreter
        except ImportError as error:
            raise ConfigurationError(
                f"Trying on needs a few more packages. Install them with: {extras.install('tryon')}",
                detail=str(error),
            ) from error
        files = read_checked(folder, (f"{name}.tflite" for name in _NAMES))
        self._lock = threading.Lock()
        self._interpreters: dict[str, Any] = {}
        for name in _NAMES:
            interpreter = Interpreter(model_content=files[f"{name}.tflite"], num_threads=1)
            interpreter.allocate_tensors()
            self._interpreters[name] = interpreter

    def run(self, name: str, picture: Array) -> list[Array]:
        """Return the outputs of the network ``name`` for one picture.

        Args:
            name: The file's name without its ending.
            picture: Height, width and three channels, scaled as the network wants it.

        Returns:
            The outputs in the network's order, without the batch.
        """
        with self._lock:
            interpreter = self._interpreters[name]
            interpreter.set_tensor(interpreter.get_input_details()[0]["index"], picture[None].astype(np.float32))
            interpreter.invoke()
            return [np.array(interpreter.get_tensor(each["index"])[0]) for each in interpreter.get_output_details()]
