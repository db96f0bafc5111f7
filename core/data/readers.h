// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/dataset.h"

namespace attnscope {

// One entry a data set, each made in the file of that name; registry.cpp gives the order.
DatasetEntry shapesEntry();
DatasetEntry twoShapesEntry();
DatasetEntry captionsEntry();
DatasetEntry cifar10Entry();
DatasetEntry mnistEntry();
DatasetEntry fashionMnistEntry();
DatasetEntry multiMnistEntry();
DatasetEntry imageFolderEntry();
DatasetEntry reviewsEntry();
DatasetEntry datesEntry();
DatasetEntry imdbEntry();
DatasetEntry agNewsEntry();
DatasetEntry multi30kEntry();
DatasetEntry csvEntry();

} // namespace attnscope
