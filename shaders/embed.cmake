# SPDX-FileCopyrightText: 2026 The Attnscope authors
# SPDX-License-Identifier: MIT
# Writes OUTPUT: the shaders in FOLDER named in NAMES (separated by |) as one table (shader_sources.h).
string(REPLACE "|" ";" NAMES "${NAMES}")
set(TEXT "// Written by shaders/embed.cmake.\n#include \"shaders/shader_sources.h\"\n\nnamespace attnscope {\n\n")
string(APPEND TEXT "std::span<const ShaderSource> shaderSources()\n{\n    static const ShaderSource sources[] = {\n")
foreach(NAME IN LISTS NAMES)
  file(READ "${FOLDER}/${NAME}" SHADER)
  string(APPEND TEXT "        {\"${NAME}\", R\"GLSL(${SHADER})GLSL\"},\n")
endforeach()
string(APPEND TEXT "    };\n    return sources;\n}\n\n} // namespace attnscope\n")
file(WRITE "${OUTPUT}" "${TEXT}")
