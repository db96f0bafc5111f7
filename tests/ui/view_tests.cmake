# SPDX-FileCopyrightText: 2026 The Attnscope authors
# SPDX-License-Identifier: MIT
# The attention canvas and the curve plots by themselves, without the window around them.
include(${CMAKE_SOURCE_DIR}/cmake/display_test.cmake)
foreach(name canvas curves)
  add_executable(attnscope_${name}_test ${name}_test.cpp)
  set_target_properties(attnscope_${name}_test PROPERTIES AUTOMOC ON)
  target_link_libraries(attnscope_${name}_test PRIVATE attnscope_gl attnscope_imgui Qt6::Test)
  attnscope_add_display_test(ui_${name} $<TARGET_FILE:attnscope_${name}_test>)
endforeach()
add_executable(attnscope_curves_logic_test curves_logic_test.cpp)
target_link_libraries(attnscope_curves_logic_test PRIVATE attnscope_imgui GTest::gtest GTest::gtest_main)
add_test(NAME ui_curves_logic COMMAND attnscope_curves_logic_test)
