"""A narrow door to HiGHS: linear, mixed-integer and (separable) quadratic programs on dense arrays."""

from dataclasses import dataclass

import highspy
import numpy as np
from highspy._core import _Highs  # highspy.Highs itself prints a banner before it can be told not to
from numpy.typing import NDArray

Floats = NDArray[np.float64]

OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_max_nodes": 100_000,
    "qp_iteration_limit": 20_000,
}
"""The limits are counts, not times: a time would make the answer depend on the machine's load."""


class SolverError(RuntimeError):
    """HiGHS stopped without an optimum or a proof that there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Minimise `cost @ x + curvature @ x**2 / 2`, row_lower <= matrix @ x <= row_upper, lower <= x <= upper.

    Shapes: cost, lower, upper, integer, curvature (columns,); row_* (rows,); matrix (rows, columns).
    """

    cost: Floats
    matrix: Floats
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    integer: NDArray[np.bool_] | None = None
    curvature: Floats | None = None


def solve(program: Program) -> Floats | None:
    """An optimal x, or None where HiGHS proves that no x meets the rows.

    Deterministic: one thread, fixed seed, limits in nodes. Raises SolverError when undecided.
    """
    solver = _Highs()
    for option, value in OPTIONS.items():
        solver.setOptionValue(option, value)
    solver.passModel(_model(program))
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return np.array(solver.getSolution().col_value, dtype=np.float64)
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    raise SolverError(f"HiGHS stopped with {solver.modelStatusToString(status)!r}, neither optimum nor proof")


def version() -> str:
    """`HiGHS 1.16.0`, for the record of a draw."""
    return f"HiGHS {_Highs().version()}"


def _model(program: Program) -> highspy.HighsModel:
    rows, columns = program.matrix.shape
    filled_rows, filled_columns = np.nonzero(program.matrix)
    model = highspy.HighsModel()
    lp = model.lp_
    lp.num_col_, lp.num_row_ = columns, rows
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = columns, rows
    lp.a_matrix_.start_ = np.searchsorted(filled_rows, np.arange(rows + 1)).astype(np.int32)
    lp.a_matrix_.index_ = filled_columns.astype(np.int32)
    lp.a_matrix_.value_ = program.matrix[filled_rows, filled_columns]
    if program.integer is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in program.integer]
    model.lp_ = lp
    if program.curvature is not None:
        hessian = model.hessian_
        hessian.dim_, hessian.format_ = columns, highspy.HessianFormat.kTriangular
        hessian.start_ = np.arange(columns + 1, dtype=np.int32)
        hessian.index_ = np.arange(columns, dtype=np.int32)
        hessian.value_ = program.curvature
        model.hessian_ = hessian
    return model
