// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <vector>

namespace attnscope {

// Convex programs of as many variables as there are tasks, over the tasks' Gram matrix [n, n] (float64,
// symmetric, positive semi-definite). Each ends at its optimum to about 1e-9 of its scale; a ridge of 1e-12
// times the mean of the diagonal makes the optimum single where gradients are linearly dependent.

/// argmin of x'Mx over x >= lower, by the active-set method of Lawson & Hanson 1974 ("Solving least squares
/// problems", ch. 23) in terms of M.
std::vector<double> leastNormAbove(const torch::Tensor& gram, const std::vector<double>& lower);

/// argmin of w'Mw over the simplex: the shortest vector in the hull of the gradients (Désidéri 2012). Even
/// weights where M is 0.
std::vector<double> leastNormInHull(const torch::Tensor& gram);

/// argmin of w'b + c sqrt(w'Mw) over the simplex, c >= 0, by projected gradient with Nesterov's steps and
/// restarts: CAGrad's program.
std::vector<double> conflictAverse(const torch::Tensor& gram, const std::vector<double>& b, double c);

/// The positive x with Mx = 1/x, which is the argmin of x'Mx/2 - sum log x, by Newton's method with a line
/// search: Nash-MTL's program. Needs a positive diagonal.
std::vector<double> nashBargain(const torch::Tensor& gram);

/// The nearest point of the simplex (Duchi et al. 2008).
std::vector<double> onSimplex(std::vector<double> point);

} // namespace attnscope
