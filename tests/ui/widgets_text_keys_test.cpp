// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "support/fake_core.h"
#include "tests/support/text_inspections.h"
#include "support/window_driver.h"
#include "ui/text_views/head_grid.h"
#include "ui/text_views/token_arcs.h"
#include "ui/text_views/token_matrix.h"
#include "window_main.h"

using namespace attnscope;

/// Every view of a text is within reach of the keyboard alone, and says what it is at.
class TextKeysTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_state = std::make_shared<FakeSessionState>();
        m_driver = std::make_unique<WindowDriver>(fakeLoader(m_state));
        QVERIFY(m_driver->waitFor([&] { return m_state->count<command::Configure>() == 1; }));
        m_driver->window().resize(1280, 1040);              // everything is in view
        QApplication::setActiveWindow(&m_driver->window()); // without a window manager nobody else does
        m_shown = selfAttentionOf(longText(60), 3, 2);
        m_state->next = textSnapshot(m_shown);
        m_state->next.progress.step = 1;
        m_state->publish();
        QVERIFY(m_driver->waitFor([&] { return m_driver->now().inspection == m_shown; }));
    }
    void cleanup() { m_driver.reset(); }

    void arcsGoFromWordToWordAndAcross()
    {
        auto* arcs = opened<TokenArcs>("actionArcs", "tokenArcs");
        QTest::keyClick(arcs, Qt::Key_Down);
        QCOMPARE(arcs->isolated(TokenArcs::Side::Query), 0);
        QTest::keyClick(arcs, Qt::Key_Down);
        QCOMPARE(arcs->isolated(TokenArcs::Side::Query), 1);
        QVERIFY(!arcs->arcs().empty());
        for (const Arc& arc : arcs->arcs())
            QCOMPARE(arc.query, 1);
        QVERIFY(arcs->accessibleDescription().contains(QString::fromUtf8("→")));
        QTest::keyClick(arcs, Qt::Key_Right);
        QCOMPARE(arcs->isolated(TokenArcs::Side::Key), 1);
        for (const Arc& arc : arcs->arcs())
            QCOMPARE(arc.key, 1);
        QTest::keyClick(arcs, Qt::Key_End);
        const int last = arcs->isolated(TokenArcs::Side::Key);
        QCOMPARE(last, static_cast<int>(m_shown->texts[0].tokens.size()) - 1);
        QVERIFY(arcs->viewport()->rect().contains(arcs->tokenRect(TokenArcs::Side::Key, last).toRect()));
        QTest::keyClick(arcs, Qt::Key_Return);
        QCOMPARE(query(), last);
        QTest::keyClick(arcs, Qt::Key_Escape);
        QCOMPARE(query(), -1);
        QCOMPARE(arcs->isolated(TokenArcs::Side::Key), -1);
    }

    void theMatrixGoesFromCellToCell()
    {
        auto* matrix = opened<TokenMatrix>("actionMatrix", "tokenMatrix");
        QTest::keyClick(matrix, Qt::Key_Right);
        QCOMPARE(*matrix->hoveredCell(), QPoint(0, 0));
        QTest::keyClick(matrix, Qt::Key_Right);
        QTest::keyClick(matrix, Qt::Key_Down);
        QTest::keyClick(matrix, Qt::Key_Down);
        QCOMPARE(*matrix->hoveredCell(), QPoint(1, 2));
        const size_t columns = m_shown->texts[0].tokens.size();
        QVERIFY(holdsExactly(matrix->accessibleDescription(), matrix->values()[2 * columns + 1]));
        QTest::keyClick(matrix, Qt::Key_Return);
        QCOMPARE(query(), 2);
        QTest::keyClick(matrix, Qt::Key_Return);
        QCOMPARE(query(), -1);
        for (int i = 0; i < 6; ++i)
            QTest::keyClick(matrix, Qt::Key_Plus);
        QVERIFY(matrix->cellsInView().width() < 20);
        QTest::keyClick(matrix, Qt::Key_End); // comes into view
        const int last = static_cast<int>(columns) - 1;
        QCOMPARE(*matrix->hoveredCell(), QPoint(last, 2));
        QVERIFY(matrix->cellsInView().contains(QPointF(last + 0.5, 2.5)));
        const QRectF before = matrix->cellsInView();
        QTest::keyClick(matrix, Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(matrix->cellsInView().left() < before.left());
        QTest::keyClick(matrix, Qt::Key_Escape);
        QVERIFY(!matrix->hoveredCell());
    }

    void theHeadsGoFromPictureToPicture()
    {
        auto* grid = opened<HeadGrid>("actionHeads", "headGrid");
        QTest::keyClick(grid, Qt::Key_Down);
        QCOMPARE(grid->current(), std::pair(0, 0));
        QTest::keyClick(grid, Qt::Key_Down);
        QTest::keyClick(grid, Qt::Key_End);
        QCOMPARE(grid->current(), std::pair(1, 2));
        QTest::keyClick(grid, Qt::Key_Left);
        QVERIFY(grid->accessibleDescription().contains("layer1"));
        QVERIFY(grid->viewport()->rect().contains(grid->cellRect(1, 1)));
        QTest::keyClick(grid, Qt::Key_Return);
        const ViewSettings& view = m_driver->window().viewState().settings();
        QCOMPARE(view.site, std::string("layer1"));
        QCOMPARE(view.head, 1);
        QVERIFY(view.view == ViewKind::Matrix);
    }

    void theFocusIsSeenAndTabLeaves()
    {
        const std::pair<const char*, const char*> views[] = {
            {"actionArcs", "tokenArcs"}, {"actionMatrix", "tokenMatrix"}, {"actionHeads", "headGrid"}};
        for (const auto& [action, name] : views) {
            auto* view = opened<QWidget>(action, name);
            QVERIFY2(!view->accessibleName().isEmpty(), name);
            QVERIFY2(view->focusPolicy() & Qt::TabFocus, name);
            const QColor ring = edgeOf(view);
            QTest::keyClick(view, Qt::Key_Tab);
            QVERIFY2(!view->hasFocus(), name);
            QVERIFY2(edgeOf(view) != ring, name);
        }
    }

private:
    template <class T>
    T* opened(const char* action, const char* name)
    {
        m_driver->trigger(action);
        auto* view = m_driver->find<T>(name);
        view->setFocus(Qt::TabFocusReason);
        QCoreApplication::processEvents();
        return view;
    }
    /// The middle of the view's lower edge.
    static QColor edgeOf(QWidget* view)
    {
        QCoreApplication::processEvents();
        const auto* area = qobject_cast<QAbstractScrollArea*>(view);
        QWidget* drawn = area != nullptr ? area->viewport() : view;
        const QImage image = drawn->grab().toImage();
        return image.pixelColor(image.width() / 2, image.height() - 1);
    }
    int query() { return m_driver->window().viewState().settings().query; }

    std::shared_ptr<FakeSessionState> m_state;
    std::unique_ptr<WindowDriver> m_driver;
    std::shared_ptr<Inspection> m_shown;
};

static const Suite<TextKeysTest> registered;

#include "widgets_text_keys_test.moc"
