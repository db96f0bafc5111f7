// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/status.h"

#include <QOpenGLFunctions_3_3_Core>
#include <QSurfaceFormat>

#include <memory>
#include <string>
#include <unordered_map>

namespace attnscope {

/// The OpenGL 3.3 core functions of one context. Borrowed: owned by Qt's context.
using Gl = QOpenGLFunctions_3_3_Core;

/// What every view needs: OpenGL 3.3 core, no multisampling (the shaders draw their own edges, and
/// software OpenGL pays for every sample).
QSurfaceFormat glFormat();

/// The functions of the current context; null where there is none or it is older than 3.3.
Gl* currentGl();

/// A texture. Made, used and destroyed with the same context (or one that shares with it) current.
class Texture {
public:
    Texture() = default;
    explicit Texture(Gl& gl);
    ~Texture();
    Texture(Texture&& other) noexcept;
    Texture& operator=(Texture&& other) noexcept;

    bool isNull() const { return m_id == 0; }
    /// Binds to GL_TEXTURE_2D of a texture unit.
    void bind(int unit) const;
    /// Sets one GL_TEXTURE_* parameter of the texture, which is left bound to unit 0.
    void set(GLenum parameter, GLint value);

private:
    Gl* m_gl = nullptr;
    GLuint m_id = 0;
};

/// An empty vertex array: core profiles want one bound even when the shader makes its own corners.
class VertexArray {
public:
    explicit VertexArray(Gl& gl);
    ~VertexArray();
    VertexArray(const VertexArray&) = delete;
    VertexArray& operator=(const VertexArray&) = delete;
    void bind() const;

private:
    Gl& m_gl;
    GLuint m_id = 0;
};

/// A linked pair NAME.vert, NAME.frag of shaders/.
class Program {
public:
    /// `defines`: lines of "#define NAME VALUE" that choose a variant. Failure: the shader's name with the
    /// compiler's own words.
    static Result<std::unique_ptr<Program>> build(Gl& gl, const std::string& name,
                                                  const std::string& defines = {});
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    void use();
    void set(const char* uniform, int value);
    void set(const char* uniform, float value);
    void set(const char* uniform, float x, float y);
    void set(const char* uniform, float x, float y, float z);
    void set(const char* uniform, float x, float y, float z, float w);

private:
    explicit Program(Gl& gl) : m_gl(gl) {}
    Status attach(const std::string& file, const std::string& defines, GLenum stage);
    GLint location(const char* uniform);

    Gl& m_gl;
    GLuint m_id = 0;
    std::unordered_map<std::string, GLint> m_locations;
};

/// The text of a shader as the compiler gets it: version, the C++ values as #defines, `defines`, the file
/// with its #include lines replaced. Failure: a file or an include that does not exist.
Result<std::string> assembledShader(const std::string& file, const std::string& defines = {});

} // namespace attnscope
