# SPDX-FileCopyrightText: 2026 The Attnscope authors
# SPDX-License-Identifier: MIT
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)

# -O2: -O3 adds a quarter to the build time of LibTorch's headers and nothing measurable to a step,
# whose time goes into LibTorch's own kernels.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

# Whatever is in it, a file with LibTorch's precompiled headers takes GCC four seconds to read them and up to ten to
# instantiate what they left pending: eight files together take little longer than one. Qt's and CLI11's headers
# likewise, on a smaller scale. OFF, as in the debug preset, compiles every file alone, which also finds an include
# that is missing.
option(ATTNSCOPE_UNITY "Compile several files of a target at once" ON)
function(attnscope_compile_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${ATTNSCOPE_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  if(ATTNSCOPE_UNITY) # GCC takes a file that is included for a header, which must not use unnamed namespaces
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  endif()
endfunction()

add_compile_options(-Wall -Wextra -Wno-unused-parameter)

if(ATTNSCOPE_SANITIZE)
  # Line tables alone (-g1): full debug information of LibTorch's headers takes gigabytes to link. No NDEBUG, so
  # that assertions and the library's own bounds checks run as well. The first report ends the test.
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1 -D_GLIBCXX_ASSERTIONS")
  add_compile_options(-fsanitize=${ATTNSCOPE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ATTNSCOPE_SANITIZE})
endif()
