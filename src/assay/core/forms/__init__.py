"""A blueprint and a pool make one form per candidate (LOFT), with the reasons. See README.md."""

from assay.core.forms.blueprint import (
    Blueprint,
    BlueprintError,
    FamilyRow,
    LevelRow,
    SectionRow,
    parse_blueprint,
    write_blueprint,
)
from assay.core.forms.check import RowCheck, check_items
from assay.core.forms.draw import Form, Reasons, draw_form, draw_forms
from assay.core.forms.exposure import CellExposure, ExposureReport, exposure_report
from assay.core.forms.feasibility import InfeasibleBlueprint, Relaxation
from assay.core.forms.options import option_order
from assay.core.forms.pilots import PilotReasons
from assay.core.forms.pool import PoolItem
from assay.core.forms.stream import batch_seeds

__all__ = [
    "Blueprint",
    "BlueprintError",
    "CellExposure",
    "ExposureReport",
    "FamilyRow",
    "Form",
    "InfeasibleBlueprint",
    "LevelRow",
    "PilotReasons",
    "PoolItem",
    "Reasons",
    "Relaxation",
    "RowCheck",
    "SectionRow",
    "batch_seeds",
    "check_items",
    "draw_form",
    "draw_forms",
    "exposure_report",
    "option_order",
    "parse_blueprint",
    "write_blueprint",
]
