// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/fake_core.h"
#include "support/window_driver.h"
#include "ui/docks/attention_view.h"
#include "ui/imgui/curves_panel.h"
#include "ui/message_bar.h"
#include "window_main.h"

#include <QProcess>

using namespace attnscope;

/// A display without OpenGL 3.3. What Qt is to use is settled when it starts, so the test starts itself anew.
class WithoutOpenGlTest : public QObject {
    Q_OBJECT

private slots:
    void theWindowSaysOnceWhatIsMissing()
    {
        if (qEnvironmentVariable("QT_XCB_GL_INTEGRATION") == QLatin1String("none"))
            return lookAtTheWindow();
        QProcess itself;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_XCB_GL_INTEGRATION"), QStringLiteral("none"));
        environment.insert(QStringLiteral("ATTNSCOPE_SUITE"), QLatin1String(metaObject()->className()));
        itself.setProcessEnvironment(environment);
        itself.setProcessChannelMode(QProcess::MergedChannels);
        itself.start(QCoreApplication::applicationFilePath(), {});
        QVERIFY(itself.waitForFinished(60000));
        QVERIFY2(itself.exitCode() == 0, itself.readAll().constData());
    }

private:
    static void lookAtTheWindow()
    {
        WindowDriver driver(fakeLoader(std::make_shared<FakeSessionState>()));
        auto* curves = driver.find<CurvesPanel>("curvesPanel");
        auto* bar = driver.window().findChild<AttentionView*>()->messages();
        QVERIFY(driver.waitFor([&] { return !bar->text().isEmpty(); }, 10000));
        QVERIFY2(bar->text().contains(QStringLiteral("OpenGL 3.3")), qPrintable(bar->text()));
        QVERIFY(bar->isVisible());
        QCOMPARE(curves->failure(), bar->text());
        // In the picture's place too: something is written there.
        const QImage picture = curves->grab().toImage();
        const QRgb ground = picture.pixel(2, 2);
        bool written = false;
        for (int x = 0; x < picture.width() && !written; ++x)
            for (int y = 0; y < picture.height() && !written; ++y)
                written = picture.pixel(x, y) != ground;
        QVERIFY(written);
        bar->clear();
        driver.window().findChild<AttentionView*>()->showGraphicsFailure(QStringLiteral("again"));
        QVERIFY(bar->text().isEmpty());
    }
};

static const Suite<WithoutOpenGlTest> registered;

#include "widgets_graphics_test.moc"
