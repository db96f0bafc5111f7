# SPDX-FileCopyrightText: 2026 The Attnscope authors
# SPDX-License-Identifier: MIT
# Every outside library, in one place. DESIGN's table and README name the Debian packages.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Torch REQUIRED)
# How many threads LibTorch uses is OpenMP's setting of each thread (core/kernels/team.cpp).
find_package(OpenMP REQUIRED COMPONENTS CXX)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(LibArchive REQUIRED)
find_package(PNG REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_package(CLI11 REQUIRED)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(TURBOJPEG REQUIRED IMPORTED_TARGET libturbojpeg)

if(ATTNSCOPE_GUI)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets OpenGL Svg Test LinguistTools)
  find_package(OpenGL REQUIRED)
  # Debian's libimgui-dev has a pkg-config file, no CMake package; the OpenGL 3 backend is in the library.
  pkg_check_modules(IMGUI REQUIRED IMPORTED_TARGET imgui)
endif()
