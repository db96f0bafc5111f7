// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/gl/gl_objects.h"

#include "core/api/view_settings.h"
#include "shaders/shader_sources.h"
#include "ui/gl/value_texture.h"

#include <QOpenGLContext>
#include <QOpenGLVersionFunctionsFactory>

#include <sstream>

namespace attnscope {

namespace {

// Enumerators are typed once, in C++: the shaders get them from here.
std::string definitions()
{
    std::ostringstream text;
    text << "#version 330 core\n";
    text << "#define SCALE_LINEAR " << static_cast<int>(ScaleKind::Linear) << "\n";
    text << "#define SCALE_LOG " << static_cast<int>(ScaleKind::Log) << "\n";
    text << "#define SCALE_DIVERGING " << static_cast<int>(ScaleKind::Diverging) << "\n";
    text << "#define INTERPOLATION_NEAREST " << static_cast<int>(Interpolation::Nearest) << "\n";
    text << "#define INTERPOLATION_LINEAR " << static_cast<int>(Interpolation::Linear) << "\n";
    text << "#define INTERPOLATION_CUBIC " << static_cast<int>(Interpolation::Cubic) << "\n";
    text << std::scientific;
    text << "#define MISSING_VALUE " << kMissingValue << "\n";
    text << "#define MISSING_LIMIT " << kMissingLimit << "\n";
    return text.str();
}

const ShaderSource* findSource(std::string_view name)
{
    for (const ShaderSource& source : shaderSources())
        if (source.name == name)
            return &source;
    return nullptr;
}

Status appendSource(std::string& text, const std::string& name, int depth)
{
    constexpr int kDeepest = 4;
    const ShaderSource* source = findSource(name);
    if (source == nullptr || depth > kDeepest)
        return failure(name, "the shader is missing from the program");
    std::istringstream lines{std::string(source->text)};
    const std::string include = "#include \"";
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(include)) {
            text += line + "\n";
            continue;
        }
        const size_t end = line.find('"', include.size());
        ATTNSCOPE_TRY(appendSource(text, line.substr(include.size(), end - include.size()), depth + 1));
    }
    return Status::ok();
}

} // namespace

QSurfaceFormat glFormat()
{
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setSwapInterval(1);
    return format;
}

Gl* currentGl()
{
    QOpenGLContext* context = QOpenGLContext::currentContext();
    if (context == nullptr)
        return nullptr;
    auto* gl = QOpenGLVersionFunctionsFactory::get<QOpenGLFunctions_3_3_Core>(context);
    if (gl != nullptr && !gl->initializeOpenGLFunctions())
        return nullptr;
    return gl;
}

Texture::Texture(Gl& gl) : m_gl(&gl) { m_gl->glGenTextures(1, &m_id); }

Texture::~Texture()
{
    // Without a context the driver has freed the texture already.
    if (m_id != 0 && QOpenGLContext::currentContext() != nullptr)
        m_gl->glDeleteTextures(1, &m_id);
}

Texture::Texture(Texture&& other) noexcept
    : m_gl(std::exchange(other.m_gl, nullptr)), m_id(std::exchange(other.m_id, 0))
{
}

Texture& Texture::operator=(Texture&& other) noexcept
{
    std::swap(m_gl, other.m_gl);
    std::swap(m_id, other.m_id);
    return *this;
}

void Texture::bind(int unit) const
{
    if (m_gl == nullptr)
        return;
    m_gl->glActiveTexture(GL_TEXTURE0 + static_cast<GLenum>(unit));
    m_gl->glBindTexture(GL_TEXTURE_2D, m_id);
}

void Texture::set(GLenum parameter, GLint value)
{
    bind(0);
    m_gl->glTexParameteri(GL_TEXTURE_2D, parameter, value);
}

VertexArray::VertexArray(Gl& gl) : m_gl(gl) { m_gl.glGenVertexArrays(1, &m_id); }

VertexArray::~VertexArray()
{
    if (QOpenGLContext::currentContext() != nullptr)
        m_gl.glDeleteVertexArrays(1, &m_id);
}

void VertexArray::bind() const { m_gl.glBindVertexArray(m_id); }

Result<std::string> assembledShader(const std::string& file, const std::string& defines)
{
    std::string text = definitions() + defines;
    const Status status = appendSource(text, file, 0);
    if (!status)
        return status;
    return text;
}

Result<std::unique_ptr<Program>> Program::build(Gl& gl, const std::string& name, const std::string& defines)
{
    std::unique_ptr<Program> program(new Program(gl));
    program->m_id = gl.glCreateProgram();
    ATTNSCOPE_TRY(program->attach(name + ".vert", defines, GL_VERTEX_SHADER));
    ATTNSCOPE_TRY(program->attach(name + ".frag", defines, GL_FRAGMENT_SHADER));
    gl.glLinkProgram(program->m_id);
    GLint linked = GL_FALSE;
    gl.glGetProgramiv(program->m_id, GL_LINK_STATUS, &linked);
    if (linked == GL_TRUE)
        return program;
    std::string log(4096, '\0');
    GLsizei length = 0;
    gl.glGetProgramInfoLog(program->m_id, static_cast<GLsizei>(log.size()), &length, log.data());
    log.resize(static_cast<size_t>(length));
    return failure(name, "the graphics driver cannot link the shader: {}", log);
}

Status Program::attach(const std::string& file, const std::string& defines, GLenum stage)
{
    const Result<std::string> text = assembledShader(file, defines);
    if (!text)
        return text.status();
    const GLuint shader = m_gl.glCreateShader(stage);
    const char* source = text->c_str();
    m_gl.glShaderSource(shader, 1, &source, nullptr);
    m_gl.glCompileShader(shader);
    GLint compiled = GL_FALSE;
    m_gl.glGetShaderiv(shader, GL_COMPILE_STATUS, &compiled);
    std::string log(4096, '\0');
    GLsizei length = 0;
    m_gl.glGetShaderInfoLog(shader, static_cast<GLsizei>(log.size()), &length, log.data());
    log.resize(static_cast<size_t>(length));
    m_gl.glAttachShader(m_id, shader);
    m_gl.glDeleteShader(shader); // goes with the program
    if (compiled == GL_TRUE)
        return Status::ok();
    return failure(file, "the graphics driver cannot compile the shader: {}", log);
}

Program::~Program()
{
    if (m_id != 0 && QOpenGLContext::currentContext() != nullptr)
        m_gl.glDeleteProgram(m_id);
}

void Program::use() { m_gl.glUseProgram(m_id); }

GLint Program::location(const char* uniform)
{
    const auto found = m_locations.find(uniform);
    if (found != m_locations.end())
        return found->second;
    const GLint location = m_gl.glGetUniformLocation(m_id, uniform);
    m_locations.emplace(uniform, location);
    return location;
}

void Program::set(const char* uniform, int value) { m_gl.glUniform1i(location(uniform), value); }

void Program::set(const char* uniform, float value) { m_gl.glUniform1f(location(uniform), value); }

void Program::set(const char* uniform, float x, float y) { m_gl.glUniform2f(location(uniform), x, y); }

void Program::set(const char* uniform, float x, float y, float z)
{
    m_gl.glUniform3f(location(uniform), x, y, z);
}

void Program::set(const char* uniform, float x, float y, float z, float w)
{
    m_gl.glUniform4f(location(uniform), x, y, z, w);
}

} // namespace attnscope
