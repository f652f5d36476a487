"""The trained model as one file, and reading it back."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from scipy import sparse

from qingdan.finder.choosing import FEATURES
from qingdan.finder.vectors import Vocabulary
from qingdan.finder.weighing import MatterModel

FORMAT = 2
NAME = "finder.npz"
DEFAULT_LIMITS = {"none": 0.5, "sure": 0.2}


@dataclass(frozen=True)
class Trained:
    """Everything an answer needs that is not in the database.

    ``about`` says what it was trained from (digests), when, and how well it does.
    """

    matters: MatterModel
    choice: dict[str, float]
    about: dict[str, Any]

    @property
    def limits(self) -> dict[str, float]:
        """From which share an answer is "on no list", below which it is unclear."""
        return DEFAULT_LIMITS | dict(self.about.get("limits", {}))


class NoModel(Exception):
    """There is no trained model of this format; it has to be built first."""


def save(trained: Trained, file: Path) -> None:
    """Write a model; readers see the old file or the new one, never half of one."""
    model = trained.matters
    names = sorted(model.vocabulary.columns, key=model.vocabulary.columns.__getitem__)
    said = {
        "format": FORMAT,
        "matters": model.matters,
        "choice": trained.choice,
        "about": trained.about,
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(f".{os.getpid()}.half")
    with half.open("wb") as stream:
        np.savez(
            stream,
            said=np.array(json.dumps(said, ensure_ascii=False)),
            tokens=np.array("\n".join(names)),
            token_weights=model.vocabulary.weights,
            owners=model.owners,
            **_parts("middles", model.middles),
            **_parts("expressions", model.expressions),
        )
    half.replace(file)


def load(file: Path) -> Trained:
    """Read a model.

    Raises:
        NoModel: there is no such file, it is damaged, or of another format.
    """
    try:
        return _load(file)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as damaged:
        raise NoModel from damaged


def _load(file: Path) -> Trained:
    with np.load(file, allow_pickle=False) as parts:
        said = json.loads(str(parts["said"]))
        if said["format"] != FORMAT or not said["choice"].keys() >= set(FEATURES):
            raise NoModel
        names = str(parts["tokens"]).split("\n")
        matters = MatterModel(
            Vocabulary({name: at for at, name in enumerate(names)}, parts["token_weights"]),
            tuple(said["matters"]),
            _matrix(parts, "middles"),
            _matrix(parts, "expressions"),
            parts["owners"],
        )
    return Trained(matters, said["choice"], said["about"])


def _parts(name: str, matrix: sparse.csr_matrix) -> dict[str, Any]:
    return {
        f"{name}_data": matrix.data.astype(np.float32),
        f"{name}_indices": matrix.indices.astype(np.int32),
        f"{name}_indptr": matrix.indptr.astype(np.int64),
        f"{name}_shape": np.array(matrix.shape),
    }


def _matrix(parts: Any, name: str) -> sparse.csr_matrix:
    return sparse.csr_matrix(
        (parts[f"{name}_data"], parts[f"{name}_indices"], parts[f"{name}_indptr"]),
        shape=tuple(parts[f"{name}_shape"]),
    )
