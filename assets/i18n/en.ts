<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>DumpLook</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>attnscope::DataChooser</name>
    <message numerus="yes">
        <source>%n file(s) skipped…</source>
        <translation>
            <numerusform>%n file skipped…</numerusform>
            <numerusform>%n files skipped…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>attnscope::ExperimentDock</name>
    <message numerus="yes">
        <source>%n change(s) will apply after Reset, with fresh weights.</source>
        <translation>
            <numerusform>%n change will apply after Reset, with fresh weights.</numerusform>
            <numerusform>%n changes will apply after Reset, with fresh weights.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>attnscope::MainWindow</name>
    <message numerus="yes">
        <source>LibTorch %1, %n thread(s)</source>
        <translation>
            <numerusform>LibTorch %1, %n thread</numerusform>
            <numerusform>LibTorch %1, %n threads</numerusform>
        </translation>
    </message>
</context>
</TS>
