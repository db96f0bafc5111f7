# SPDX-FileCopyrightText: 2026 The Attnscope authors
# SPDX-License-Identifier: MIT
# attnscope_add_display_test(NAME COMMAND...): a test that needs a display and OpenGL. Under its own Xvfb
# where there is none (decided when the test runs, not when it is configured); Mesa's software OpenGL will do.
find_program(ATTNSCOPE_XVFB_RUN xvfb-run)
function(attnscope_add_display_test name)
  set(run "if [ -n \"$DISPLAY\" ]; then exec \"$@\"; else exec \"${ATTNSCOPE_XVFB_RUN}\" -a -s \"-screen 0 1920x1080x24\" \"$@\"; fi")
  add_test(NAME ${name} COMMAND sh -c "${run}" sh ${ARGN})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300)
endfunction()
