<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;New Experiment</source>
        <translation>新建实验(&amp;N)</translation>
    </message>
    <message>
        <source>Start over with the built-in shapes and the small image model</source>
        <translation>用内置的图形数据和小型图像模型重新开始</translation>
    </message>
    <message>
        <source>&amp;Open Run…</source>
        <translation>打开运行记录(&amp;O)…</translation>
    </message>
    <message>
        <source>Open a recorded run (.attn): its curves, its timeline and its last checkpoint</source>
        <translation>打开已记录的运行（.attn）：曲线、时间线和最后一个检查点</translation>
    </message>
    <message>
        <source>Open &amp;Image…</source>
        <translation>打开图片(&amp;I)…</translation>
    </message>
    <message>
        <source>Show your own picture to the model and see what it attends to</source>
        <translation>把自己的图片交给模型，看它关注哪里</translation>
    </message>
    <message>
        <source>&amp;Save Run As…</source>
        <translation>运行另存为(&amp;S)…</translation>
    </message>
    <message>
        <source>Give the recording a name; training goes on in the new file</source>
        <translation>给记录起个名字；训练在新文件中继续</translation>
    </message>
    <message>
        <source>&amp;Export Figure…</source>
        <translation>导出图像(&amp;E)…</translation>
    </message>
    <message>
        <source>Save what is shown as PNG, SVG or PDF, fit for a paper or a slide</source>
        <translation>把当前画面存为 PNG、SVG 或 PDF，可直接用于论文或幻灯片</translation>
    </message>
    <message>
        <source>&amp;Attention Arrays…</source>
        <translation>注意力数组(&amp;A)…</translation>
    </message>
    <message>
        <source>Write the shown attention weights, the input and the logits as .npz, .safetensors or .json</source>
        <translation>把当前的注意力权重、输入和 logits 写成 .npz、.safetensors 或 .json</translation>
    </message>
    <message>
        <source>&amp;Metrics…</source>
        <translation>指标(&amp;M)…</translation>
    </message>
    <message>
        <source>Write every step&apos;s loss, accuracy and learning rate as .csv or .json</source>
        <translation>把每一步的损失、准确率和学习率写成 .csv 或 .json</translation>
    </message>
    <message>
        <source>&amp;Weights…</source>
        <translation>模型权重(&amp;W)…</translation>
    </message>
    <message>
        <source>Write the model&apos;s parameters under their names as .safetensors</source>
        <translation>把模型参数按名称写成 .safetensors</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Close Attnscope; an unnamed recording can be saved first</source>
        <translation>关闭 Attnscope；未命名的记录可以先保存</translation>
    </message>
    <message>
        <source>&amp;Copy Figure</source>
        <translation>复制图像(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the shown figure to the clipboard as a picture</source>
        <translation>把当前图像复制到剪贴板</translation>
    </message>
    <message>
        <source>&amp;Find Samples</source>
        <translation>查找样本(&amp;F)</translation>
    </message>
    <message>
        <source>Type a class name to list only the samples that have it or were taken for it</source>
        <translation>输入类别名，只列出属于该类或被认作该类的样本</translation>
    </message>
    <message>
        <source>&amp;Overlay</source>
        <translation>叠加(&amp;O)</translation>
    </message>
    <message>
        <source>Lay the attention over the picture: bright means the model draws on that place</source>
        <translation>把注意力叠在图片上：越亮，模型越依赖那里</translation>
    </message>
    <message>
        <source>&amp;Matrix</source>
        <translation>矩阵(&amp;M)</translation>
    </message>
    <message>
        <source>Every query against every key: a row shows where one position looks</source>
        <translation>每个查询对每个键：一行表示一个位置看向哪里</translation>
    </message>
    <message>
        <source>&amp;Heads</source>
        <translation>注意力头(&amp;H)</translation>
    </message>
    <message>
        <source>All layers and heads side by side on one scale</source>
        <translation>所有层和头并排显示，共用一个色标</translation>
    </message>
    <message>
        <source>&amp;Shared Scale</source>
        <translation>共享色标(&amp;S)</translation>
    </message>
    <message>
        <source>One colour scale for all tiles, so that equal colours mean equal weights</source>
        <translation>所有小图共用一个色标，颜色相同即权重相同</translation>
    </message>
    <message>
        <source>C&amp;ontour Lines</source>
        <translation>等值线(&amp;O)</translation>
    </message>
    <message>
        <source>Lines at 25, 50 and 75 % of the scale</source>
        <translation>在色标的 25、50、75 % 处画线</translation>
    </message>
    <message>
        <source>&amp;Known Evidence</source>
        <translation>已知证据(&amp;K)</translation>
    </message>
    <message>
        <source>Outline where the answer is known to lie, to compare with where the model looks</source>
        <translation>勾出答案所在的位置，与模型所看之处对比</translation>
    </message>
    <message>
        <source>&amp;Presentation Mode</source>
        <translation>演示模式(&amp;P)</translation>
    </message>
    <message>
        <source>Text at 150 % and the picture first, for a projector</source>
        <translation>文字放大到 150 %，图像优先，适合投影</translation>
    </message>
    <message>
        <source>&amp;Reset Layout</source>
        <translation>恢复布局(&amp;R)</translation>
    </message>
    <message>
        <source>Put all panels back where they were at first</source>
        <translation>把所有面板放回最初的位置</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>Train the model and watch where it looks while the loss falls</source>
        <translation>训练模型，在损失下降的同时看它关注哪里</translation>
    </message>
    <message>
        <source>&amp;Step</source>
        <translation>单步(&amp;S)</translation>
    </message>
    <message>
        <source>Make one optimiser step, then pause: one batch, one change of the weights</source>
        <translation>优化器走一步后暂停：一个批次，权重更新一次</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>重置(&amp;R)</translation>
    </message>
    <message>
        <source>Back to step 0 with fresh weights and the settings as they stand in Experiment</source>
        <translation>回到第 0 步，权重重新初始化，采用“实验”面板中的当前设置</translation>
    </message>
    <message>
        <source>&amp;Pin Sample</source>
        <translation>固定样本(&amp;P)</translation>
    </message>
    <message>
        <source>Record this sample&apos;s attention all through training, so that the timeline can replay it</source>
        <translation>在整个训练过程中记录该样本的注意力，供时间线回放</translation>
    </message>
    <message>
        <source>&amp;Earlier Step</source>
        <translation>上一个记录(&amp;E)</translation>
    </message>
    <message>
        <source>Show the attention recorded before the shown one</source>
        <translation>显示当前之前记录的注意力</translation>
    </message>
    <message>
        <source>&amp;Later Step</source>
        <translation>下一个记录(&amp;L)</translation>
    </message>
    <message>
        <source>Show the attention recorded after the shown one</source>
        <translation>显示当前之后记录的注意力</translation>
    </message>
    <message>
        <source>Li&amp;ve</source>
        <translation>实时(&amp;V)</translation>
    </message>
    <message>
        <source>Follow training: always show the newest attention</source>
        <translation>跟随训练：始终显示最新的注意力</translation>
    </message>
    <message>
        <source>&amp;First Steps</source>
        <translation>入门(&amp;F)</translation>
    </message>
    <message>
        <source>What to press, what to look at, and what it means</source>
        <translation>按什么、看什么、意味着什么</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>All shortcuts on one page</source>
        <translation>一页列出所有快捷键</translation>
    </message>
    <message>
        <source>&amp;About Attnscope</source>
        <translation>关于 Attnscope(&amp;A)</translation>
    </message>
    <message>
        <source>Versions, numerical kernels and threads in use</source>
        <translation>版本、所用的数值内核和线程</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>Pause at the next step; nothing is lost</source>
        <translation>在下一步暂停；不会丢失任何内容</translation>
    </message>
    <message>
        <source>Open &amp;Text…</source>
        <translation>打开文本(&amp;T)…</translation>
    </message>
    <message>
        <source>Show a text file of your own to the model and see which words it attends to</source>
        <translation>把自己的文本文件交给模型，看它关注哪些词</translation>
    </message>
    <message>
        <source>&amp;Paste Text</source>
        <translation>粘贴文本(&amp;P)</translation>
    </message>
    <message>
        <source>Show the text on the clipboard to the model</source>
        <translation>把剪贴板上的文本交给模型</translation>
    </message>
    <message>
        <source>&amp;Arcs</source>
        <translation>连线(&amp;A)</translation>
    </message>
    <message>
        <source>A line from each word to the words it looks at most, a colour for each head</source>
        <translation>从每个词连向它最关注的词，每个头一种颜色</translation>
    </message>
    <message>
        <source>Scale from &amp;0 to 1</source>
        <translation>色标固定为 0 到 1(&amp;0)</translation>
    </message>
    <message>
        <source>Words: the same colours for every text, from no weight at all to all of it</source>
        <translation>词语：所有文本用同样的颜色，从毫无权重到全部权重</translation>
    </message>
    <message>
        <source>&amp;Type a Text</source>
        <translation>输入文本(&amp;T)</translation>
    </message>
    <message>
        <source>Change the words that the model reads, or write your own: the answer follows as you type</source>
        <translation>修改模型读到的词，或写自己的句子：边输入边得到回答</translation>
    </message>
    <message>
        <source>&amp;Mask Words</source>
        <translation>遮住词语(&amp;M)</translation>
    </message>
    <message>
        <source>A click on a word hides it from the model: see how much its answer depends on it</source>
        <translation>点击一个词，模型就看不到它：看看回答有多依赖这个词</translation>
    </message>
    <message>
        <source>Show A&amp;ll Words</source>
        <translation>显示所有词语(&amp;L)</translation>
    </message>
    <message>
        <source>Give all hidden words back to the model</source>
        <translation>把所有遮住的词还给模型</translation>
    </message>
    <message>
        <source>&amp;Compare Texts</source>
        <translation>比较文本(&amp;C)</translation>
    </message>
    <message>
        <source>A second text beside the first: change a word and see what it changes</source>
        <translation>在旁边放第二段文本：改一个词，看看会有什么变化</translation>
    </message>
    <message>
        <source>T&amp;okens</source>
        <translation>词元(&amp;O)</translation>
    </message>
    <message>
        <source>The text with a colour behind every word: bright means the model draws on that word</source>
        <translation>每个词背后都有颜色的文本：越亮，模型越依赖这个词</translation>
    </message>
    <message>
        <source>S&amp;weep Task Weights…</source>
        <translation>任务权重扫描(&amp;W)…</translation>
    </message>
    <message>
        <source>Try fixed weights of the tasks by cross-validation and take the best</source>
        <translation>用交叉验证试不同的固定任务权重，选出最好的一组</translation>
    </message>
</context>
<context>
    <name>AttentionCanvas</name>
    <message>
        <source>mean of heads</source>
        <translation>各头平均</translation>
    </message>
    <message>
        <source>max %1</source>
        <translation>最大 %1</translation>
    </message>
    <message>
        <source>column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>query</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>each picture has its own scale</source>
        <translation>每幅图各用自己的色标</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
</context>
<context>
    <name>AttentionView</name>
    <message>
        <source>alignment error on the test half: %1 · 0 % is what is outlined</source>
        <translation>测试集对齐错误率：%1 · 0 % 即框出的对齐</translation>
    </message>
    <message>
        <source>the right alignment is outlined · how far from it: after the first epoch</source>
        <translation>框出的是正确对齐 · 差距多大：第一轮结束后显示</translation>
    </message>
    <message>
        <source>computed from other maps, not used by the model itself</source>
        <translation>由其他注意力图计算得出，模型本身并不使用</translation>
    </message>
    <message>
        <source>independent gates: the weights need not sum to 1</source>
        <translation>独立的门：权重之和不必为 1</translation>
    </message>
    <message>
        <source>no evidence known for this data: compare with a random map before believing it</source>
        <translation>该数据没有已知证据：相信之前，请先与随机图对比</translation>
    </message>
    <message>
        <source>top pixel on the object: %1 of %2 samples · random map: %3</source>
        <translation>最亮像素落在目标上：%2 个样本中 %1 · 随机图：%3</translation>
    </message>
    <message>
        <source>top word is evidence: %1 of %2 samples · random word: %3</source>
        <translation>权重最大的词是依据：%2 个样本中占 %1 · 随机选词：%3</translation>
    </message>
</context>
<context>
    <name>CurvesPanel</name>
    <message>
        <source>Overlap (IoU)</source>
        <translation>重叠度（IoU）</translation>
    </message>
    <message>
        <source>Distance in pixels</source>
        <translation>像素距离</translation>
    </message>
    <message>
        <source>Right tokens</source>
        <translation>词元正确率</translation>
    </message>
    <message>
        <source>Exactly right</source>
        <translation>完全正确率</translation>
    </message>
    <message>
        <source>BLEU</source>
        <translation>BLEU 分数</translation>
    </message>
    <message>
        <source>Alignment error</source>
        <translation>对齐错误率</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Samples per second</source>
        <translation>每秒样本数</translation>
    </message>
    <message>
        <source>Task weights</source>
        <translation>任务权重</translation>
    </message>
    <message>
        <source>Pointing game</source>
        <translation>指向准确率</translation>
    </message>
    <message>
        <source>Pointing game, random map</source>
        <translation>指向准确率（随机图）</translation>
    </message>
    <message>
        <source>Pointing game of the words</source>
        <translation>词语的指向准确率</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Elapsed seconds</source>
        <translation>已用秒数</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>total · %1</source>
        <translation>总计 · %1</translation>
    </message>
    <message>
        <source>Gradient cosine</source>
        <translation>梯度余弦</translation>
    </message>
    <message>
        <source>each batch</source>
        <translation>各批次</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>as large as its content</source>
        <translation>按内容大小</translation>
    </message>
    <message>
        <source>one column (252 pt)</source>
        <translation>单栏（252 pt）</translation>
    </message>
    <message>
        <source>two columns (516 pt)</source>
        <translation>双栏（516 pt）</translation>
    </message>
    <message>
        <source>slide (960 pt)</source>
        <translation>幻灯片（960 pt）</translation>
    </message>
</context>
<context>
    <name>Figure</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>smoothed with weight %1; pale: every value</source>
        <translation>以权重 %1 平滑；浅色为原始值</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Training sample %1</source>
        <translation>训练样本 %1</translation>
    </message>
    <message>
        <source>Validation sample %1</source>
        <translation>验证样本 %1</translation>
    </message>
    <message>
        <source>Test sample %1</source>
        <translation>测试样本 %1</translation>
    </message>
    <message>
        <source>predicted: %1</source>
        <translation>预测：%1</translation>
    </message>
    <message>
        <source>%1 % of the picture</source>
        <translation>占图像的 %1 %</translation>
    </message>
    <message>
        <source>overlap with the truth: %1</source>
        <translation>与真值的重叠：%1</translation>
    </message>
    <message>
        <source>%1 pixels off</source>
        <translation>偏差 %1 像素</translation>
    </message>
    <message>
        <source>truth: %1</source>
        <translation>真值：%1</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>Training curves</source>
        <translation>训练曲线</translation>
    </message>
    <message>
        <source>each map: mean over %1 queries</source>
        <translation>每幅图：%1 个查询的平均</translation>
    </message>
    <message>
        <source>each map: query %1</source>
        <translation>每幅图：查询 %1</translation>
    </message>
    <message>
        <source>each tile has a scale of its own</source>
        <translation>每幅小图各用自己的色标</translation>
    </message>
    <message>
        <source>one scale for all tiles</source>
        <translation>所有小图共用一个色标</translation>
    </message>
    <message>
        <source>logarithmic scale</source>
        <translation>对数色标</translation>
    </message>
    <message>
        <source>head %1</source>
        <translation>头 %1</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>keys on a grid of %1 × %2 over the input</source>
        <translation>键为输入上 %1 × %2 的网格</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>叠加</translation>
    </message>
    <message>
        <source>contours at 25, 50 and 75 % of the scale</source>
        <translation>等值线位于色标的 25、50、75 % 处</translation>
    </message>
    <message>
        <source>dashed: where the answer is known to lie</source>
        <translation>虚线：答案所在的位置</translation>
    </message>
    <message>
        <source>mean over %1 heads</source>
        <translation>%1 个头的平均</translation>
    </message>
    <message>
        <source>mean over %1 queries</source>
        <translation>%1 个查询的平均</translation>
    </message>
    <message>
        <source>query %1</source>
        <translation>查询 %1</translation>
    </message>
    <message>
        <source>one scale for all panels</source>
        <translation>各面板共用一个标尺</translation>
    </message>
    <message>
        <source>bars: weight of each sentence</source>
        <translation>竖条：各句的权重</translation>
    </message>
    <message>
        <source>underlined: where the answer is known to lie</source>
        <translation>下划线：已知答案所在之处</translation>
    </message>
    <message>
        <source>dotted: not in the vocabulary</source>
        <translation>点线：不在词表中</translation>
    </message>
    <message>
        <source>struck through: hidden from the model</source>
        <translation>删除线：对模型隐藏</translation>
    </message>
    <message>
        <source>[… %1 tokens left out]</source>
        <translation>[…… 省去 %1 个词元]</translation>
    </message>
    <message>
        <source>query %1: “%2”</source>
        <translation>查询 %1：“%2”</translation>
    </message>
    <message>
        <source>not every token is labelled</source>
        <translation>并非每个词元都有标注</translation>
    </message>
    <message>
        <source>outlined: the known alignment</source>
        <translation>描边：已知的对齐</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考译文</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Sentences</source>
        <translation>句子</translation>
    </message>
    <message>
        <source>Text of one&apos;s own</source>
        <translation>自己的文本</translation>
    </message>
    <message>
        <source>output: %1</source>
        <translation>输出：%1</translation>
    </message>
    <message>
        <source>reference: %1</source>
        <translation>参考：%1</translation>
    </message>
    <message>
        <source>text: “%1”</source>
        <translation>文本：“%1”</translation>
    </message>
    <message>
        <source>[class]</source>
        <translation>[类别]</translation>
    </message>
    <message>
        <source>[class %1]</source>
        <translation>[类别 %1]</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>one scale for all tiles but %1</source>
        <translation>除 %1 外所有小图共用一个色标</translation>
    </message>
    <message>
        <source>%1 lines</source>
        <translation>%1 条线</translation>
    </message>
    <message>
        <source>%1 lines: the %2 strongest of each token and head</source>
        <translation>%1 条线：每个词元、每个头最强的 %2 条</translation>
    </message>
    <message>
        <source>%1 weaker ones left out</source>
        <translation>省略 %1 条较弱的线</translation>
    </message>
    <message>
        <source>full width: %1 and above</source>
        <translation>最粗：%1 及以上</translation>
    </message>
    <message>
        <source>the model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>patch %1</source>
        <translation>图块 %1</translation>
    </message>
    <message>
        <source>Picture of sample %1, text of one&apos;s own</source>
        <translation>样本 %1 的图片，自拟文本</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>1. Train</source>
        <translation>1. 训练</translation>
    </message>
    <message>
        <source>Press &lt;b&gt;Train&lt;/b&gt;. A small network learns to name the shape in each picture. The curve below falls: it is wrong less and less often.</source>
        <translation>按下&lt;b&gt;训练&lt;/b&gt;。一个小网络开始学习说出每张图里的形状。下方的曲线下降：它错得越来越少。</translation>
    </message>
    <message>
        <source>2. Look</source>
        <translation>2. 观察</translation>
    </message>
    <message>
        <source>The centre shows one test sample with the model&apos;s attention laid over it. Bright places weigh much in its answer. Early on the light is spread out; then it gathers on the object.</source>
        <translation>中央是一个测试样本，上面叠着模型的注意力。亮处对答案的影响大。起初亮光四散，随后聚到目标上。</translation>
    </message>
    <message>
        <source>3. Doubt</source>
        <translation>3. 怀疑</translation>
    </message>
    <message>
        <source>The line under the picture compares the map with a random one. A map that does no better than chance explains nothing, however pretty it is. View &gt; Known Evidence outlines the object.</source>
        <translation>图片下方的一行字把注意力图与随机图相比。不比随机更好的图，再漂亮也说明不了什么。“视图 &gt; 已知证据”会勾出目标。</translation>
    </message>
    <message>
        <source>4. Go back</source>
        <translation>4. 回溯</translation>
    </message>
    <message>
        <source>Drag the timeline: every tick is a recorded moment. Pin a sample to record it throughout.</source>
        <translation>拖动时间线：每个刻度是一个被记录的时刻。固定一个样本，就会全程记录它。</translation>
    </message>
    <message>
        <source>5. Change one thing</source>
        <translation>5. 改动一处</translation>
    </message>
    <message>
        <source>On the left, try another score or normaliser (sparsemax makes most weights exactly zero), or the model image.vit, whose layers and heads you can compare under Heads. Before training a change takes effect at once; later, after Reset.</source>
        <translation>在左侧换一个打分函数或归一化方式（sparsemax 会让大多数权重恰好为零），或换成模型 image.vit，在“注意力头”中比较它的各层各头。训练前的更改立即生效；之后的更改在重置后生效。</translation>
    </message>
    <message>
        <source>6. Use your own pictures</source>
        <translation>6. 使用自己的图片</translation>
    </message>
    <message>
        <source>Drop a photo on the window, choose CIFAR-10 or MNIST under Data, or a folder with one subfolder per class.</source>
        <translation>把照片拖到窗口上，或在“数据”中选择 CIFAR-10、MNIST，或一个每类一个子文件夹的文件夹。</translation>
    </message>
    <message>
        <source>7. Keep it</source>
        <translation>7. 保存</translation>
    </message>
    <message>
        <source>Save the run as one file, and export figures as PNG, SVG or PDF with their scale beside them.</source>
        <translation>把运行存为一个文件，把图像连同色标导出为 PNG、SVG 或 PDF。</translation>
    </message>
    <message>
        <source>First Steps</source>
        <translation>入门</translation>
    </message>
    <message>
        <source>Mouse over a picture</source>
        <translation>鼠标停在图片上</translation>
    </message>
    <message>
        <source>The exact value and position, in the status bar</source>
        <translation>在状态栏显示精确的数值和位置</translation>
    </message>
    <message>
        <source>Click on a picture or row</source>
        <translation>点击图片或某一行</translation>
    </message>
    <message>
        <source>Pick that position as the query; again: let it go</source>
        <translation>选该位置为查询；再点一次取消</translation>
    </message>
    <message>
        <source>Matrix: wheel, drag, double click</source>
        <translation>矩阵：滚轮、拖动、双击</translation>
    </message>
    <message>
        <source>Zoom at the cursor, move, show all</source>
        <translation>以光标为中心缩放、移动、显示全部</translation>
    </message>
    <message>
        <source>Matrix: + − 0, arrow keys</source>
        <translation>矩阵：+ − 0、方向键</translation>
    </message>
    <message>
        <source>Zoom and move from the keyboard</source>
        <translation>用键盘缩放和移动</translation>
    </message>
    <message>
        <source>Heads: click</source>
        <translation>注意力头：点击</translation>
    </message>
    <message>
        <source>Show that head everywhere</source>
        <translation>在所有视图中显示该头</translation>
    </message>
    <message>
        <source>Curves: wheel, drag, double click</source>
        <translation>曲线：滚轮、拖动、双击</translation>
    </message>
    <message>
        <source>Zoom the steps (Ctrl: the values), move, show all</source>
        <translation>缩放横轴（按 Ctrl 缩放纵轴）、移动、显示全部</translation>
    </message>
    <message>
        <source>Curves: drag with the right button</source>
        <translation>曲线：按住右键拖动</translation>
    </message>
    <message>
        <source>Zoom into a box</source>
        <translation>放大框选区域</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>In the views</source>
        <translation>在视图中</translation>
    </message>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Attnscope</source>
        <translation>Attnscope</translation>
    </message>
    <message>
        <source>Qt</source>
        <translation>Qt</translation>
    </message>
    <message>
        <source>LibTorch</source>
        <translation>LibTorch</translation>
    </message>
    <message>
        <source>Linear algebra</source>
        <translation>线性代数库</translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation>内核</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>%1 for training, %2 inside linear algebra</source>
        <translation>训练 %1 个，线性代数内部 %2 个</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>not loaded</source>
        <translation>未加载</translation>
    </message>
    <message>
        <source>A desktop microscope for attention: train a small model and watch what it looks at.</source>
        <translation>桌面上的注意力显微镜：训练一个小模型，看它在看什么。</translation>
    </message>
    <message>
        <source>MIT licence. Colour maps: viridis, magma (CC0), cividis. Fonts: Inter, Noto Sans CJK where installed.</source>
        <translation>MIT 许可证。配色：viridis、magma（CC0）、cividis。字体：Inter、Noto Sans CJK（若已安装）。</translation>
    </message>
    <message>
        <source>About Attnscope</source>
        <translation>关于 Attnscope</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>TextViews</name>
    <message>
        <source>⟨pooling⟩</source>
        <translation>⟨汇聚⟩</translation>
    </message>
    <message>
        <source>⟨class %1⟩</source>
        <translation>⟨类别 %1⟩</translation>
    </message>
    <message>
        <source>⟨class⟩</source>
        <translation>⟨类别⟩</translation>
    </message>
    <message>
        <source>“%1”: %2</source>
        <translation>“%1”：%2</translation>
    </message>
    <message>
        <source>“%1” → “%2”: %3</source>
        <translation>“%1” → “%2”：%3</translation>
    </message>
    <message>
        <source>mean of %1 heads</source>
        <translation>%1 个头的平均</translation>
    </message>
    <message>
        <source>hidden from the model</source>
        <translation>模型看不到</translation>
    </message>
    <message>
        <source>id %1</source>
        <translation>编号 %1</translation>
    </message>
    <message>
        <source>not in the vocabulary: the model sees “unknown”</source>
        <translation>不在词表中：模型看到的是“未知词”</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考译文</translation>
    </message>
    <message>
        <source>Made by the model</source>
        <translation>模型的输出</translation>
    </message>
    <message>
        <source>Sentences</source>
        <translation>句子</translation>
    </message>
    <message>
        <source>… %1 tokens left out </source>
        <translation>…… 省略 %1 个词元 </translation>
    </message>
    <message>
        <source> … %1 tokens left out</source>
        <translation> …… 省略 %1 个词元</translation>
    </message>
    <message>
        <source>[pooling]</source>
        <translation>[汇聚]</translation>
    </message>
    <message>
        <source>row %1, column %2</source>
        <translation>第 %1 行第 %2 列</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>View</name>
    <message>
        <source>Overlay</source>
        <translation>叠加</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>logarithmic</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>diverging</source>
        <translation>发散</translation>
    </message>
    <message>
        <source>cells</source>
        <translation>方格</translation>
    </message>
    <message>
        <source>smooth</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>smoother</source>
        <translation>更平滑</translation>
    </message>
    <message>
        <source>shared scale</source>
        <translation>共享色标</translation>
    </message>
    <message>
        <source>own scale each</source>
        <translation>各自色标</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Arcs</source>
        <translation>连线</translation>
    </message>
</context>
<context>
    <name>attnscope::AttentionCanvas</name>
    <message>
        <source>Attention view</source>
        <translation>注意力视图</translation>
    </message>
    <message>
        <source>pixel: row %1, column %2</source>
        <translation>像素：第 %1 行，第 %2 列</translation>
    </message>
    <message>
        <source>mean of heads</source>
        <translation>各头平均</translation>
    </message>
    <message>
        <source>query %1, key %2</source>
        <translation>查询 %1，键 %2</translation>
    </message>
    <message>
        <source>row %1, column %2</source>
        <translation>第 %1 行，第 %2 列</translation>
    </message>
</context>
<context>
    <name>attnscope::AttentionView</name>
    <message>
        <source>how often this map is right is not measured, only the main map's</source>
        <translation>此图的准确率未测量，只测量主要注意力图</translation>
    </message>
    <message>
        <source>at step %1, not the one shown</source>
        <translation>为第 %1 步的结果，并非所示的一步</translation>
    </message>
    <message>
        <source>main map</source>
        <translation>主要注意力图</translation>
    </message>
    <message>
        <source>all maps</source>
        <translation>所有注意力图</translation>
    </message>
    <message>
        <source>mean of heads</source>
        <translation>各头平均</translation>
    </message>
    <message>
        <source>Attention site</source>
        <translation>注意力位置</translation>
    </message>
    <message>
        <source>Which place in the model: each attention layer has its own weights</source>
        <translation>模型中的哪一处：每个注意力层都有自己的权重</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>头</translation>
    </message>
    <message>
        <source>Heads look at different things at once; their mean hides that</source>
        <translation>各个头同时关注不同的东西，取平均会掩盖这一点</translation>
    </message>
    <message>
        <source>Colour map, scale and what is drawn</source>
        <translation>配色、色标以及显示内容</translation>
    </message>
</context>
<context>
    <name>attnscope::CurvesDock</name>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Weight of the past in the moving average. The raw line stays behind it, so that smoothing hides nothing.</source>
        <translation>滑动平均中历史值的权重。原始曲线保留在背后，平滑不会掩盖任何东西。</translation>
    </message>
    <message>
        <source>log y</source>
        <translation>对数纵轴</translation>
    </message>
    <message>
        <source>Logarithmic values: equal distances are equal factors</source>
        <translation>纵轴取对数：距离相等即倍数相等</translation>
    </message>
    <message>
        <source>by step</source>
        <translation>按步</translation>
    </message>
    <message>
        <source>by epoch</source>
        <translation>按轮</translation>
    </message>
    <message>
        <source>by time</source>
        <translation>按时间</translation>
    </message>
    <message>
        <source>What the horizontal axis counts</source>
        <translation>横轴的单位</translation>
    </message>
    <message>
        <source>Horizontal axis</source>
        <translation>横轴</translation>
    </message>
</context>
<context>
    <name>attnscope::CurvesPanel</name>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Loss and accuracy are drawn here, step by step, once training has started.</source>
        <translation>训练开始后，损失和准确率会在这里逐步画出。</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
</context>
<context>
    <name>attnscope::DataChooser</name>
    <message>
        <source>Choose Archive or File…</source>
        <translation>选择压缩包或文件…</translation>
    </message>
    <message>
        <source>Choose Folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Where is the data set?</source>
        <translation>数据集在哪里？</translation>
    </message>
    <message>
        <source>Choose folder or archive…</source>
        <translation>选择文件夹或压缩包…</translation>
    </message>
    <message>
        <source>This data set is not built in: say where it lies on your disk</source>
        <translation>该数据集并非内置：请指出它在磁盘上的位置</translation>
    </message>
    <message>
        <source>%1 train</source>
        <translation>训练 %1</translation>
    </message>
    <message>
        <source>%1 validation</source>
        <translation>验证 %1</translation>
    </message>
    <message>
        <source>%1 test</source>
        <translation>测试 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) skipped…</source>
        <translation>
            <numerusform>跳过了 %n 个文件…</numerusform>
        </translation>
    </message>
    <message>
        <source>Files that could not be used, with the reason</source>
        <translation>无法使用的文件及其原因</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>以及另外 %1 个</translation>
    </message>
    <message>
        <source>Skipped Files</source>
        <translation>跳过的文件</translation>
    </message>
    <message>
        <source>&amp;Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Archives and data files (*.tar.gz *.tgz *.tar *.zip *.bin *.gz *ubyte *.csv *.txt);;All files (*)</source>
        <translation>归档与数据文件 (*.tar.gz *.tgz *.tar *.zip *.bin *.gz *ubyte *.csv *.txt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>%1 words known</source>
        <translation>词表 %1 个词</translation>
    </message>
    <message>
        <source>at most %1 a text</source>
        <translation>每段文本最多 %1 个词元</translation>
    </message>
</context>
<context>
    <name>attnscope::Dock</name>
    <message>
        <source>Float this panel, or put it back</source>
        <translation>让面板浮动，或放回原处</translation>
    </message>
    <message>
        <source>Close this panel (View &gt; Panels opens it again)</source>
        <translation>关闭面板（可用“视图 &gt; 面板”重新打开）</translation>
    </message>
</context>
<context>
    <name>attnscope::ExperimentDock</name>
    <message>
        <source>%1 parameters</source>
        <translation>%1 个参数</translation>
    </message>
    <message>
        <source>Cannot change while training: pause first.</source>
        <translation>训练时不能更改：请先暂停。</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) will apply after Reset, with fresh weights.</source>
        <translation>
            <numerusform>%n 处更改将在重置后生效，权重会重新初始化。</numerusform>
        </translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Apply and Reset</source>
        <translation>应用并重置</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Model details</source>
        <translation>模型细节</translation>
    </message>
    <message>
        <source>Data details</source>
        <translation>数据细节</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
</context>
<context>
    <name>attnscope::ExportDialog</name>
    <message>
        <source>%1 × %2 pt</source>
        <translation>%1 × %2 pt</translation>
    </message>
    <message>
        <source>%1 × %2 pixels</source>
        <translation>%1 × %2 像素</translation>
    </message>
    <message>
        <source>vectors, selectable text</source>
        <translation>矢量图，文字可选</translation>
    </message>
    <message>
        <source>Export Figure</source>
        <translation>导出图像</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>格式(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Width</source>
        <translation>宽度(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Resolution</source>
        <translation>分辨率(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Colour map</source>
        <translation>配色(&amp;C)</translation>
    </message>
    <message>
        <source>%1 dpi</source>
        <translation>%1 dpi</translation>
    </message>
    <message>
        <source>C&amp;aption: sample, truth, prediction, step</source>
        <translation>图注：样本、真值、预测、步数(&amp;A)</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>浏览(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>attnscope::GlView</name>
    <message>
        <source>Pictures and plots need OpenGL 3.3, which this display does not offer.</source>
        <translation>图像与曲线图需要 OpenGL 3.3，而当前显示环境不支持。</translation>
    </message>
</context>
<context>
    <name>attnscope::HeadGrid</name>
    <message>
        <source>%1, head %2: click to open it</source>
        <translation>%1，头 %2：点击打开</translation>
    </message>
    <message>
        <source>%1, head %2: a click or Return opens it</source>
        <translation>%1，头 %2：点击或按回车键打开</translation>
    </message>
</context>
<context>
    <name>attnscope::ImGuiHost</name>
    <message>
        <source>The plots need OpenGL 3.3, which this display does not offer.</source>
        <translation>曲线图需要 OpenGL 3.3，而当前显示环境不支持。</translation>
    </message>
</context>
<context>
    <name>attnscope::MainWindow</name>
    <message>
        <source>The recording so far is kept: File &gt; Open Recent</source>
        <translation>此前的记录已保留：“文件”&gt;“最近打开”</translation>
    </message>
    <message>
        <source>Set Up Experiment</source>
        <translation>设置实验</translation>
    </message>
    <message>
        <source>Training is not available</source>
        <translation>无法训练</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Loading the numerical library…</source>
        <translation>正在加载数值计算库…</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>尚未保存</translation>
    </message>
    <message numerus="yes">
        <source>LibTorch %1, %n thread(s)</source>
        <translation>
            <numerusform>LibTorch %1，%n 个线程</numerusform>
        </translation>
    </message>
    <message>
        <source>LibTorch %1 on %2</source>
        <translation>LibTorch %1，%2</translation>
    </message>
    <message>
        <source>1 moment recorded</source>
        <translation>已记录 1 个时刻</translation>
    </message>
    <message>
        <source>%1 moments recorded</source>
        <translation>已记录 %1 个时刻</translation>
    </message>
    <message>
        <source>Open Run</source>
        <translation>打开运行记录</translation>
    </message>
    <message>
        <source>Open Image</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Attnscope runs (*.attn);;Attention (*.npz *.safetensors *.json);;All files (*)</source>
        <translation>Attnscope 运行记录 (*.attn);;注意力数据 (*.npz *.safetensors *.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Images (*.png *.jpg *.jpeg)</source>
        <translation>图片 (*.png *.jpg *.jpeg)</translation>
    </message>
    <message>
        <source>Save Run As</source>
        <translation>运行另存为</translation>
    </message>
    <message>
        <source>Attnscope runs (*.attn)</source>
        <translation>Attnscope 运行记录 (*.attn)</translation>
    </message>
    <message>
        <source>Exported %1</source>
        <translation>已导出 %1</translation>
    </message>
    <message>
        <source>Figure copied</source>
        <translation>图像已复制</translation>
    </message>
    <message>
        <source>Export Attention</source>
        <translation>导出注意力</translation>
    </message>
    <message>
        <source>NumPy (*.npz);;safetensors (*.safetensors);;JSON (*.json)</source>
        <translation>NumPy (*.npz);;safetensors (*.safetensors);;JSON (*.json)</translation>
    </message>
    <message>
        <source>Export Metrics</source>
        <translation>导出指标</translation>
    </message>
    <message>
        <source>Table (*.csv);;JSON (*.json)</source>
        <translation>表格 (*.csv);;JSON (*.json)</translation>
    </message>
    <message>
        <source>Export Weights</source>
        <translation>导出模型权重</translation>
    </message>
    <message>
        <source>safetensors (*.safetensors)</source>
        <translation>safetensors (*.safetensors)</translation>
    </message>
    <message>
        <source>Save this recording?</source>
        <translation>保存这份记录吗？</translation>
    </message>
    <message>
        <source>It has %1 steps and no name yet.</source>
        <translation>它有 %1 步，还没有名字。</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>Open &amp;Recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>Export &amp;Data</source>
        <translation>导出数据(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Colour Map</source>
        <translation>配色(&amp;C)</translation>
    </message>
    <message>
        <source>S&amp;cale</source>
        <translation>标度(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Interpolation</source>
        <translation>插值(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>面板(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Inspect</source>
        <translation>检视(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;System</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>Recordings without a name</source>
        <translation>未命名的记录</translation>
    </message>
    <message>
        <source>The newest %1 recordings that were never saved are kept</source>
        <translation>保留最近 %1 份未保存的记录</translation>
    </message>
    <message>
        <source>Nothing opened yet</source>
        <translation>还没有打开过</translation>
    </message>
    <message>
        <source>Clear List</source>
        <translation>清空列表</translation>
    </message>
    <message>
        <source>%1, %2 kernels</source>
        <translation>%1，%2 内核</translation>
    </message>
    <message>
        <source>Equal steps of colour are equal steps of weight; black is zero</source>
        <translation>颜色的等距即权重的等距；黑色为零</translation>
    </message>
    <message>
        <source>Equal steps of colour are equal factors: shows what is small beside what is large</source>
        <translation>颜色的等距即相等的倍数：让大值旁的小值也看得见</translation>
    </message>
    <message>
        <source>Zero in the middle: for values of both signs</source>
        <translation>零在中间：适合有正有负的值</translation>
    </message>
    <message>
        <source>One square for each weight: exactly what the model used</source>
        <translation>每个权重一个方格：正是模型所用的值</translation>
    </message>
    <message>
        <source>Straight lines between the weights</source>
        <translation>权重之间直线过渡</translation>
    </message>
    <message>
        <source>Smooth curves between the weights; may hide single cells</source>
        <translation>权重之间曲线过渡；可能掩盖单个方格</translation>
    </message>
    <message>
        <source>Show or hide this panel</source>
        <translation>显示或隐藏该面板</translation>
    </message>
    <message>
        <source>%1 is not a run (.attn), attention (.npz, .safetensors, .json), an image (PNG, JPEG), a text (.txt), or a data set that Attnscope knows.</source>
        <translation>%1 不是运行记录（.attn）、注意力数据（.npz、.safetensors、.json）、图片（PNG、JPEG）、文本（.txt），也不是 Attnscope 认识的数据集。</translation>
    </message>
    <message>
        <source>Open Attention</source>
        <translation>打开注意力数据</translation>
    </message>
    <message>
        <source>Open Text</source>
        <translation>打开文本</translation>
    </message>
    <message>
        <source>Texts (*.txt);;All files (*)</source>
        <translation>文本 (*.txt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>%1 is too large for one text (%2 MB, at most %3).</source>
        <translation>%1 作为一段文本太大（%2 MB，最多 %3）。</translation>
    </message>
    <message>
        <source>%1 is not a text in UTF-8 or UTF-16.</source>
        <translation>%1 不是 UTF-8 或 UTF-16 文本。</translation>
    </message>
    <message>
        <source>%1 holds no words.</source>
        <translation>%1 中没有文字。</translation>
    </message>
    <message>
        <source>There is no text on the clipboard</source>
        <translation>剪贴板上没有文本</translation>
    </message>
    <message>
        <source>Copy Figure</source>
        <translation>复制图像</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1，数据 %2</translation>
    </message>
    <message>
        <source>Attention without its model: nothing to train</source>
        <translation>只有注意力，没有模型：无法训练</translation>
    </message>
    <message>
        <source>Nothing is set up</source>
        <translation>尚未设置</translation>
    </message>
</context>
<context>
    <name>attnscope::MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>关闭这条消息</translation>
    </message>
</context>
<context>
    <name>attnscope::OptionRow</name>
    <message>
        <source>%1 to %2</source>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>default %1</source>
        <translation>默认 %1</translation>
    </message>
</context>
<context>
    <name>attnscope::PredictionStrip</name>
    <message>
        <source>Training sample %1</source>
        <translation>训练样本 %1</translation>
    </message>
    <message>
        <source>Validation sample %1</source>
        <translation>验证样本 %1</translation>
    </message>
    <message>
        <source>Test sample %1</source>
        <translation>测试样本 %1</translation>
    </message>
    <message>
        <source>predicted %1</source>
        <translation>预测 %1</translation>
    </message>
    <message>
        <source>predicted %1 ✓</source>
        <translation>预测 %1 ✓</translation>
    </message>
    <message>
        <source>predicted %1 ✗, it is %2</source>
        <translation>预测 %1 ✗，实为 %2</translation>
    </message>
    <message>
        <source>%1 · step %2</source>
        <translation>%1 · 第 %2 步</translation>
    </message>
    <message>
        <source>Your text</source>
        <translation>你的文本</translation>
    </message>
    <message>
        <source>made “%1”</source>
        <translation>输出“%1”</translation>
    </message>
    <message>
        <source>made “%1” ✓</source>
        <translation>输出“%1” ✓</translation>
    </message>
    <message>
        <source>made “%1” ✗, the reference is “%2”</source>
        <translation>输出“%1” ✗，参考为“%2”</translation>
    </message>
    <message>
        <source>whole text:</source>
        <translation>完整文本：</translation>
    </message>
    <message>
        <source>reference:</source>
        <translation>参考：</translation>
    </message>
    <message>
        <source>words hidden:</source>
        <translation>遮住之后：</translation>
    </message>
    <message>
        <source>made:</source>
        <translation>输出：</translation>
    </message>
    <message>
        <source>%1 of the picture</source>
        <translation>占图像的 %1</translation>
    </message>
    <message>
        <source>overlap %1</source>
        <translation>重叠 %1</translation>
    </message>
    <message>
        <source>%1 px off</source>
        <translation>偏差 %1 像素</translation>
    </message>
    <message>
        <source>Copy the Answers</source>
        <translation>复制回答</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 ✗ %2</source>
        <translation>%1 ✗ %2</translation>
    </message>
    <message>
        <source>%1 ✓</source>
        <translation>%1 ✓</translation>
    </message>
    <message>
        <source>Your text, the picture of sample %1</source>
        <translation>您的文本，样本 %1 的图片</translation>
    </message>
</context>
<context>
    <name>attnscope::RunToolbar</name>
    <message>
        <source>Loading… %1</source>
        <translation>正在加载… %1</translation>
    </message>
    <message>
        <source>Ready · %1 steps to make</source>
        <translation>就绪 · 共 %1 步</translation>
    </message>
    <message>
        <source>Stopped at step %1: the training diverged</source>
        <translation>停在第 %1 步：训练发散</translation>
    </message>
    <message>
        <source>Epoch %1 / %2 · step %3</source>
        <translation>第 %1 / %2 轮 · 第 %3 步</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>Finished · %1</source>
        <translation>已完成 · %1</translation>
    </message>
    <message>
        <source>Paused · %1</source>
        <translation>已暂停 · %1</translation>
    </message>
    <message>
        <source>%1 · %2 samples/s</source>
        <translation>%1 · 每秒 %2 个样本</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
</context>
<context>
    <name>attnscope::SampleDelegate</name>
    <message>
        <source>pinned</source>
        <translation>已固定</translation>
    </message>
    <message>
        <source>predicted ✓ %1</source>
        <translation>预测 ✓ %1</translation>
    </message>
    <message>
        <source>✗ %1 %2</source>
        <translation>✗ %1 %2</translation>
    </message>
    <message>
        <source>predicted ✓</source>
        <translation>预测 ✓</translation>
    </message>
    <message>
        <source>✗ %1</source>
        <translation>✗ %1</translation>
    </message>
</context>
<context>
    <name>attnscope::SamplesDock</name>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>No sample fits. Clear the filter to see all.</source>
        <translation>没有符合的样本。清空筛选即可看到全部。</translation>
    </message>
    <message>
        <source>%1 samples</source>
        <translation>%1 个样本</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Filter samples…</source>
        <translation>筛选样本…</translation>
    </message>
    <message>
        <source>Filter samples</source>
        <translation>筛选样本</translation>
    </message>
    <message>
        <source>Keeps the samples whose class or prediction contains this text</source>
        <translation>只保留类别或预测含有此文字的样本</translation>
    </message>
    <message>
        <source>Test samples were never trained on: only they tell what the model has understood</source>
        <translation>测试样本从未用于训练：只有它们能说明模型真正学会了什么</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Only errors</source>
        <translation>仅看错误</translation>
    </message>
    <message>
        <source>List only what the model gets wrong: look where it looks instead</source>
        <translation>只列出模型答错的样本：看看它究竟看了哪里</translation>
    </message>
    <message>
        <source>Keeps the samples whose words, class or prediction contain this text</source>
        <translation>只留下文字、类别或预测包含这段文字的样本</translation>
    </message>
</context>
<context>
    <name>attnscope::ScaleBar</name>
    <message>
        <source>Colour scale from %1 to %2</source>
        <translation>色标，从 %1 到 %2</translation>
    </message>
</context>
<context>
    <name>attnscope::TeachingPage</name>
    <message>
        <source>Preparing…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Loading the numerical library. This takes about a second.</source>
        <translation>正在加载数值计算库，大约需要一秒。</translation>
    </message>
    <message>
        <source>Training is not available</source>
        <translation>无法训练</translation>
    </message>
    <message>
        <source>Reading the data…</source>
        <translation>正在读取数据…</translation>
    </message>
    <message>
        <source>The samples are read and checked, and the model is built.</source>
        <translation>正在读取并检查样本，然后建立模型。</translation>
    </message>
    <message>
        <source>Nothing is set up</source>
        <translation>尚未设置</translation>
    </message>
    <message>
        <source>Choose a data set and a model on the left, open a run, or drop one here.</source>
        <translation>在左侧选择数据集和模型，或打开一份运行记录，也可以直接拖到这里。</translation>
    </message>
    <message>
        <source>Watch a model learn where to look</source>
        <translation>看模型学会该看哪里</translation>
    </message>
    <message>
        <source>The bright spot is where the model looks. At first it is anywhere; within seconds it moves on to the object while the loss falls below.</source>
        <translation>亮处就是模型所看的地方。起初它四处游移；几秒之内，随着下方损失下降，它会移到目标上。</translation>
    </message>
    <message>
        <source>The bright places are where the model looks. At first they mean nothing; as the loss falls they settle on what tells the classes apart.</source>
        <translation>亮处就是模型所看的地方。起初毫无意义；随着损失下降，它们会停在区分各类的关键之处。</translation>
    </message>
    <message>
        <source>Press &lt;b&gt;Train&lt;/b&gt; (Space). Press it again to pause; nothing is lost.</source>
        <translation>按&lt;b&gt;训练&lt;/b&gt;（空格键）。再按一次暂停，不会丢失任何内容。</translation>
    </message>
    <message>
        <source>Pick another sample on the right, or drag the timeline back to see how it looked earlier.</source>
        <translation>在右侧换一个样本，或把时间线往回拖，看看它之前的样子。</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Or click a sample to see how the untrained model looks at it: that is what nothing looks like. Drop your own picture anywhere to see it through the model&apos;s eyes.</source>
        <translation>也可以点一个样本，看未训练的模型如何看它：那就是“什么都没学到”的样子。把自己的图片拖到任意位置，就能透过模型的眼睛看它。</translation>
    </message>
    <message>
        <source>The bright words are where the model looks. At first they mean nothing; as the loss falls they settle on the words that decide.</source>
        <translation>亮的词就是模型关注的地方。一开始没有意义；随着损失下降，它们会落到起决定作用的词上。</translation>
    </message>
    <message>
        <source>Or click a sample to see how the untrained model looks at it: that is what nothing looks like. Type a text of your own (Ctrl+T), or drop one anywhere, to see it through the model&apos;s eyes.</source>
        <translation>也可以点一个样本，看看未训练的模型怎么看它：那就是毫无意义的样子。输入自己的文本（Ctrl+T），或把文本拖进窗口，用模型的眼光看它。</translation>
    </message>
</context>
<context>
    <name>attnscope::TextInput</name>
    <message>
        <source>Type your own text, English or Chinese</source>
        <translation>输入自己的文本，中文英文都可以</translation>
    </message>
    <message>
        <source>Your text</source>
        <translation>你的文本</translation>
    </message>
    <message>
        <source>What the model reads: change a word and see what it says and where it looks, while it trains</source>
        <translation>模型读到的内容：改一个词，看它怎么回答、关注哪里，训练不会中断</translation>
    </message>
    <message>
        <source>Context (empty: the text itself)</source>
        <translation>上下文（留空：文本自身）</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>The second text, which the first is read against</source>
        <translation>第二段文本，与第一段对照着读</translation>
    </message>
    <message>
        <source>Cut after %1 characters: the model reads at most %2 tokens of a text.</source>
        <translation>已在 %1 个字符后截断：模型对一段文本最多读取 %2 个词元。</translation>
    </message>
    <message>
        <source>Cut after %1 characters: no model reads more of a text.</source>
        <translation>已在 %1 个字符后截断：没有模型会读取更长的文本。</translation>
    </message>
    <message>
        <source>Nothing to read: type at least one word. What is shown belongs to the text before.</source>
        <translation>没有可读的内容：请至少输入一个词。当前显示的是之前的文本。</translation>
    </message>
</context>
<context>
    <name>attnscope::TextPane</name>
    <message>
        <source>from: %1</source>
        <translation>从：%1</translation>
    </message>
    <message>
        <source>to: %1</source>
        <translation>到：%1</translation>
    </message>
    <message>
        <source>click a word: the model no longer sees it; click again: it is back</source>
        <translation>点击一个词，模型就看不到它；再点一下就恢复</translation>
    </message>
    <message>
        <source>mean over all words · click a word to see where it looks</source>
        <translation>所有词的平均 · 点击一个词，看它关注哪里</translation>
    </message>
    <message>
        <source>where the outlined word looks · click it again for the mean</source>
        <translation>带框的词关注的地方 · 再点一下回到平均</translation>
    </message>
    <message>
        <source>the weights that gather all words into the answer · Mask Words: take one out</source>
        <translation>把所有词汇成回答的权重 · “遮住词语”：去掉一个词试试</translation>
    </message>
    <message>
        <source>this model has no attention over these words</source>
        <translation>这个模型对这些词没有注意力</translation>
    </message>
    <message>
        <source>rows look at columns · wheel zooms, dragging moves, a double click shows all</source>
        <translation>行关注列 · 滚轮缩放，拖动平移，双击显示全部</translation>
    </message>
    <message>
        <source>each point is the largest of its weights</source>
        <translation>每个点是其中最大的权重</translation>
    </message>
    <message>
        <source>a row for each layer, a column for each head · click one to open it</source>
        <translation>每层一行，每个头一列 · 点击可打开</translation>
    </message>
    <message>
        <source>The text with its attention</source>
        <translation>带注意力的文本</translation>
    </message>
    <message>
        <source>The text that looks</source>
        <translation>发出注意力的文本</translation>
    </message>
    <message>
        <source>Lines from words to the words they look at</source>
        <translation>从词连到它关注的词</translation>
    </message>
    <message>
        <source>Matrix of words against words</source>
        <translation>词对词的矩阵</translation>
    </message>
    <message>
        <source>Layers and heads</source>
        <translation>层与头</translation>
    </message>
    <message>
        <source>Show all words</source>
        <translation>显示所有词语</translation>
    </message>
    <message>
        <source>Give the hidden words back to the model</source>
        <translation>把遮住的词还给模型</translation>
    </message>
    <message>
        <source>bars: weight of each sentence · colours: weight of a word within its sentence</source>
        <translation>条形：每个句子的权重 · 颜色：词在句中的权重</translation>
    </message>
    <message>
        <source>this text is shorter than the chosen word&apos;s place: mean over all words · click a word to see where it looks</source>
        <translation>这段文本较短，没有所选位置的词：显示所有词的平均 · 点击一个词，看它关注哪里</translation>
    </message>
    <message>
        <source>the picture shows where the outlined word looks · click it again for the mean</source>
        <translation>图片显示框出的词看向哪里 · 再次点击恢复平均</translation>
    </message>
    <message>
        <source>the words that the outlined place of the picture looks at</source>
        <translation>图片中框出的位置所看的词</translation>
    </message>
    <message>
        <source>mean over the picture · click a word, or a place in the picture, to see where it looks</source>
        <translation>整幅图片的平均 · 点击一个词或图片中的一处，看它看向哪里</translation>
    </message>
    <message>
        <source>the weights that gather all words into the answer</source>
        <translation>把所有词汇聚成答案的权重</translation>
    </message>
</context>
<context>
    <name>attnscope::TimelineDock</name>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Drag to see what the model attended to at an earlier step; each tick is a recorded one. At the right end it follows training.</source>
        <translation>拖动可查看模型在更早一步关注哪里；每个刻度是一个被记录的步。拖到最右端则跟随训练。</translation>
    </message>
    <message>
        <source>The step whose attention is shown</source>
        <translation>当前显示的注意力所属的步</translation>
    </message>
</context>
<context>
    <name>attnscope::TokenArcs</name>
    <message>
        <source>%1 lines: %2</source>
        <translation>%1 条线：%2</translation>
    </message>
    <message>
        <source>%1 lines: the %2 strongest of each word in view and head, %3</source>
        <translation>%1 条线：可见的每个词、每个头最强的 %2 条，%3</translation>
    </message>
    <message>
        <source>%1 weaker ones left out</source>
        <translation>另有 %1 条较弱的未画</translation>
    </message>
    <message>
        <source>the model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>from: %1</source>
        <translation>从：%1</translation>
    </message>
    <message>
        <source>to: %1</source>
        <translation>到：%1</translation>
    </message>
</context>
<context>
    <name>attnscope::TokenStrip</name>
    <message>
        <source>Show This Word to the Model</source>
        <translation>让模型看到这个词</translation>
    </message>
    <message>
        <source>Hide This Word from the Model</source>
        <translation>不让模型看到这个词</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>is damaged (the checkpoint of step {} does not agree with its checksum)</source>
        <translation>已损坏（第 {} 步的检查点与其校验和不符）</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How far each step moves the weights. Too small learns slowly, too large diverges; it may be changed while training runs.</source>
        <translation>每一步把权重移动多远。太小学得慢，太大会发散；训练过程中可以更改。</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>How many samples one step learns from. Larger batches give smoother gradients and fewer steps an epoch.</source>
        <translation>每一步从多少个样本学习。批越大，梯度越平稳，每轮的步数越少。</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>How often training goes through all samples.</source>
        <translation>训练把全部样本过几遍。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Ends training after this many steps instead of a number of epochs; 0: not used.</source>
        <translation>到这么多步就结束训练，而不按轮数；0 表示不使用。</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>The rule that turns gradients into steps: Adam adapts each weight&apos;s step, AdamW decouples the weight decay, SGD with momentum 0.9 is the classic.</source>
        <translation>把梯度变成更新的规则：Adam 为每个权重自适应步长，AdamW 把权重衰减分离出来，带 0.9 动量的 SGD 是经典做法。</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Pulls every weight towards zero a little at each step, against overfitting.</source>
        <translation>每一步把所有权重向零拉近一点，以抑制过拟合。</translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Scales the whole gradient down when its norm exceeds this; 0 switches it off. A few models start with a limit of their own.</source>
        <translation>梯度范数超过此值时整体缩小；0 表示关闭。个别模型自带默认上限。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Decides the initial weights, the order of the samples and all chance: the same seed repeats a run exactly.</source>
        <translation>决定初始权重、样本顺序和一切随机性：相同的种子可以精确重现一次运行。</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Processor threads used for training; 0: one for each core.</source>
        <translation>训练使用的处理器线程数；0 表示每个核心一个。</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>What trains the model: the processor, or one of the GPUs that were found.</source>
        <translation>用什么训练模型：处理器，或者找到的某个 GPU。</translation>
    </message>
    <message>
        <source>Convolutions with attention</source>
        <translation>带注意力的卷积网络</translation>
    </message>
    <message>
        <source>Two convolutions make a map of features; its positions attend to each other, then each gets a weight that says how much it matters for the class. Small and quick: the model to start with.</source>
        <translation>两层卷积生成特征图；其中各位置先相互关注，再各得一个权重，表示它对类别有多重要。小而快：适合入门的模型。</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道数</translation>
    </message>
    <message>
        <source>How many patterns the first convolution looks for; the second looks for twice as many. More channels learn more and train slower.</source>
        <translation>第一层卷积寻找多少种模式；第二层是它的两倍。通道越多，学得越多，训练也越慢。</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>What a convolution does at the edge: &quot;valid&quot; uses only whole 3 x 3 windows, so the map loses a cell on each side; &quot;same&quot; fills up with zeros and keeps the size.</source>
        <translation>卷积如何处理边缘：“valid”只用完整的 3 x 3 窗口，特征图每边少一格；“same”用零补齐，保持大小。</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>池化</translation>
    </message>
    <message>
        <source>What becomes of the weighted map: &quot;weighted-map&quot; keeps every position in its place, &quot;weighted-sum&quot; adds them up into one vector, which forgets where things were and costs accuracy.</source>
        <translation>加权后的特征图如何使用：“weighted-map”让每个位置留在原处，“weighted-sum”把它们加成一个向量，会忘记东西在哪里，准确率也会下降。</translation>
    </message>
    <message>
        <source>Hidden units</source>
        <translation>隐藏单元</translation>
    </message>
    <message>
        <source>Width of the dense layer between the pooled map and the classes.</source>
        <translation>池化后的特征图与类别之间全连接层的宽度。</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>随机失活</translation>
    </message>
    <message>
        <source>Share of the inner values that are switched off at random in each training step, so that the model does not rely on any single one. May be changed while training runs.</source>
        <translation>每个训练步中随机关闭的内部数值所占比例，使模型不依赖其中任何一个。训练过程中可以更改。</translation>
    </message>
    <message>
        <source>Attend over</source>
        <translation>关注范围</translation>
    </message>
    <message>
        <source>What attends to what: the positions of one image to each other, or (a common mistake worth seeing) the images of a batch to each other, which makes a prediction depend on what else is in the batch.</source>
        <translation>谁关注谁：同一张图的各位置相互关注，或者（一个值得一看的常见错误）一个批次中的图片相互关注，这会使预测取决于批次里还有什么。</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>打分函数</translation>
    </message>
    <message>
        <source>How well a query and a key match, before the weights are made: the heart of an attention mechanism.</source>
        <translation>在得出权重之前，查询与键有多匹配：这是注意力机制的核心。</translation>
    </message>
    <message>
        <source>Normaliser</source>
        <translation>归一化</translation>
    </message>
    <message>
        <source>How scores become weights: shares of one whole (softmax), mostly zeros (sparsemax, entmax15), one single position (hard), or independent gates (sigmoid).</source>
        <translation>分数如何变成权重：整体的份额（softmax）、大多为零（sparsemax、entmax15）、只取一个位置（hard），或相互独立的门（sigmoid）。</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Which positions a query may look at: all of them, a window around it, a window at a predicted place, or only what came before.</source>
        <translation>查询可以看哪些位置：全部、它周围的窗口、预测位置处的窗口，或仅限在它之前的内容。</translation>
    </message>
    <message>
        <source>Scale of the product</source>
        <translation>内积缩放</translation>
    </message>
    <message>
        <source>What scaled-dot divides by, with d features: √d as in the transformer, d, or nothing. Watch how the softmax saturates without it.</source>
        <translation>scaled-dot 除以什么（特征数为 d）：像 Transformer 那样除以 √d、除以 d，或不除。看看不除时 softmax 如何饱和。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Scores are divided by it: below 1 the attention gets sharper, above 1 more even. May be changed while training runs.</source>
        <translation>分数会除以它：小于 1 时注意力更尖锐，大于 1 时更均匀。训练过程中可以更改。</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>How many positions to either side of its centre a local scope reaches.</source>
        <translation>局部范围从中心向两侧各延伸多少个位置。</translation>
    </message>
    <message>
        <source>Gated convolutions</source>
        <translation>门控卷积网络</translation>
    </message>
    <message>
        <source>Every position of the feature map has its own gate between 0 and 1 (a sigmoid); the class is read from the mean of what the gates let through. Nothing competes: the map shows all that matters, not only what matters most.</source>
        <translation>特征图的每个位置都有自己的门，取值在 0 与 1 之间（sigmoid）；类别由门放行的内容的平均得出。没有竞争：图上显示的是所有要紧之处，而不只是最要紧的。</translation>
    </message>
    <message>
        <source>Width of the dense layer between the mean of the gated features and the classes.</source>
        <translation>门控特征的平均与类别之间全连接层的宽度。</translation>
    </message>
    <message>
        <source>The gates&apos; scores are divided by it: below 1 they are either open or shut, above 1 all stay half open. May be changed while training runs.</source>
        <translation>门的分数会除以它：小于 1 时门非开即关，大于 1 时都半开半闭。训练过程中可以更改。</translation>
    </message>
    <message>
        <source>Channel and spatial attention (CBAM)</source>
        <translation>通道与空间注意力（CBAM）</translation>
    </message>
    <message>
        <source>First asks which feature channels matter in this image, then at which positions, and scales the map by both answers (Woo 2018).</source>
        <translation>先问这张图里哪些特征通道重要，再问哪些位置重要，并用两个答案缩放特征图（Woo 2018）。</translation>
    </message>
    <message>
        <source>Reduction</source>
        <translation>压缩比</translation>
    </message>
    <message>
        <source>The network that weighs the channels squeezes them into so many times fewer numbers first.</source>
        <translation>为通道加权的网络先把它们压缩到这么多分之一。</translation>
    </message>
    <message>
        <source>Width of the dense layer between the weighted map and the classes.</source>
        <translation>加权特征图与类别之间全连接层的宽度。</translation>
    </message>
    <message>
        <source>Vision transformer</source>
        <translation>视觉 Transformer</translation>
    </message>
    <message>
        <source>Cuts the image into patches that attend to each other through several layers and heads; a class token gathers the answer (Dosovitskiy 2021). Rollout follows the attention through all layers (Abnar &amp; Zuidema 2020).</source>
        <translation>把图片切成小块，各块经过若干层、若干头相互关注；由一个类别词元汇集答案（Dosovitskiy 2021）。rollout 把注意力贯穿所有层追踪下来（Abnar &amp; Zuidema 2020）。</translation>
    </message>
    <message>
        <source>Patch size</source>
        <translation>块大小</translation>
    </message>
    <message>
        <source>The image is cut into squares of so many pixels a side; each becomes one token. Smaller patches give a finer map and far more work.</source>
        <translation>图片被切成边长这么多像素的方块，每块成为一个词元。块越小，注意力图越细，计算量也大得多。</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Numbers per token. It is shared out among the heads and must be a multiple of them.</source>
        <translation>每个词元的数值个数。它平分给各个头，必须是头数的倍数。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>How many times all tokens attend to each other, one time after the other.</source>
        <translation>所有词元依次相互关注多少遍。</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>Attention patterns side by side in each layer, each over its own share of the width.</source>
        <translation>每层中并排的注意力模式，各占宽度的一份。</translation>
    </message>
    <message>
        <source>MLP ratio</source>
        <translation>MLP 倍数</translation>
    </message>
    <message>
        <source>Width of the small network that follows each attention, as a multiple of the tokens&apos; width.</source>
        <translation>每次注意力之后的小网络的宽度，是词元宽度的多少倍。</translation>
    </message>
    <message>
        <source>Shapes</source>
        <translation>图形</translation>
    </message>
    <message>
        <source>Coloured shapes among clutter, made by the program itself: one object in each picture decides the answer, and because we know where it is, we can check whether attention really looks at it.</source>
        <translation>由程序自己生成的彩色图形，夹在杂物之中：每张图里有一个目标决定答案；因为知道它在哪里，就能检验注意力是否真的看着它。</translation>
    </message>
    <message>
        <source>Training pictures</source>
        <translation>训练图片数</translation>
    </message>
    <message>
        <source>How many pictures to learn from; with fewer, the model learns them by heart sooner.</source>
        <translation>从多少张图片学习；越少，模型越快把它们背下来。</translation>
    </message>
    <message>
        <source>Test pictures</source>
        <translation>测试图片数</translation>
    </message>
    <message>
        <source>How many pictures the model is judged by; it never learns from these.</source>
        <translation>用多少张图片评判模型；它从不在这些图上学习。</translation>
    </message>
    <message>
        <source>Grain</source>
        <translation>颗粒</translation>
    </message>
    <message>
        <source>The strength of the random grain in every picture (0.1 is a tenth of the way from black to white); more of it makes edges harder to see.</source>
        <translation>每张图里随机颗粒的强度（0.1 是从黑到白的十分之一）；越强，边缘越难看清。</translation>
    </message>
    <message>
        <source>Clutter</source>
        <translation>杂物</translation>
    </message>
    <message>
        <source>How many small dots and strokes lie around the object; they mean nothing, and good attention ignores them.</source>
        <translation>目标周围有多少小点和短线；它们毫无意义，好的注意力会忽略它们。</translation>
    </message>
    <message>
        <source>Validation share</source>
        <translation>验证比例</translation>
    </message>
    <message>
        <source>The share of the training samples that is set aside to judge settings by, so that the test samples stay unseen until the end.</source>
        <translation>从训练样本中留出多少用来评判设置，使测试样本直到最后都未被看过。</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Shows every second training image mirrored, so that left and right stop mattering. Good for animals and things, wrong for digits and letters.</source>
        <translation>一半的训练图片左右翻转，使左右不再重要。适合动物和物品，不适合数字和字母。</translation>
    </message>
    <message>
        <source>Random crop</source>
        <translation>随机裁剪</translation>
    </message>
    <message>
        <source>Shifts each training image by up to 4 pixels, another way every time, so that the model learns what a thing looks like rather than where it lies.</source>
        <translation>每次把训练图片随机平移至多 4 个像素，使模型学到东西的样子，而不是它的位置。</translation>
    </message>
    <message>
        <source>Added noise</source>
        <translation>附加噪声</translation>
    </message>
    <message>
        <source>The strength of the grain added to training images (0.1 is a tenth of the way from black to white); a model that copes with it relies less on single pixels.</source>
        <translation>加到训练图片上的颗粒强度（0.1 是从黑到白的十分之一）；能应付它的模型较少依赖单个像素。</translation>
    </message>
    <message>
        <source>CIFAR-10</source>
        <translation>CIFAR-10 照片</translation>
    </message>
    <message>
        <source>60,000 colour photographs of 32 x 32 pixels in ten classes, from airplane to truck (Krizhevsky 2009). Small enough to train on a laptop, hard enough that attention has something to find.</source>
        <translation>60,000 张 32 x 32 像素的彩色照片，共十类，从飞机到卡车（Krizhevsky 2009）。小到笔记本电脑也能训练，又难到注意力有东西可找。</translation>
    </message>
    <message>
        <source>MNIST</source>
        <translation>MNIST 手写数字</translation>
    </message>
    <message>
        <source>70,000 handwritten digits of 28 x 28 grey pixels (LeCun et al. 1998). Almost solved by any model, which makes it good for looking at what attention picks out of a stroke.</source>
        <translation>70,000 个 28 x 28 灰度像素的手写数字（LeCun 等 1998）。几乎任何模型都能解决，因此适合看注意力从笔画中挑出了什么。</translation>
    </message>
    <message>
        <source>Fashion-MNIST</source>
        <translation>Fashion-MNIST 服饰</translation>
    </message>
    <message>
        <source>70,000 grey pictures of clothes and shoes of 28 x 28 pixels in ten classes (Xiao et al. 2017): MNIST&apos;s form, but harder, with shirts and coats that only details tell apart.</source>
        <translation>70,000 张 28 x 28 像素的衣物和鞋子灰度图，共十类（Xiao 等 2017）：形式同 MNIST，但更难，衬衫和外套只能靠细节区分。</translation>
    </message>
    <message>
        <source>Folder of images</source>
        <translation>图片文件夹</translation>
    </message>
    <message>
        <source>Your own pictures, PNG or JPEG, in one folder for each class; with folders named train and test, these are the splits. Each is cropped to its central square and scaled down.</source>
        <translation>你自己的 PNG 或 JPEG 图片，每类一个文件夹；若有名为 train 和 test 的文件夹，则以它们为划分。每张图取中央正方形并缩小。</translation>
    </message>
    <message>
        <source>Picture size</source>
        <translation>图片大小</translation>
    </message>
    <message>
        <source>The width and height in pixels to which every picture is scaled; twice the size costs four times the work.</source>
        <translation>每张图片缩放到的宽和高（像素）；大小加倍，计算量变为四倍。</translation>
    </message>
    <message>
        <source>Test share</source>
        <translation>测试比例</translation>
    </message>
    <message>
        <source>The share of each class that is kept for judging the model and never learned from; not used where the folder has train and test inside.</source>
        <translation>每类中留作评判、从不用于学习的比例；文件夹内已有 train 和 test 时不使用。</translation>
    </message>
    <message>
        <source>The plain inner product: large where query and key point the same way and are long. It grows with the number of features, so the softmax over it easily becomes all or nothing (Luong 2015).</source>
        <translation>普通内积：查询与键方向相同且较长时值就大。它随特征数增长，因此其上的 softmax 容易变成非全即无（Luong 2015）。</translation>
    </message>
    <message>
        <source>The inner product divided by the square root of the number of features, which keeps its spread near 1 and the softmax&apos;s gradient alive: the score of the transformer (Vaswani 2017).</source>
        <translation>内积除以特征数的平方根，使其离散程度保持在 1 附近、softmax 的梯度不消失：Transformer 的打分函数（Vaswani 2017）。</translation>
    </message>
    <message>
        <source>A learned matrix W between query and key: the model decides which features of one are compared with which features of the other (Luong 2015).</source>
        <translation>查询与键之间有一个学习得到的矩阵 W：由模型决定用一方的哪些特征与另一方的哪些特征相比（Luong 2015）。</translation>
    </message>
    <message>
        <source>A small neural network looks at query and key together. The first attention of all; bounded scores, but more work than a product (Bahdanau 2015).</source>
        <translation>一个小神经网络同时看查询和键。最早的注意力；分数有界，但比内积费计算（Bahdanau 2015）。</translation>
    </message>
    <message>
        <source>Only the angle between query and key counts, not their lengths; a learned factor e^s says how sharply to tell near from far.</source>
        <translation>只看查询与键之间的夹角，不看长度；学习得到的因子 e^s 决定远近区分得多尖锐。</translation>
    </message>
    <message>
        <source>Where to look is read from the query alone, one score per position, whatever stands there (Luong 2015).</source>
        <translation>看哪里只由查询决定，每个位置一个分数，与那里有什么无关（Luong 2015）。</translation>
    </message>
    <message>
        <source>One learned vector v asks the same question of every position: how much do you matter for the answer? One row of weights for the whole input.</source>
        <translation>一个学习得到的向量 v 向每个位置问同一个问题：你对答案有多重要？整个输入得到一行权重。</translation>
    </message>
    <message>
        <source>Turns scores into positive shares that sum to 1. Nothing gets exactly zero; a low temperature T sharpens the shares, a high one evens them out.</source>
        <translation>把分数变成总和为 1 的正份额。没有哪个恰好为零；低温 T 使份额更尖锐，高温使其更均匀。</translation>
    </message>
    <message>
        <source>An independent gate between 0 and 1 for every position: nothing competes, so all may be open, or none. The weights do not sum to 1.</source>
        <translation>每个位置一个 0 与 1 之间的独立的门：没有竞争，可以全开，也可以全关。权重之和不为 1。</translation>
    </message>
    <message>
        <source>The nearest point of the simplex: shares that sum to 1, most of them exactly zero (Martins &amp; Astudillo 2016).</source>
        <translation>单纯形上最近的点：份额总和为 1，其中大多数恰好为零（Martins &amp; Astudillo 2016）。</translation>
    </message>
    <message>
        <source>Half-way between softmax and sparsemax: smooth among the few positions it keeps, exactly zero elsewhere (Peters, Niculae &amp; Martins 2019).</source>
        <translation>介于 softmax 与 sparsemax 之间：在保留的少数位置上平滑，其余恰好为零（Peters、Niculae &amp; Martins 2019）。</translation>
    </message>
    <message>
        <source>Looks at one single position. While training it is drawn at random by the softmax&apos;s shares and learns through the softmax&apos;s gradient (straight-through Gumbel, Jang 2017); in use it is the best one.</source>
        <translation>只看一个位置。训练时按 softmax 的份额随机抽取，并通过 softmax 的梯度学习（直通 Gumbel，Jang 2017）；使用时取最优的一个。</translation>
    </message>
    <message>
        <source>Every query may look at every position.</source>
        <translation>每个查询可以看所有位置。</translation>
    </message>
    <message>
        <source>Every query sees only its neighbourhood: ±w places on a line, a square of (2w+1)² cells on an image. Like a convolution whose weights depend on what is there.</source>
        <translation>每个查询只看自己的邻域：在序列上是 ±w 个位置，在图片上是 (2w+1)² 个格子的方块。像一个权重取决于内容的卷积。</translation>
    </message>
    <message>
        <source>Luong&apos;s local-m: query number t looks around position number t in reading order, as for two sequences that run side by side (Luong 2015).</source>
        <translation>Luong 的 local-m：第 t 个查询看按阅读顺序第 t 个位置附近，适合并行的两个序列（Luong 2015）。</translation>
    </message>
    <message>
        <source>Luong&apos;s local-p: the query itself predicts where to look; a window around that place, times a bell curve through which the prediction learns. The weights sum to less than 1 (Luong 2015).</source>
        <translation>Luong 的 local-p：由查询自己预测看哪里；取该处周围的窗口，再乘以一条钟形曲线，预测正是通过它学习的。权重之和小于 1（Luong 2015）。</translation>
    </message>
    <message>
        <source>A query sees itself and what came before, never the future: what a model that writes from left to right needs.</source>
        <translation>查询只看自己和之前的内容，从不看未来：从左到右书写的模型正需要这样。</translation>
    </message>
    <message>
        <source>Adds the losses of all tasks with the same weight.</source>
        <translation>以相同的权重把所有任务的损失相加。</translation>
    </message>
    <message>
        <source>LibTorch stopped with an error: {}</source>
        <translation>LibTorch 因错误停止：{}</translation>
    </message>
    <message>
        <source>The pixels are not the official CIFAR-10 bytes (see PROVENANCE.txt beside the data).</source>
        <translation>这些像素不是官方 CIFAR-10 的原始字节（见数据旁的 PROVENANCE.txt）。</translation>
    </message>
    <message>
        <source>Where this copy comes from is told in PROVENANCE.txt beside the data.</source>
        <translation>这份数据的来源见数据旁的 PROVENANCE.txt。</translation>
    </message>
    <message>
        <source>a name or a piece of metadata is not valid UTF-8</source>
        <translation>某个名称或元数据不是有效的 UTF-8</translation>
    </message>
    <message>
        <source>an image without pixels ({} x {})</source>
        <translation>没有像素的图片（{} x {}）</translation>
    </message>
    <message>
        <source>another program has begun to write to this run</source>
        <translation>另一个程序已开始写入这份运行记录</translation>
    </message>
    <message>
        <source>is being written by another program (process {})</source>
        <translation>正由另一个程序写入（进程 {}）</translation>
    </message>
    <message>
        <source>is being written by another program: it is shown as it was when it was opened</source>
        <translation>正由另一个程序写入：显示的是打开时的内容</translation>
    </message>
    <message>
        <source>bad suffix (expected ?train=N&amp;test=M with whole numbers from 1, found &quot;?{}&quot;)</source>
        <translation>后缀有误（应为 ?train=N&amp;test=M，N、M 为不小于 1 的整数，实为“?{}”）</translation>
    </message>
    <message>
        <source>can only be read: save it under another name to go on training</source>
        <translation>只能读取：请另存为其他名称后再继续训练</translation>
    </message>
    <message>
        <source>cannot be changed while a run goes on</source>
        <translation>运行期间不能更改</translation>
    </message>
    <message>
        <source>cannot be looked at before a model is set up</source>
        <translation>建立模型之前无法查看</translation>
    </message>
    <message>
        <source>cannot be made ({})</source>
        <translation>无法创建（{}）</translation>
    </message>
    <message>
        <source>cannot be opened, or its folder cannot be written ({})</source>
        <translation>无法打开，或其所在文件夹不可写（{}）</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>cannot be read ({})</source>
        <translation>无法读取（{}）</translation>
    </message>
    <message>
        <source>cannot be read or written ({})</source>
        <translation>无法读写（{}）</translation>
    </message>
    <message>
        <source>cannot be replaced ({})</source>
        <translation>无法替换（{}）</translation>
    </message>
    <message>
        <source>cannot be replaced by a copy of itself</source>
        <translation>不能用它自己的副本替换</translation>
    </message>
    <message>
        <source>cannot be shared out among the heads (expected a multiple of {}, found {})</source>
        <translation>无法平分给各个头（应为 {} 的倍数，实为 {}）</translation>
    </message>
    <message>
        <source>cannot be stored in the archive ({})</source>
        <translation>无法存入压缩包（{}）</translation>
    </message>
    <message>
        <source>cannot be written: it or its folder is read-only</source>
        <translation>无法写入：文件或其所在文件夹是只读的</translation>
    </message>
    <message>
        <source>cannot be written: the disk is full</source>
        <translation>无法写入：磁盘已满</translation>
    </message>
    <message>
        <source>cannot begin a PDF drawing</source>
        <translation>无法开始绘制 PDF</translation>
    </message>
    <message>
        <source>cannot begin an SVG drawing</source>
        <translation>无法开始绘制 SVG</translation>
    </message>
    <message>
        <source>cannot create the file (there is no folder {})</source>
        <translation>无法创建文件（没有文件夹 {}）</translation>
    </message>
    <message>
        <source>cannot create the file ({})</source>
        <translation>无法创建文件（{}）</translation>
    </message>
    <message>
        <source>cannot create the folder ({})</source>
        <translation>无法创建文件夹（{}）</translation>
    </message>
    <message>
        <source>cannot encode the picture ({})</source>
        <translation>无法编码图片（{}）</translation>
    </message>
    <message>
        <source>cannot hold an array named {} (twice, or reserved)</source>
        <translation>不能包含名为 {} 的数组（重复或为保留名）</translation>
    </message>
    <message>
        <source>cannot hold so large a piece of data ({})</source>
        <translation>无法容纳这么大的数据（{}）</translation>
    </message>
    <message>
        <source>cannot hold two arrays of one name, nor one without ({})</source>
        <translation>不能有两个同名或没有名字的数组（{}）</translation>
    </message>
    <message>
        <source>cannot make the folder ({})</source>
        <translation>无法创建文件夹（{}）</translation>
    </message>
    <message>
        <source>cannot open ({})</source>
        <translation>无法打开（{}）</translation>
    </message>
    <message>
        <source>cannot open for writing ({})</source>
        <translation>无法打开以写入（{}）</translation>
    </message>
    <message>
        <source>cannot read ({})</source>
        <translation>无法读取（{}）</translation>
    </message>
    <message>
        <source>cannot record step {} (expected 0 to {})</source>
        <translation>无法记录第 {} 步（应在 0 到 {} 之间）</translation>
    </message>
    <message>
        <source>cannot record step {} after step {}</source>
        <translation>无法记录第 {} 步：已经记录到第 {} 步</translation>
    </message>
    <message>
        <source>cannot replace the file ({})</source>
        <translation>无法替换文件（{}）</translation>
    </message>
    <message>
        <source>cannot store a checkpoint of step {} behind that of step {}</source>
        <translation>第 {} 步的检查点不能存在第 {} 步的检查点之后</translation>
    </message>
    <message>
        <source>cannot write to the disk ({})</source>
        <translation>无法写入磁盘（{}）</translation>
    </message>
    <message>
        <source>claims {} bytes, more than the file can hold</source>
        <translation>声称有 {} 字节，超出文件所能容纳</translation>
    </message>
    <message>
        <source>cut short, damaged or not of the expected format ({})</source>
        <translation>被截断、损坏或格式不符（{}）</translation>
    </message>
    <message>
        <source>does not fit its {} classes</source>
        <translation>与它的 {} 个类别不符</translation>
    </message>
    <message>
        <source>does not fit the data {} ({})</source>
        <translation>与数据 {} 不符（{}）</translation>
    </message>
    <message>
        <source>ended early (expected {} bytes, found {})</source>
        <translation>提前结束（应有 {} 字节，实有 {}）</translation>
    </message>
    <message>
        <source>ends too early (expected {} more bytes, found {})</source>
        <translation>结束过早（还应有 {} 字节，实有 {}）</translation>
    </message>
    <message>
        <source>ends too early (the header promises {} bytes, more than the file can hold)</source>
        <translation>结束过早（文件头声明 {} 字节，超出文件所能容纳）</translation>
    </message>
    <message>
        <source>exists already</source>
        <translation>已存在</translation>
    </message>
    <message>
        <source>exists already (give --resume to go on with it or --overwrite to replace it)</source>
        <translation>已存在（用 --resume 继续，或用 --overwrite 替换）</translation>
    </message>
    <message>
        <source>exported</source>
        <translation>已导出</translation>
    </message>
    <message>
        <source>has a header that cannot be read</source>
        <translation>文件头无法读取</translation>
    </message>
    <message>
        <source>has a member whose name is not valid UTF-8</source>
        <translation>有一个成员的名称不是有效的 UTF-8</translation>
    </message>
    <message>
        <source>has a shape that is not a list of sizes</source>
        <translation>其形状不是一组大小</translation>
    </message>
    <message>
        <source>has a type that cannot be read (expected F16, F32, F64, BF16, U8, BOOL or an integer of 8 to 64 bits, found {})</source>
        <translation>类型无法读取（应为 F16、F32、F64、BF16、U8、BOOL 或 8 至 64 位整数，实为 {}）</translation>
    </message>
    <message>
        <source>has a type that cannot be read (expected a float, boolean or integer type, found {})</source>
        <translation>类型无法读取（应为浮点、布尔或整数类型，实为 {}）</translation>
    </message>
    <message>
        <source>has an unknown format (expected 1 to 3, found {})</source>
        <translation>格式未知（应为 1 到 3，实为 {}）</translation>
    </message>
    <message>
        <source>has another element type (expected {}, found {})</source>
        <translation>元素类型不符（应为 {}，实为 {}）</translation>
    </message>
    <message>
        <source>has another shape (expected {}, found {})</source>
        <translation>形状不符（应为 {}，实为 {}）</translation>
    </message>
    <message>
        <source>has bytes that belong to no tensor (expected {}, found {})</source>
        <translation>有不属于任何张量的字节（应为 {}，实为 {}）</translation>
    </message>
    <message>
        <source>has metadata that are no JSON object</source>
        <translation>元数据不是 JSON 对象</translation>
    </message>
    <message>
        <source>has metadata that are not text (key {})</source>
        <translation>元数据不是文本（键 {}）</translation>
    </message>
    <message>
        <source>has more bytes than its shape needs</source>
        <translation>字节数超出其形状所需</translation>
    </message>
    <message>
        <source>has no samples in the {} split</source>
        <translation>{} 划分中没有样本</translation>
    </message>
    <message>
        <source>has no training samples</source>
        <translation>没有训练样本</translation>
    </message>
    <message>
        <source>has no valid dtype, shape and data_offsets</source>
        <translation>没有有效的 dtype、shape 和 data_offsets</translation>
    </message>
    <message>
        <source>has offsets that are not numbers</source>
        <translation>偏移量不是数字</translation>
    </message>
    <message>
        <source>has the old file format {}: open it for training once to bring it to format {}</source>
        <translation>文件格式 {} 已过时：以训练方式打开一次即可升级到格式 {}</translation>
    </message>
    <message>
        <source>has too large a header (expected at most {} bytes, found {})</source>
        <translation>文件头过大（至多应为 {} 字节，实为 {}）</translation>
    </message>
    <message>
        <source>has too many dimensions (expected at most {}, found {})</source>
        <translation>维数过多（至多应为 {}，实为 {}）</translation>
    </message>
    <message>
        <source>has too many members (expected at most {})</source>
        <translation>成员过多（至多应为 {} 个）</translation>
    </message>
    <message>
        <source>has two entries named {} in its header</source>
        <translation>文件头中有两个名为 {} 的条目</translation>
    </message>
    <message>
        <source>has two members named {}</source>
        <translation>有两个名为 {} 的成员</translation>
    </message>
    <message>
        <source>has {} bytes, which do not fit its type {} and shape</source>
        <translation>有 {} 字节，与其类型 {} 和形状不符</translation>
    </message>
    <message>
        <source>holds a configuration that cannot be read ({})</source>
        <translation>其中的配置无法读取（{}）</translation>
    </message>
    <message>
        <source>holds no attention of step {}</source>
        <translation>没有第 {} 步的注意力</translation>
    </message>
    <message>
        <source>holds no checkpoint</source>
        <translation>没有检查点</translation>
    </message>
    <message>
        <source>holds no checkpoint of step {} or before</source>
        <translation>没有第 {} 步或更早的检查点</translation>
    </message>
    <message>
        <source>holds pickled Python objects, which are not read because they can run any program</source>
        <translation>含有 Python pickle 对象；它们可以运行任意程序，因此不予读取</translation>
    </message>
    <message>
        <source>holds structures (expected plain numbers)</source>
        <translation>含有结构体（应为普通数值）</translation>
    </message>
    <message>
        <source>images cannot be cut into patches (expected sides that are multiples of {}, found {} x {})</source>
        <translation>图片无法切成小块（边长应为 {} 的倍数，实为 {} x {}）</translation>
    </message>
    <message>
        <source>images of an unusable size (expected 1 to {} pixels a side, found {} x {})</source>
        <translation>图片大小不可用（边长应为 1 到 {} 像素，实为 {} x {}）</translation>
    </message>
    <message>
        <source>images too large: too many positions to attend to (expected at most {}, found {})</source>
        <translation>图片过大：要关注的位置太多（至多应为 {}，实为 {}）</translation>
    </message>
    <message>
        <source>&quot;{}&quot; has no images (expected a data set of images)</source>
        <translation>“{}”不含图片（应为图片数据集）</translation>
    </message>
    <message>
        <source>the run has kept neither the weights nor this sample of step {} (nearest {})</source>
        <translation>训练记录中既没有第 {} 步的权重，也没有该步的这个样本（最近的步：{}）</translation>
    </message>
    <message>
        <source>the test split has fewer (expected at most {}, found {})</source>
        <translation>测试集没有这么多样本（至多应为 {}，实为 {}）</translation>
    </message>
    <message>
        <source>images too small (expected at least {} x {} pixels, found {} x {})</source>
        <translation>图片过小（至少应为 {} x {} 像素，实为 {} x {}）</translation>
    </message>
    <message>
        <source>is a damaged JPEG picture (its size is missing)</source>
        <translation>是损坏的 JPEG 图片（缺少尺寸）</translation>
    </message>
    <message>
        <source>is a damaged PNG picture (it has no header)</source>
        <translation>是损坏的 PNG 图片（没有文件头）</translation>
    </message>
    <message>
        <source>is an SQLite database but not a run file (expected the application id {}, found {})</source>
        <translation>是 SQLite 数据库，但不是运行记录（应用标识应为 {}，实为 {}）</translation>
    </message>
    <message>
        <source>is big-endian (expected a little-endian type, found {})</source>
        <translation>是大端序（应为小端序类型，实为 {}）</translation>
    </message>
    <message>
        <source>is cut short (expected a header of {} bytes, found {})</source>
        <translation>被截断（文件头应有 {} 字节，实有 {}）</translation>
    </message>
    <message>
        <source>is cut short (expected a multiple of {} bytes, found {})</source>
        <translation>被截断（应为 {} 字节的倍数，实有 {}）</translation>
    </message>
    <message>
        <source>is cut short (expected {} bytes, found {})</source>
        <translation>被截断（应有 {} 字节，实有 {}）</translation>
    </message>
    <message>
        <source>is cut short in its header</source>
        <translation>在文件头处被截断</translation>
    </message>
    <message>
        <source>is damaged (a picture of {} x {} pixels)</source>
        <translation>已损坏（图片大小为 {} x {} 像素）</translation>
    </message>
    <message>
        <source>is damaged (a stride of {} steps)</source>
        <translation>已损坏（步距为 {}）</translation>
    </message>
    <message>
        <source>is damaged (expected {} bytes, found {})</source>
        <translation>已损坏（应有 {} 字节，实有 {}）</translation>
    </message>
    <message>
        <source>is damaged (it does not fit its {} classes)</source>
        <translation>已损坏（与它的 {} 个类别不符）</translation>
    </message>
    <message>
        <source>is damaged (it does not say what run it holds)</source>
        <translation>已损坏（未说明所含的运行）</translation>
    </message>
    <message>
        <source>is damaged (its classes cannot be read)</source>
        <translation>已损坏（类别无法读取）</translation>
    </message>
    <message>
        <source>is damaged (its compressed data are cut short, or followed by others)</source>
        <translation>已损坏（压缩数据被截断，或后面还有其他数据）</translation>
    </message>
    <message>
        <source>is damaged (its description cannot be read)</source>
        <translation>已损坏（描述无法读取）</translation>
    </message>
    <message>
        <source>is damaged (its split or shape is not known)</source>
        <translation>已损坏（划分或形状未知）</translation>
    </message>
    <message>
        <source>is damaged (its steps do not ascend)</source>
        <translation>已损坏（步数没有递增）</translation>
    </message>
    <message>
        <source>is damaged (its tables are not those of a run file)</source>
        <translation>已损坏（数据表不是运行记录的表）</translation>
    </message>
    <message>
        <source>is damaged (not a zstd frame of known size)</source>
        <translation>已损坏（不是已知大小的 zstd 帧）</translation>
    </message>
    <message>
        <source>is damaged ({} points from step {})</source>
        <translation>已损坏（{} 个点，始于第 {} 步）</translation>
    </message>
    <message>
        <source>is damaged ({})</source>
        <translation>已损坏（{}）</translation>
    </message>
    <message>
        <source>is in use by another program</source>
        <translation>正被另一个程序使用</translation>
    </message>
    <message>
        <source>is longer than its header says (expected {} bytes of data)</source>
        <translation>比文件头所述更长（应有 {} 字节数据）</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>is missing from the checkpoint</source>
        <translation>检查点中缺少它</translation>
    </message>
    <message>
        <source>is no JSON object</source>
        <translation>不是 JSON 对象</translation>
    </message>
    <message>
        <source>is no file that Attnscope knows (expected a run, .npz, .safetensors, arrays as .json, PNG or JPEG)</source>
        <translation>不是 Attnscope 认识的文件（应为运行记录、.npz、.safetensors、.json 形式的数组、PNG 或 JPEG）</translation>
    </message>
    <message>
        <source>is not a JSON object</source>
        <translation>不是 JSON 对象</translation>
    </message>
    <message>
        <source>is not a NumPy array (it does not begin with \x93NUMPY)</source>
        <translation>不是 NumPy 数组（开头不是 \x93NUMPY）</translation>
    </message>
    <message>
        <source>is not a generator state of this LibTorch</source>
        <translation>不是当前 LibTorch 的随机数发生器状态</translation>
    </message>
    <message>
        <source>describes its data in a form that this version does not know (expected {}, found {})</source>
        <translation>其数据说明的格式是本版本不认识的（应为 {}，实为 {}）</translation>
    </message>
    <message>
        <source>its description of the data cannot be read ({})</source>
        <translation>其中的数据说明无法读取（{}）</translation>
    </message>
    <message>
        <source>is too large to keep (expected at most {} bytes, found {})</source>
        <translation>太大，无法保存（最多 {} 字节，实为 {}）</translation>
    </message>
    <message>
        <source>is damaged (it claims {} bytes)</source>
        <translation>已损坏（自称有 {} 字节）</translation>
    </message>
    <message>
        <source>its attention is too large to record (expected at most {} MiB a step, found {})</source>
        <translation>其注意力太大，无法记录（每步最多 {} MiB，实为 {}）</translation>
    </message>
    <message>
        <source>cannot be looked at without the data {}</source>
        <translation>没有数据 {}，无法查看</translation>
    </message>
    <message>
        <source>is not pinned any more, since it cannot be recorded ({})</source>
        <translation>无法记录，已取消固定（{}）</translation>
    </message>
    <message>
        <source>cannot be listed ({})</source>
        <translation>无法列出其中的文件（{}）</translation>
    </message>
    <message>
        <source>is not pinned any more, since it cannot be looked at ({})</source>
        <translation>无法查看，已取消固定（{}）</translation>
    </message>
    <message>
        <source>is not a regular file</source>
        <translation>不是普通文件</translation>
    </message>
    <message>
        <source>is not a run file (it is empty)</source>
        <translation>不是运行记录（文件为空）</translation>
    </message>
    <message>
        <source>is not a run file (it is not an SQLite database)</source>
        <translation>不是运行记录（不是 SQLite 数据库）</translation>
    </message>
    <message>
        <source>is not a safetensors file (expected at least 8 bytes, found {})</source>
        <translation>不是 safetensors 文件（至少应有 8 字节，实有 {}）</translation>
    </message>
    <message>
        <source>is not a safetensors file (its header is no JSON object)</source>
        <translation>不是 safetensors 文件（文件头不是 JSON 对象）</translation>
    </message>
    <message>
        <source>is not a safetensors file (its header is no valid JSON)</source>
        <translation>不是 safetensors 文件（文件头不是有效的 JSON）</translation>
    </message>
    <message>
        <source>is not a safetensors file, or its header is too large (expected at most {} bytes, found {})</source>
        <translation>不是 safetensors 文件，或文件头过大（至多应为 {} 字节，实为 {}）</translation>
    </message>
    <message>
        <source>is not a setting of model {} on data {} (did you mean &quot;{}&quot;?)</source>
        <translation>不是模型 {} 在数据 {} 上的设置（是否指“{}”？）</translation>
    </message>
    <message>
        <source>is not an .npz file ({})</source>
        <translation>不是 .npz 文件（{}）</translation>
    </message>
    <message>
        <source>is not an .npz file, or damaged ({})</source>
        <translation>不是 .npz 文件，或已损坏（{}）</translation>
    </message>
    <message>
        <source>is not available here (expected {}, found &quot;{}&quot;)</source>
        <translation>此处不可用（应为 {}，实为“{}”）</translation>
    </message>
    <message>
        <source>is not in the {} split (expected 0 to {})</source>
        <translation>不在 {} 划分中（应在 0 到 {} 之间）</translation>
    </message>
    <message>
        <source>is not the data that the run was made with (expected SHA-256 {}, found {})</source>
        <translation>不是该运行所用的数据（SHA-256 应为 {}，实为 {}）</translation>
    </message>
    <message>
        <source>is open to look at; it cannot go on training without its data</source>
        <translation>已打开供查看；没有数据，无法继续训练</translation>
    </message>
    <message>
        <source>is there twice</source>
        <translation>出现了两次</translation>
    </message>
    <message>
        <source>is too large (expected at most {} bytes, found {})</source>
        <translation>过大（至多应为 {} 字节，实为 {}）</translation>
    </message>
    <message>
        <source>is too large to read ({} bytes)</source>
        <translation>过大，无法读取（{} 字节）</translation>
    </message>
    <message>
        <source>is too large, or its shape is absurd (expected at most {} bytes)</source>
        <translation>过大，或形状荒谬（至多应为 {} 字节）</translation>
    </message>
    <message>
        <source>label out of range in record {} (expected 0 to 9, found {})</source>
        <translation>第 {} 条记录的标签超出范围（应为 0 到 9，实为 {}）</translation>
    </message>
    <message>
        <source>lies outside the file (offsets {} to {} of {} bytes)</source>
        <translation>超出文件范围（偏移 {} 到 {}，文件共 {} 字节）</translation>
    </message>
    <message>
        <source>location cannot be used over a batch (expected a score that looks at the keys, or attention.over=positions)</source>
        <translation>location 不能用于批次之间（应选用会看键的打分函数，或 attention.over=positions）</translation>
    </message>
    <message>
        <source>needs more memory than there is</source>
        <translation>所需内存超出现有内存</translation>
    </message>
    <message>
        <source>neither PNG nor JPEG (its first bytes are {})</source>
        <translation>既不是 PNG 也不是 JPEG（开头字节为 {}）</translation>
    </message>
    <message>
        <source>is the Python version of CIFAR-10, which is never opened since its files may run programs (expected the binary version, {})</source>
        <translation>是 CIFAR-10 的 Python 版；该版本的文件可能会运行程序，因此从不打开（应为二进制版 {}）</translation>
    </message>
    <message>
        <source>is open to look at; the model that made it is not in it</source>
        <translation>已打开，供查看；其中不含产生它的模型</translation>
    </message>
    <message>
        <source>is an attention dump, which holds one input (expected no --sample, --image, --text, --step or --data)</source>
        <translation>是注意力数据文件，只含一个输入（不应给出 --sample、--image、--text、--step 或 --data）</translation>
    </message>
    <message>
        <source>holds no attention (expected an array named attention, found {})</source>
        <translation>不含注意力（应有名为 attention 的数组，实际为 {}）</translation>
    </message>
    <message>
        <source>does not agree with the rest of the file</source>
        <translation>与文件的其余部分不一致</translation>
    </message>
    <message>
        <source>holds weights that are not finite</source>
        <translation>含有非有限的权重</translation>
    </message>
    <message>
        <source>has {} keys, but there are {} tokens</source>
        <translation>有 {} 个键，但有 {} 个词元</translation>
    </message>
    <message>
        <source>has {} {}, but there are {} elsewhere</source>
        <translation>有 {} 个 {}，但别处有 {} 个</translation>
    </message>
    <message>
        <source>is no list of texts</source>
        <translation>不是文本列表</translation>
    </message>
    <message>
        <source>has an unusable shape (expected [layer, head, query, key], [head, query, key] or [query, key])</source>
        <translation>形状无法使用（应为 [layer, head, query, key]、[head, query, key] 或 [query, key]）</translation>
    </message>
    <message>
        <source>its lists are not all of one length, or hold more than numbers</source>
        <translation>其中的列表长度不一，或含有数字以外的内容</translation>
    </message>
    <message>
        <source>holds a number that its type {} cannot</source>
        <translation>含有其类型 {} 无法表示的数</translation>
    </message>
    <message>
        <source>is no array (expected dtype, shape and values)</source>
        <translation>不是数组（应有 dtype、shape 和 values）</translation>
    </message>
    <message>
        <source>has fewer values than its shape needs</source>
        <translation>值的数量少于其形状所需</translation>
    </message>
    <message>
        <source>no CIFAR-10 here (expected cifar-10-binary.tar.gz or data_batch_1.bin to data_batch_5.bin and test_batch.bin)</source>
        <translation>这里没有 CIFAR-10（应有 cifar-10-binary.tar.gz，或 data_batch_1.bin 至 data_batch_5.bin 和 test_batch.bin）</translation>
    </message>
    <message>
        <source>no IDX files here (expected train-images-idx3-ubyte or train-images-idx3-ubyte.gz)</source>
        <translation>这里没有 IDX 文件（应有 train-images-idx3-ubyte 或 train-images-idx3-ubyte.gz）</translation>
    </message>
    <message>
        <source>no attention is recorded at step {}</source>
        <translation>第 {} 步没有记录注意力</translation>
    </message>
    <message>
        <source>no images (expected PNG or JPEG files in a folder for each class, as in {})</source>
        <translation>没有图片（应为每类一个文件夹，内有 PNG 或 JPEG 文件，例如 {}）</translation>
    </message>
    <message>
        <source>no such attention site (expected one of {}, nearest {}, found {})</source>
        <translation>没有这个注意力位置（应为 {} 之一，最接近的是 {}，实为 {}）</translation>
    </message>
    <message>
        <source>no such colour map (expected one of {}, nearest {}, found {})</source>
        <translation>没有这个配色（应为 {} 之一，最接近的是 {}，实为 {}）</translation>
    </message>
    <message>
        <source>no such curve (expected one of {}, nearest {}, found {})</source>
        <translation>没有这条曲线（应为 {} 之一，最接近的是 {}，实为 {}）</translation>
    </message>
    <message>
        <source>no such file</source>
        <translation>没有这个文件</translation>
    </message>
    <message>
        <source>no such file or folder</source>
        <translation>没有这个文件或文件夹</translation>
    </message>
    <message>
        <source>no such folder</source>
        <translation>没有这个文件夹</translation>
    </message>
    <message>
        <source>no such head (expected 0 to {} or -1 for the mean, found {})</source>
        <translation>没有这个头（应为 0 到 {}，或 -1 表示平均，实为 {}）</translation>
    </message>
    <message>
        <source>no such query (expected 0 to {} or -1 for the mean, found {})</source>
        <translation>没有这个查询（应为 0 到 {}，或 -1 表示平均，实为 {}）</translation>
    </message>
    <message>
        <source>no training samples</source>
        <translation>没有训练样本</translation>
    </message>
    <message>
        <source>none of the {} images could be read (the first, {})</source>
        <translation>{} 张图片全都无法读取（第一张，{}）</translation>
    </message>
    <message>
        <source>not a folder (expected one with a folder of images for each class)</source>
        <translation>不是文件夹（应为每类一个图片文件夹）</translation>
    </message>
    <message>
        <source>not a number (found &quot;{}&quot;)</source>
        <translation>不是数字（实为“{}”）</translation>
    </message>
    <message>
        <source>not a readable JPEG ({})</source>
        <translation>不是可读的 JPEG（{}）</translation>
    </message>
    <message>
        <source>not a readable PNG ({})</source>
        <translation>不是可读的 PNG（{}）</translation>
    </message>
    <message>
        <source>not a regular file</source>
        <translation>不是普通文件</translation>
    </message>
    <message>
        <source>not a setting of this program</source>
        <translation>不是本程序的设置</translation>
    </message>
    <message>
        <source>not a switch (expected true or false, found &quot;{}&quot;)</source>
        <translation>不是开关值（应为 true 或 false，实为“{}”）</translation>
    </message>
    <message>
        <source>not a whole number (found &quot;{}&quot;)</source>
        <translation>不是整数（实为“{}”）</translation>
    </message>
    <message>
        <source>not enough memory for a picture of {} pixels a side</source>
        <translation>内存不足，无法生成边长 {} 像素的图片</translation>
    </message>
    <message>
        <source>nothing has been recorded yet</source>
        <translation>还没有记录任何内容</translation>
    </message>
    <message>
        <source>nothing to learn in &quot;{}&quot; (expected a classification task with two classes or more, found none)</source>
        <translation>“{}”中没有可学的任务（应有至少两类的分类任务，实际没有）</translation>
    </message>
    <message>
        <source>only one class (expected a folder of images for each of at least two, found {})</source>
        <translation>只有一个类别（至少应有两类，每类一个图片文件夹，实为 {}）</translation>
    </message>
    <message>
        <source>out of range (expected 0 to below 1, found {})</source>
        <translation>超出范围（应大于等于 0 且小于 1，实为 {}）</translation>
    </message>
    <message>
        <source>overlaps another or leaves a gap (expected offset {}, found {})</source>
        <translation>与其他部分重叠或留有空隙（偏移应为 {}，实为 {}）</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>say what to look at: --sample or --image</source>
        <translation>请说明要看什么：--sample 或 --image</translation>
    </message>
    <message>
        <source>stopped with an error: {}</source>
        <translation>因错误停止：{}</translation>
    </message>
    <message>
        <source>the JPEG decoder cannot be started ({})</source>
        <translation>无法启动 JPEG 解码器（{}）</translation>
    </message>
    <message>
        <source>the JPEG is damaged or cut short ({})</source>
        <translation>JPEG 已损坏或被截断（{}）</translation>
    </message>
    <message>
        <source>the PNG is damaged or cut short ({})</source>
        <translation>PNG 已损坏或被截断（{}）</translation>
    </message>
    <message>
        <source>the core library cannot be loaded: {}</source>
        <translation>无法加载核心库：{}</translation>
    </message>
    <message>
        <source>the core library could not start</source>
        <translation>核心库无法启动</translation>
    </message>
    <message>
        <source>the core library is missing (looked for {})</source>
        <translation>缺少核心库（已查找 {}）</translation>
    </message>
    <message>
        <source>the data set {} has no such setting (did you mean &quot;{}&quot;?)</source>
        <translation>数据集 {} 没有这个设置（是否指“{}”？）</translation>
    </message>
    <message>
        <source>the data set {} is built in and takes no path (found &quot;{}&quot;)</source>
        <translation>数据集 {} 是内置的，不需要路径（实为“{}”）</translation>
    </message>
    <message>
        <source>the data set {} needs a path (expected {}:PATH)</source>
        <translation>数据集 {} 需要路径（应为 {}:路径）</translation>
    </message>
    <message>
        <source>the database reports an error ({})</source>
        <translation>数据库报告错误（{}）</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>the file is empty (expected a PNG or JPEG image)</source>
        <translation>文件为空（应为 PNG 或 JPEG 图片）</translation>
    </message>
    <message>
        <source>the file&apos;s ending is not known (expected .csv or .json, found {})</source>
        <translation>无法识别文件后缀（应为 .csv 或 .json，实为 {}）</translation>
    </message>
    <message>
        <source>the file&apos;s ending is not known (expected .safetensors or .npz, found {})</source>
        <translation>无法识别文件后缀（应为 .safetensors 或 .npz，实为 {}）</translation>
    </message>
    <message>
        <source>the file&apos;s ending is not known (expected .safetensors, .npz or .json, found {})</source>
        <translation>无法识别文件后缀（应为 .safetensors、.npz 或 .json，实为 {}）</translation>
    </message>
    <message>
        <source>the image is too large (expected at most {} pixels a side, found {} x {})</source>
        <translation>图片过大（边长至多 {} 像素，实为 {} x {}）</translation>
    </message>
    <message>
        <source>the image is too large (expected at most {} pixels, found {} x {})</source>
        <translation>图片过大（至多 {} 像素，实为 {} x {}）</translation>
    </message>
    <message>
        <source>the model of this run looks at images (give --sample or --image)</source>
        <translation>这份运行的模型看的是图片（请给出 --sample 或 --image）</translation>
    </message>
    <message>
        <source>the model recorded no attention</source>
        <translation>模型没有记录注意力</translation>
    </message>
    <message>
        <source>the next batch cannot be prepared ({})</source>
        <translation>无法准备下一个批次（{}）</translation>
    </message>
    <message>
        <source>the number of images and labels differ (expected {}, found {})</source>
        <translation>图片与标签的数量不一致（应为 {}，实为 {}）</translation>
    </message>
    <message>
        <source>the number of weights does not fit the shape {}</source>
        <translation>权重个数与形状 {} 不符</translation>
    </message>
    <message>
        <source>the picture would be too large (expected at most {} pixels a side, found {})</source>
        <translation>图片会过大（边长至多 {} 像素，实为 {}）</translation>
    </message>
    <message>
        <source>the run has no recorded curves yet</source>
        <translation>这份运行还没有记录曲线</translation>
    </message>
    <message>
        <source>the size of its input does not fit its shape</source>
        <translation>输入的大小与其形状不符</translation>
    </message>
    <message>
        <source>the weights&apos; shape does not fit their number</source>
        <translation>权重的形状与个数不符</translation>
    </message>
    <message>
        <source>there are no metrics to export yet</source>
        <translation>还没有可导出的指标</translation>
    </message>
    <message>
        <source>there is no attention to export yet</source>
        <translation>还没有可导出的注意力</translation>
    </message>
    <message>
        <source>there is no model to export</source>
        <translation>没有可导出的模型</translation>
    </message>
    <message>
        <source>there is no run to save</source>
        <translation>没有可保存的运行</translation>
    </message>
    <message>
        <source>there is no sample to show</source>
        <translation>没有可显示的样本</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>没有这个文件</translation>
    </message>
    <message>
        <source>this is not Attnscope&apos;s core library (expected the symbol {})</source>
        <translation>这不是 Attnscope 的核心库（应有符号 {}）</translation>
    </message>
    <message>
        <source>too large for memory (expected at most 2 GiB of pixels, found {} images of {} bytes)</source>
        <translation>超出内存（像素至多 2 GiB，实为 {} 张各 {} 字节的图片）</translation>
    </message>
    <message>
        <source>too many images (expected at most {} a split, found {})</source>
        <translation>图片过多（每个划分至多 {} 张，实为 {}）</translation>
    </message>
    <message>
        <source>training and test images differ in size (expected {} x {}, found {} x {})</source>
        <translation>训练与测试图片大小不同（应为 {} x {}，实为 {} x {}）</translation>
    </message>
    <message>
        <source>training diverged: &quot;{}&quot; is the first of the weights that are no longer finite; the model is back at step {} (try a learning rate below {})</source>
        <translation>训练发散：“{}”是第一个不再是有限值的权重；模型已退回第 {} 步（请尝试低于 {} 的学习率）</translation>
    </message>
    <message>
        <source>training diverged: all weights are finite, but the values behind &quot;{}&quot; are not; the model is back at step {} (try a learning rate below {})</source>
        <translation>训练发散：所有权重都是有限值，但“{}”之后的数值不是；模型已退回第 {} 步（请尝试低于 {} 的学习率）</translation>
    </message>
    <message>
        <source>training diverged: since step {} most losses are above {}, many times what guessing gives, and the newest is {}; the model is back at step {} (try a learning rate below {})</source>
        <translation>训练发散：自第 {} 步起，多数损失高于 {}（随机猜测的许多倍），最新损失为 {}；模型已退回第 {} 步（请尝试低于 {} 的学习率）</translation>
    </message>
    <message>
        <source>training diverged: the loss became {} and the norm of its gradient {}; the model is back at step {} (try a learning rate below {})</source>
        <translation>训练发散：损失变为 {}，其梯度的范数为 {}；模型已退回第 {} 步（请尝试低于 {} 的学习率）</translation>
    </message>
    <message>
        <source>training diverged: the loss is {}, but the gradient of &quot;{}&quot; is not finite; the model is back at step {} (try a learning rate below {})</source>
        <translation>训练发散：损失为 {}，但“{}”的梯度不是有限值；模型已退回第 {} 步（请尝试低于 {} 的学习率）</translation>
    </message>
    <message>
        <source>unknown choice &quot;{}&quot; (did you mean &quot;{}&quot;? expected one of {})</source>
        <translation>未知选项“{}”（是否指“{}”？应为 {} 之一）</translation>
    </message>
    <message>
        <source>unknown data set &quot;{}&quot; (did you mean &quot;{}&quot;? known are {})</source>
        <translation>未知数据集“{}”（是否指“{}”？已知的有 {}）</translation>
    </message>
    <message>
        <source>unknown kind of figure (expected .png, .svg or .pdf, found {})</source>
        <translation>未知的图像格式（应为 .png、.svg 或 .pdf，实为 {}）</translation>
    </message>
    <message>
        <source>unknown model &quot;{}&quot; (did you mean &quot;{}&quot;?)</source>
        <translation>未知模型“{}”（是否指“{}”？）</translation>
    </message>
    <message>
        <source>unknown weighting &quot;{}&quot; (did you mean &quot;{}&quot;?)</source>
        <translation>未知加权策略“{}”（是否指“{}”？）</translation>
    </message>
    <message>
        <source>value out of range (expected {} to {}, found {})</source>
        <translation>数值超出范围（应为 {} 到 {}，实为 {}）</translation>
    </message>
    <message>
        <source>was made by a newer version of Attnscope (file format {} of version {}; this is version {}, which reads formats up to {})</source>
        <translation>由更新版本的 Attnscope 创建（文件格式 {}，版本 {}；当前版本为 {}，最高可读格式 {}）</translation>
    </message>
    <message>
        <source>was made with another configuration ({})</source>
        <translation>是用另一种配置创建的（{}）</translation>
    </message>
    <message>
        <source>was opened for reading only</source>
        <translation>以只读方式打开</translation>
    </message>
    <message>
        <source>wrong length (expected a multiple of {} bytes, found {})</source>
        <translation>长度有误（应为 {} 字节的倍数，实为 {}）</translation>
    </message>
    <message>
        <source>wrong magic number (expected {}, found {})</source>
        <translation>幻数有误（应为 {}，实为 {}）</translation>
    </message>
    <message>
        <source>{} does not lie on the input (expected a map, or --view matrix)</source>
        <translation>{} 不在输入上（应为注意力图，或使用 --view matrix）</translation>
    </message>
    <message>
        <source>{} is missing</source>
        <translation>缺少 {}</translation>
    </message>
    <message>
        <source>Recurrent layer with attention</source>
        <translation>带注意力的循环网络</translation>
    </message>
    <message>
        <source>Reads a text word by word and remembers what it needs; attention then gives each word a weight that says how much it matters for the class. The text model to start with.</source>
        <translation>逐词读入文本并记住所需的内容；注意力再给每个词一个权重，表示它对类别有多重要。文本模型可从它入手。</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>循环单元</translation>
    </message>
    <message>
        <source>What carries the memory from word to word: a plain cell (rnn) soon forgets, the gates of an LSTM or a GRU decide what to keep.</source>
        <translation>把记忆从一个词带到下一个词的部件：普通单元（rnn）很快就会遗忘，LSTM 或 GRU 的门决定保留什么。</translation>
    </message>
    <message>
        <source>Both directions</source>
        <translation>双向</translation>
    </message>
    <message>
        <source>Also read the text from its end, so that the state at a word knows what follows.</source>
        <translation>同时从末尾读文本，使每个词处的状态也知道后文。</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>词嵌入</translation>
    </message>
    <message>
        <source>How many numbers stand for each word of the vocabulary; they are learned, and words that are used alike end up alike.</source>
        <translation>词表中每个词用多少个数表示；这些数是学出来的，用法相近的词最终也相近。</translation>
    </message>
    <message>
        <source>Width of the recurrent layer&apos;s state in each direction: how much it can remember.</source>
        <translation>循环层每个方向的状态宽度：它能记住多少。</translation>
    </message>
    <message>
        <source>Text in context</source>
        <translation>结合上下文的文本</translation>
    </message>
    <message>
        <source>Two encoders read a text and its context; every word of the text looks into the context for what belongs to it. Without a context of its own, a text is its own context.</source>
        <translation>两个编码器分别读入文本和上下文；文本的每个词都到上下文中寻找与自己相关的内容。没有单独的上下文时，文本就是自己的上下文。</translation>
    </message>
    <message>
        <source>Dense units</source>
        <translation>全连接单元</translation>
    </message>
    <message>
        <source>Width of the dense layer between the pooled text and the classes.</source>
        <translation>池化后的文本与类别之间全连接层的宽度。</translation>
    </message>
    <message>
        <source>Words, sentences, document</source>
        <translation>词、句、篇</translation>
    </message>
    <message>
        <source>Words make sentences and sentences make the document, each with a weight of its own (Yang 2016): shows which sentence decides, and which words in it.</source>
        <translation>词组成句，句组成篇，各有自己的权重（Yang 2016）：可以看出哪一句起决定作用，以及句中的哪些词。</translation>
    </message>
    <message>
        <source>&quot;{}&quot; has no texts (expected a data set of texts)</source>
        <translation>“{}”中没有文本（应为文本数据集）</translation>
    </message>
    <message>
        <source>texts too long: every token attends to every other (expected at most {} tokens, found {}; data.tokens sets it)</source>
        <translation>文本过长：每个词元都要关注其他所有词元（至多应为 {} 个词元，实为 {}；由 data.tokens 设定）</translation>
    </message>
    <message>
        <source>its evidence or alignment does not fit its tokens</source>
        <translation>其证据或对齐与词元不符</translation>
    </message>
    <message>
        <source>its token {} does not lie in its {} bytes</source>
        <translation>其第 {} 个词元不在 {} 字节的文本之内</translation>
    </message>
    <message>
        <source>is not valid UTF-8</source>
        <translation>不是有效的 UTF-8</translation>
    </message>
    <message>
        <source>the shape {} does not fit its texts&apos; tokens</source>
        <translation>形状 {} 与其文本的词元数不符</translation>
    </message>
    <message>
        <source>is damaged ({} tokens, {} and {} left out)</source>
        <translation>已损坏（{} 个词元，省去 {} 个和 {} 个）</translation>
    </message>
    <message>
        <source>is damaged (its words are not those of {} tokens)</source>
        <translation>已损坏（其词语与 {} 个词元不符）</translation>
    </message>
    <message>
        <source>is damaged (its kind is not known)</source>
        <translation>已损坏（类型未知）</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>位置编码</translation>
    </message>
    <message>
        <source>How the answer is gathered: attention gives each word one weight, learned with the rest; class adds a token that stands for the whole text and attends like a word.</source>
        <translation>答案如何汇集：attention 给每个词一个权重，与其余部分一起学习；class 增加一个代表全文的词元，它像词一样去关注。</translation>
    </message>
    <message>
        <source>How the model knows the order of words: a learned vector for each place, or fixed sine waves of many lengths (Vaswani 2017).</source>
        <translation>模型如何知道词的先后：每个位置一个学得的向量（learned），或许多不同波长的固定正弦波（sinusoidal，Vaswani 2017）。</translation>
    </message>
    <message>
        <source>MLP width</source>
        <translation>MLP 宽度</translation>
    </message>
    <message>
        <source>Units of the small network that follows each attention and works on every token by itself.</source>
        <translation>每次注意力之后的小网络的单元数；它逐个处理每个词元。</translation>
    </message>
    <message>
        <source>Transformer</source>
        <translation>Transformer 编码器</translation>
    </message>
    <message>
        <source>All words attend to each other through several layers and heads; one weight per word, or a class token, gathers the answer (Vaswani 2017). Rollout follows the attention through all layers (Abnar &amp; Zuidema 2020).</source>
        <translation>所有词经过若干层、若干头相互关注；由每词一个权重或一个类别词元汇集答案（Vaswani 2017）。rollout 把注意力贯穿所有层追踪下来（Abnar &amp; Zuidema 2020）。</translation>
    </message>
    <message>
        <source>Decoding</source>
        <translation>解码方式</translation>
    </message>
    <message>
        <source>How a translation is searched for: greedy takes the likeliest word each time; beam keeps several beginnings and lets the best whole sentence win. May be changed while training runs.</source>
        <translation>如何搜索译文：greedy 每次取最可能的词；beam 同时保留若干开头，让最好的整句胜出。训练进行时可以更改。</translation>
    </message>
    <message>
        <source>Beam width</source>
        <translation>束宽</translation>
    </message>
    <message>
        <source>Beginnings that beam search keeps at a time. Each costs as much as a greedy translation.</source>
        <translation>束搜索同时保留的开头数。每一个的开销都相当于一次贪心翻译。</translation>
    </message>
    <message>
        <source>Length penalty</source>
        <translation>长度惩罚</translation>
    </message>
    <message>
        <source>How far beam search favours longer sentences, whose probability is always smaller: 0 compares probabilities as they are, 1 nearly the mean per word (Wu 2016).</source>
        <translation>束搜索对较长句子的偏向程度（句子越长，概率总是越小）：0 直接比较概率，1 接近于比较每词的平均值（Wu 2016）。</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>解码器</translation>
    </message>
    <message>
        <source>When the decoder looks at the source: luong after its state has moved on, which is fast; bahdanau before, so that the state knows what was found.</source>
        <translation>解码器何时查看原文：luong 在状态更新之后，速度快；bahdanau 在更新之前，使状态知道看到了什么。</translation>
    </message>
    <message>
        <source>Embedding width</source>
        <translation>词向量宽度</translation>
    </message>
    <message>
        <source>Numbers per word of either language.</source>
        <translation>两种语言中每个词的数值个数。</translation>
    </message>
    <message>
        <source>State width</source>
        <translation>状态宽度</translation>
    </message>
    <message>
        <source>Units of the decoder&apos;s state, and of the encoder&apos;s two directions together. An even number.</source>
        <translation>解码器状态的单元数，也是编码器两个方向合计的单元数。须为偶数。</translation>
    </message>
    <message>
        <source>nothing to translate into in &quot;{}&quot; (expected a text to be made, found none)</source>
        <translation>“{}”中没有可译成的文本（应有要生成的文本，实际没有）</translation>
    </message>
    <message>
        <source>cannot be shared out among two directions (expected an even number, found {})</source>
        <translation>无法平分给两个方向（应为偶数，实际为 {}）</translation>
    </message>
    <message>
        <source>Translator</source>
        <translation>翻译器</translation>
    </message>
    <message>
        <source>Reads a text in both directions and writes another, looking back at the source for each word that it makes (Bahdanau 2015, Luong 2015). The weights align the two texts.</source>
        <translation>从两个方向读一段文本并写出另一段，每写一个词都回看原文（Bahdanau 2015，Luong 2015）。权重把两段文本对齐。</translation>
    </message>
    <message>
        <source>{} does not attend to tokens (expected another site, or --view matrix)</source>
        <translation>{} 的注意力不在词元上（请选其他位置，或用 --view matrix）</translation>
    </message>
    <message>
        <source>no attention of this model goes over tokens</source>
        <translation>此模型没有落在词元上的注意力</translation>
    </message>
    <message>
        <source>no text</source>
        <translation>没有文本</translation>
    </message>
    <message>
        <source>too large for memory (expected at most 2 GiB of text, found {} bytes)</source>
        <translation>太大，内存放不下（文本最多 2 GiB，实为 {} 字节）</translation>
    </message>
    <message>
        <source>the text is too long (expected at most {} bytes, found {})</source>
        <translation>文本太长（最多 {} 字节，实为 {}）</translation>
    </message>
    <message>
        <source>none of the {} reviews could be read (the first, {})</source>
        <translation>{} 篇评论没有一篇能读（第一篇：{}）</translation>
    </message>
    <message>
        <source>no IMDB reviews here (expected aclImdb with train/neg, train/pos, test/neg and test/pos, its archive, or a CSV file with the columns review and sentiment)</source>
        <translation>这里没有 IMDB 评论（应为含 train/neg、train/pos、test/neg 和 test/pos 的 aclImdb、它的压缩包，或含 review 和 sentiment 两列的 CSV 文件）</translation>
    </message>
    <message>
        <source>Not the official split: a CSV file does not tell training from test reviews.</source>
        <translation>不是官方划分：CSV 文件不区分训练评论和测试评论。</translation>
    </message>
    <message>
        <source>unknown sentiments (expected negative and positive, found {} and the like)</source>
        <translation>未知的情感类别（应为 negative 和 positive，实为 {} 等）</translation>
    </message>
    <message>
        <source>IMDB reviews</source>
        <translation>IMDB 影评</translation>
    </message>
    <message>
        <source>50,000 film reviews, half of them favourable (Maas et al. 2011). Long, rambling and full of irony: attention has to find the few words that tell.</source>
        <translation>50,000 篇影评，一半是好评（Maas 等 2011）。篇幅长、东拉西扯、充满反讽：注意力必须找出起决定作用的几个词。</translation>
    </message>
    <message>
        <source>the rules for words and sentences cannot be loaded ({})</source>
        <translation>无法加载分词和分句规则（{}）</translation>
    </message>
    <message>
        <source>not UTF-8 (the byte {} at offset {} does not belong there)</source>
        <translation>不是 UTF-8（字节 {} 不应出现在偏移 {} 处）</translation>
    </message>
    <message>
        <source>another number of lines than {} (expected {}, found {})</source>
        <translation>行数与 {} 不同（应为 {}，实为 {}）</translation>
    </message>
    <message>
        <source>no Multi30k here (expected train.{}, train.{} and the like, gzipped or not)</source>
        <translation>这里没有 Multi30k（应有 train.{}、train.{} 等文件，可用 gzip 压缩）</translation>
    </message>
    <message>
        <source>the language of the source (expected another than {})</source>
        <translation>与源语言相同（应为 {} 以外的语言）</translation>
    </message>
    <message>
        <source>Multi30k</source>
        <translation>Multi30k 图片描述</translation>
    </message>
    <message>
        <source>31,000 short descriptions of pictures in English, German, French and Czech (Elliott et al. 2016): translation on which attention shows which word stands for which.</source>
        <translation>31,000 条图片短描述，有英、德、法、捷克语（Elliott 等 2016）：在翻译中，注意力显示哪个词对应哪个词。</translation>
    </message>
    <message>
        <source>From</source>
        <translation>源语言</translation>
    </message>
    <message>
        <source>The language that is translated: English, German, French or Czech.</source>
        <translation>被翻译的语言：英语、德语、法语或捷克语。</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>目标语言</translation>
    </message>
    <message>
        <source>The language to be made.</source>
        <translation>要译成的语言。</translation>
    </message>
    <message>
        <source>the text is empty (expected at least one word)</source>
        <translation>文本为空（至少要有一个词）</translation>
    </message>
    <message>
        <source>no words to learn from (expected some that occur at least {} times in the training texts)</source>
        <translation>没有可学的词（训练文本中应有至少出现 {} 次的词）</translation>
    </message>
    <message>
        <source>a folder (expected a CSV file)</source>
        <translation>是文件夹（应为 CSV 文件）</translation>
    </message>
    <message>
        <source>CSV file of texts</source>
        <translation>文本 CSV 文件</translation>
    </message>
    <message>
        <source>Your own texts: a table in UTF-8 with a text and a label in each row, gzipped or not. A column named split (train, validation, test) makes the splits; without it a share is kept for testing.</source>
        <translation>您自己的文本：UTF-8 表格，每行一个文本和一个标签，可用 gzip 压缩。名为 split 的列（train、validation、test）决定划分；没有该列时留出一部分作测试。</translation>
    </message>
    <message>
        <source>Text column</source>
        <translation>文本列</translation>
    </message>
    <message>
        <source>The column that holds the text: its name, or its number from 1.</source>
        <translation>文本所在的列：列名，或从 1 开始的列号。</translation>
    </message>
    <message>
        <source>Label column</source>
        <translation>标签列</translation>
    </message>
    <message>
        <source>The column that holds the class: its name, or its number from 1.</source>
        <translation>类别所在的列：列名，或从 1 开始的列号。</translation>
    </message>
    <message>
        <source>Context column</source>
        <translation>上下文列</translation>
    </message>
    <message>
        <source>For models of two texts, the column that holds the second: its name, or its number from 1; empty where there is none.</source>
        <translation>用于两个文本的模型，第二个文本所在的列：列名，或从 1 开始的列号；没有则留空。</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>表头</translation>
    </message>
    <message>
        <source>Whether the first row holds the names of the columns.</source>
        <translation>第一行是否为列名。</translation>
    </message>
    <message>
        <source>The share of each class that is kept for judging the model and never learned from; not used where a column is named split.</source>
        <translation>每个类别留出多少只用来评判模型、从不用于学习；有名为 split 的列时不用。</translation>
    </message>
    <message>
        <source>wrong number of columns (expected class, title, description, found {})</source>
        <translation>列数不对（应为类别、标题、描述三列，实为 {} 列）</translation>
    </message>
    <message>
        <source>label out of range (expected 1 to {}, found &quot;{}&quot;)</source>
        <translation>标签超出范围（应为 1 到 {}，实为“{}”）</translation>
    </message>
    <message>
        <source>wrong number of classes (expected 2 to 100, one a line, found {})</source>
        <translation>类别数不对（应为 2 到 100 个，每行一个，实为 {} 个）</translation>
    </message>
    <message>
        <source>Not the official split: train.csv is missing, so the test set is cut in two.</source>
        <translation>不是官方划分：缺少 train.csv，因此把测试集一分为二。</translation>
    </message>
    <message>
        <source>no AG News here (expected train.csv and test.csv, or {} of them)</source>
        <translation>这里没有 AG News（应有 train.csv 和 test.csv，或它们的 {}）</translation>
    </message>
    <message>
        <source>AG News</source>
        <translation>AG News 新闻</translation>
    </message>
    <message>
        <source>127,600 short news items of four topics: world, sports, business, science and technology (Zhang, Zhao &amp; LeCun 2015). A few words decide, and attention shows which.</source>
        <translation>127,600 条短新闻，四个主题：国际、体育、商业、科技（Zhang、Zhao 和 LeCun 2015）。几个词就能决定主题，注意力显示是哪几个。</translation>
    </message>
    <message>
        <source>no column &quot;{}&quot; (expected a number from 1 to {} in {}, as there is no header)</source>
        <translation>没有“{}”列（没有表头，因此应为 1 到 {} 的列号，由 {} 给出）</translation>
    </message>
    <message>
        <source>no column &quot;{}&quot; (did you mean &quot;{}&quot;? {} names one of {})</source>
        <translation>没有“{}”列（您是否想写“{}”？{} 应为以下之一：{}）</translation>
    </message>
    <message>
        <source>too many classes (expected at most {} different values in the column data.label)</source>
        <translation>类别太多（data.label 列最多有 {} 个不同的值）</translation>
    </message>
    <message>
        <source>no row with a text and a label</source>
        <translation>没有一行同时有文本和标签</translation>
    </message>
    <message>
        <source>only one class (expected at least two different values in the column data.label, found {})</source>
        <translation>只有一个类别（data.label 列至少要有两个不同的值，只有 {}）</translation>
    </message>
    <message>
        <source>unknown split &quot;{}&quot; (expected train, validation or test)</source>
        <translation>未知的划分“{}”（应为 train、validation 或 test）</translation>
    </message>
    <message>
        <source>no rows</source>
        <translation>没有任何行</translation>
    </message>
    <message>
        <source>wrong number of columns (expected {} as in the first row, found {})</source>
        <translation>列数不对（应与第一行一样为 {} 列，实为 {} 列）</translation>
    </message>
    <message>
        <source>a quote is opened here and never closed</source>
        <translation>引号在此打开，却没有关闭</translation>
    </message>
    <message>
        <source>broken quote (expected a comma or the end of the line behind the closing quote, found {})</source>
        <translation>引号有误（右引号后应为逗号或行尾，实为 {}）</translation>
    </message>
    <message>
        <source>a NUL byte (expected UTF-8 text, not UTF-16 or a binary file)</source>
        <translation>含有 NUL 字节（应为 UTF-8 文本，而不是 UTF-16 或二进制文件）</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>What the text is cut into: words (Chinese by a dictionary), or single characters, which need no vocabulary to speak of but make texts long.</source>
        <translation>把文本切成什么：词（中文用词典），或单个字符；字符几乎不需要词表，但会使文本变长。</translation>
    </message>
    <message>
        <source>Keep punctuation</source>
        <translation>保留标点</translation>
    </message>
    <message>
        <source>Whether marks such as commas are tokens; without them more words fit into the tokens that are kept. Emoji always stay.</source>
        <translation>逗号等标点是否作为词元；去掉它们，保留的词元中能容纳更多的词。表情符号总是保留。</translation>
    </message>
    <message>
        <source>Most tokens</source>
        <translation>最多词元数</translation>
    </message>
    <message>
        <source>How many tokens of a text go into the model; longer texts are cut. Twice as many cost twice the time, and four times in attention between tokens.</source>
        <translation>一个文本有多少词元进入模型；更长的文本会被截断。词元数加倍，时间加倍，而词元之间的注意力要四倍时间。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Which part of a text that is too long is kept. Reviews sum up at their end, news at their beginning.</source>
        <translation>文本过长时保留哪一部分。影评在结尾作总结，新闻在开头。</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>词表大小</translation>
    </message>
    <message>
        <source>How many of the most frequent words the model knows; it sees all others as one, &quot;unknown&quot;.</source>
        <translation>模型认识多少个最常见的词；其余的都被看作同一个词：“未知”。</translation>
    </message>
    <message>
        <source>Least count</source>
        <translation>最少次数</translation>
    </message>
    <message>
        <source>How often a word must occur in the training texts to be known. With 2 or more, training shows the model what an unknown word is like.</source>
        <translation>一个词在训练文本中至少出现几次才算认识。设为 2 或更多时，训练会让模型见到未知词是什么样的。</translation>
    </message>
    <message>
        <source>too long (expected at most {} bytes, found {})</source>
        <translation>太长（最多 {} 字节，实为 {}）</translation>
    </message>
    <message>
        <source>not one line of UTF-8 text (found a control character or a broken one)</source>
        <translation>不是一行 UTF-8 文本（含有控制字符或损坏的字符）</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Which of the data&apos;s tasks are learned: their names with commas between them, or &quot;all&quot;. Left empty, a model of several tasks learns all of them, a translator the first text to be made, and any other the first classes.</source>
        <translation>学习数据的哪些任务：任务名用逗号隔开，或写“all”。留空时，多任务模型学习全部任务，翻译模型学习第一个要生成的文本，其他模型学习第一个分类任务。</translation>
    </message>
    <message>
        <source>the data has no task &quot;{}&quot; (did you mean &quot;{}&quot;? it has {})</source>
        <translation>数据没有任务“{}”（是否想写“{}”？它有 {}）</translation>
    </message>
    <message>
        <source>the model {} learns one task at a time (expected one of {}, found {})</source>
        <translation>模型 {} 一次只学一个任务（应为 {} 之一，实为 {}）</translation>
    </message>
    <message>
        <source>does not fit the run (expected {} numbers, found {})</source>
        <translation>与本次运行不符（应有 {} 个数，实有 {} 个）</translation>
    </message>
    <message>
        <source>is not a list of weights (expected numbers from 0 to 1000000 with commas between them, found &quot;{}&quot;)</source>
        <translation>不是权重列表（应为用逗号隔开的 0 到 1000000 之间的数，实为“{}”）</translation>
    </message>
    <message>
        <source>does not fit the tasks (expected {} weights, found {})</source>
        <translation>与任务不符（应有 {} 个权重，实有 {} 个）</translation>
    </message>
    <message>
        <source>Adds the losses with weights that you choose, such as 0.6 and 0.4.</source>
        <translation>按你选定的权重把各任务的损失相加，例如 0.6 和 0.4。</translation>
    </message>
    <message>
        <source>Learns how noisy each task is and trusts the noisy ones less (Kendall 2018).</source>
        <translation>学习每个任务有多少噪声，噪声大的少信一些（Kendall 2018）。</translation>
    </message>
    <message>
        <source>Balances the sizes of the task gradients so that all tasks learn at a like pace (Chen 2018).</source>
        <translation>平衡各任务梯度的大小，让所有任务以相近的速度学习（Chen 2018）。</translation>
    </message>
    <message>
        <source>Gives more weight to tasks whose loss falls more slowly from epoch to epoch (Liu 2019).</source>
        <translation>逐轮比较，损失下降较慢的任务得到更大的权重（Liu 2019）。</translation>
    </message>
    <message>
        <source>Draws new random weights for every step: a baseline that is hard to beat (Lin 2022).</source>
        <translation>每一步随机抽取新的权重：一个很难被超过的基线（Lin 2022）。</translation>
    </message>
    <message>
        <source>Lowers the geometric mean of the losses, so that their scales do not matter (Chennupati 2019).</source>
        <translation>降低各损失的几何平均，使其量纲无关紧要（Chennupati 2019）。</translation>
    </message>
    <message>
        <source>Finds the shortest combination of the task gradients: a direction that hurts no task (Sener 2018).</source>
        <translation>求各任务梯度的最短组合：一个不损害任何任务的方向（Sener 2018）。</translation>
    </message>
    <message>
        <source>Takes out of each task gradient the part that works against another task (Yu 2020).</source>
        <translation>从每个任务的梯度中去掉与其他任务相抵触的部分（Yu 2020）。</translation>
    </message>
    <message>
        <source>Turns task gradients toward each other until they agree as much as they usually do (Wang 2021).</source>
        <translation>把各任务的梯度转向彼此，直到一致程度与平时相当（Wang 2021）。</translation>
    </message>
    <message>
        <source>Keeps, for each parameter, only gradients of one sign, drawn by how much they agree (Chen 2020).</source>
        <translation>对每个参数只保留一种符号的梯度，符号按一致程度抽取（Chen 2020）。</translation>
    </message>
    <message>
        <source>Stays near the mean gradient and helps the task that would gain least (Liu 2021).</source>
        <translation>停留在平均梯度附近，并照顾获益最少的任务（Liu 2021）。</translation>
    </message>
    <message>
        <source>Finds the direction with the same projection on every task gradient (Liu 2021).</source>
        <translation>求在每个任务梯度上投影都相等的方向（Liu 2021）。</translation>
    </message>
    <message>
        <source>Lets the tasks bargain: the step that raises the product of their gains most (Navon 2022).</source>
        <translation>让任务相互议价：取使各任务收益之积最大的一步（Navon 2022）。</translation>
    </message>
    <message>
        <source>Lets all losses fall at a like relative pace, at the cost of a plain step (Liu 2023).</source>
        <translation>让所有损失以相近的相对速度下降，代价与普通的一步相同（Liu 2023）。</translation>
    </message>
    <message>
        <source>Makes the task gradients orthogonal and equally long before it adds them (Senushkin 2023).</source>
        <translation>先使各任务的梯度两两正交、长度相等，再相加（Senushkin 2023）。</translation>
    </message>
    <message>
        <source>Projects each task gradient to where it hurts no task, then averages (Quinton 2024).</source>
        <translation>把每个任务的梯度投影到不损害任何任务的方向，再取平均（Quinton 2024）。</translation>
    </message>
    <message>
        <source>Lowers a smooth maximum of the losses: the task furthest behind counts most (Lin 2024).</source>
        <translation>降低各损失的平滑最大值：落后最多的任务最重要（Lin 2024）。</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>The weight of each task&apos;s loss, in the order of the tasks, with commas between them.</source>
        <translation>各任务损失的权重，按任务的顺序，用逗号隔开。</translation>
    </message>
    <message>
        <source>Learning rate of the weights</source>
        <translation>权重的学习率</translation>
    </message>
    <message>
        <source>How fast the task weights follow what they learn from.</source>
        <translation>任务权重跟随其依据的快慢。</translation>
    </message>
    <message>
        <source>Pull</source>
        <translation>拉力</translation>
    </message>
    <message>
        <source>How strongly tasks that learn slowly are favoured; 0 makes all gradients alike.</source>
        <translation>对学得慢的任务照顾多少；0 使所有梯度一样大。</translation>
    </message>
    <message>
        <source>High values keep the weights alike, low ones tell the tasks apart more.</source>
        <translation>值高时各权重相近，值低时任务之间差别更大。</translation>
    </message>
    <message>
        <source>Normalise gradients</source>
        <translation>梯度归一化</translation>
    </message>
    <message>
        <source>What the task gradients are divided by before the shortest combination is sought; without it the task with the smallest gradient decides.</source>
        <translation>求最短组合之前，各任务的梯度除以什么；不除时由梯度最小的任务决定。</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>记忆</translation>
    </message>
    <message>
        <source>The share of the newest cosine in the running mean that is the goal.</source>
        <translation>作为目标的滑动平均中，最新余弦所占的份额。</translation>
    </message>
    <message>
        <source>Leak</source>
        <translation>泄漏</translation>
    </message>
    <message>
        <source>The share of every gradient that passes whatever its sign.</source>
        <translation>每个梯度不论符号都能通过的份额。</translation>
    </message>
    <message>
        <source>Radius c</source>
        <translation>半径 c</translation>
    </message>
    <message>
        <source>How far from the mean gradient the direction may go; 0 is the plain mean.</source>
        <translation>方向可以离开平均梯度多远；0 就是平均梯度。</translation>
    </message>
    <message>
        <source>Decay of the weights</source>
        <translation>权重的衰减</translation>
    </message>
    <message>
        <source>Pulls the task weights back towards each other.</source>
        <translation>把各任务的权重拉回到一起。</translation>
    </message>
    <message>
        <source>Smoothness</source>
        <translation>平滑度</translation>
    </message>
    <message>
        <source>Small values look at the worst task alone, large ones at all alike.</source>
        <translation>值小时只看最差的任务，值大时一视同仁。</translation>
    </message>
    <message>
        <source>Measure gradients every</source>
        <translation>测量梯度的间隔</translation>
    </message>
    <message>
        <source>After how many steps the task gradients are measured one by one, which costs a backward pass a task; 0: never. Strategies that use the gradients measure them in every step anyway.</source>
        <translation>每隔多少步逐个测量各任务的梯度，每个任务要多做一次反向传播；0：从不测量。使用梯度的策略每一步都会测量。</translation>
    </message>
    <message>
        <source>Labels kept</source>
        <translation>保留的标签</translation>
    </message>
    <message>
        <source>Of which share of the training samples a task&apos;s label is known, as in &quot;topic=0.05&quot; (several with commas between them); the others teach that task nothing, and what it learns it learns from its fellow tasks. Test samples keep theirs.</source>
        <translation>训练样本中有多大比例的样本知道某个任务的标签，例如“topic=0.05”（多个任务用逗号隔开）；其余样本不教这个任务，它只能从同伴任务那里学到东西。测试样本的标签都保留。</translation>
    </message>
    <message>
        <source>not of the form TASK=SHARE,TASK=SHARE (expected each task once and shares from 0 to 1, found &quot;{}&quot;)</source>
        <translation>格式不是 任务=比例,任务=比例（每个任务只能出现一次，比例在 0 到 1 之间，实为“{}”）</translation>
    </message>
    <message>
        <source>the references of &quot;{}&quot; cannot be left out (expected a task of classes, a mask or a point)</source>
        <translation>“{}”的参考译文不能略去（应为分类、掩码或点的任务）</translation>
    </message>
    <message>
        <source>the data has no task &quot;{}&quot; whose labels can be left out</source>
        <translation>数据没有可以略去标签的任务“{}”</translation>
    </message>
    <message>
        <source>no digits to make samples of in one of the splits</source>
        <translation>有一个划分中没有可用来合成样本的数字</translation>
    </message>
    <message>
        <source>MultiMNIST</source>
        <translation>MultiMNIST 双数字</translation>
    </message>
    <message>
        <source>Two handwritten digits of MNIST laid over each other, one towards the top left and one towards the bottom right (Sener &amp; Koltun 2018): two tasks that share every picture and dispute its middle.</source>
        <translation>把 MNIST 的两个手写数字叠在一起，一个偏左上，一个偏右下（Sener 与 Koltun 2018）：两个任务共用每张图，争夺中间的像素。</translation>
    </message>
    <message>
        <source>Two shapes</source>
        <translation>两个图形</translation>
    </message>
    <message>
        <source>Two coloured shapes of which one partly covers the other, made by the program itself: one task asks for the left one, one for the right, so each needs an attention of its own, and we can check both.</source>
        <translation>由程序自己生成的两个彩色图形，一个部分遮住另一个：一个任务问左边的，一个问右边的，因此各需要自己的注意力，而且两者都能检验。</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>图文</translation>
    </message>
    <message>
        <source>A picture of one coloured shape and a sentence in English or Chinese that may or may not be true of it, made by the program itself: to say whether they match, a model has to find the words in the picture, and because we know where the object is, we can check whether attention does.</source>
        <translation>由程序自己生成的一张彩色图形图片和一句或真或假的英文或中文：要判断两者是否相符，模型必须在图中找到句中的词；因为知道物体在哪里，就能检验注意力是否找到了它。</translation>
    </message>
    <message>
        <source>Dates</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Dates as people write them, in English and Chinese, to be translated into the form 2021-03-03; because we know which word each digit comes from, we can check the alignment that attention finds by itself.</source>
        <translation>人们书写日期的各种英文和中文写法，要译成 2021-03-03 的形式；因为知道每个数字来自哪个词，就能检验注意力自己找到的对齐。</translation>
    </message>
    <message>
        <source>Training texts</source>
        <translation>训练文本数</translation>
    </message>
    <message>
        <source>Test texts</source>
        <translation>测试文本数</translation>
    </message>
    <message>
        <source>How many texts to learn from; with fewer, the model learns them by heart sooner.</source>
        <translation>从多少条文本学习；越少，模型越快把它们背下来。</translation>
    </message>
    <message>
        <source>How many texts the model is judged by; it never learns from these.</source>
        <translation>用多少条文本评判模型；它从不在这些文本上学习。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The language of the texts: English, Chinese, or both mixed, so that the model has to learn two grammars.</source>
        <translation>文本的语言：英文、中文，或两者混合，使模型必须学会两套语法。</translation>
    </message>
    <message>
        <source>too many texts (expected at most {} a split, found {})</source>
        <translation>文本过多（每个划分至多 {} 条，实为 {}）</translation>
    </message>
    <message>
        <source>Reviews</source>
        <translation>评论</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Short reviews in English and Chinese, written by the program itself: a few words decide whether they praise or blame, others only sound like it, and because we know which are which, we can check whether attention tells them apart.</source>
        <translation>由程序自己写的英文和中文短评：少数词决定是褒是贬，另一些只是听起来像；因为知道哪些是哪些，就能检验注意力能否分辨它们。</translation>
    </message>
    <message>
        <source>Shared trunk</source>
        <translation>共享主干</translation>
    </message>
    <message>
        <source>All tasks share the layers that see the image; then each looks at the shared map with its own attention and answers with its own layers. The oldest way to learn several tasks, and the one to compare others with.</source>
        <translation>所有任务共用看图的那些层；然后每个任务用自己的注意力去看共享的特征图，再用自己的层作答。这是学习多个任务最古老的做法，也是与其他做法比较的基准。</translation>
    </message>
    <message>
        <source>Fusion</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>What a task learns of the others before it answers: nothing (none), one layer over all branches (concat), or attention from each branch to all (attention).</source>
        <translation>一个任务在作答之前从其他任务那里得知什么：什么也没有（none）、一层覆盖所有分支（concat），或者每个分支对所有分支的注意力（attention）。</translation>
    </message>
    <message>
        <source>Trunk</source>
        <translation>主干</translation>
    </message>
    <message>
        <source>The layers that all tasks share: two 3 x 3 convolutions that keep the map&apos;s size (conv), or the small LeNet of Sener and Koltun with 10 and 20 windows of 5 x 5 pixels (lenet).</source>
        <translation>所有任务共用的层：两个保持特征图大小的 3 x 3 卷积（conv），或者 Sener 和 Koltun 的小型 LeNet，有 10 个和 20 个 5 x 5 像素的窗口（lenet）。</translation>
    </message>
    <message>
        <source>How many patterns the first convolution of the trunk &quot;conv&quot; looks for; the second looks for twice as many. More channels learn more and train slower.</source>
        <translation>主干“conv”的第一个卷积寻找多少种图案；第二个寻找两倍之多。通道越多，学到的越多，训练越慢。</translation>
    </message>
    <message>
        <source>How many features each task makes of what it looks at.</source>
        <translation>每个任务从它所看之处得出多少个特征。</translation>
    </message>
    <message>
        <source>Attention over tasks</source>
        <translation>任务间的注意力</translation>
    </message>
    <message>
        <source>Each task makes features of the image, and attention decides how much of each task&apos;s features goes into the answers: its weights say which tasks help one another.</source>
        <translation>每个任务都从图片得出特征，注意力决定每个任务的特征有多少进入答案：它的权重说明哪些任务互相帮助。</translation>
    </message>
    <message>
        <source>Variant</source>
        <translation>变体</translation>
    </message>
    <message>
        <source>How tasks attend to one another: one weight per task from a learned vector of its own (weights), or gates between every two tasks from queries and keys (query-key-value).</source>
        <translation>任务之间如何互相关注：每个任务由自己学到的向量得出一个权重（weights），或者由查询和键得出每两个任务之间的门（query-key-value）。</translation>
    </message>
    <message>
        <source>Attention network for several tasks</source>
        <translation>多任务注意力网络</translation>
    </message>
    <message>
        <source>A shared network sees the image once; each task has a mask for every pixel that lets through what this task needs of the shared features. The maps show side by side where tasks look at the same thing and where they do not.</source>
        <translation>共享网络只看一次图片；每个任务对每个像素都有一个掩码，让共享特征中该任务所需的部分通过。这些图并排显示各任务在哪里看同样的东西，在哪里不是。</translation>
    </message>
    <message>
        <source>How many features the shared network has at the image&apos;s own size; it has twice as many at half of it and four times as many at a quarter.</source>
        <translation>共享网络在图片原始大小上有多少个特征；在一半大小上有两倍，在四分之一大小上有四倍。</translation>
    </message>
    <message>
        <source>Attention transfer</source>
        <translation>注意力迁移</translation>
    </message>
    <message>
        <source>Each task reads the text with an encoder of its own, and all share one attention vector. A task with few labels learns where to look from one with many (Zagoruyko &amp; Komodakis 2017).</source>
        <translation>每个任务用自己的编码器读文本，所有任务共用一个注意力向量。标签少的任务从标签多的任务那里学习该看哪里（Zagoruyko 与 Komodakis 2017）。</translation>
    </message>
    <message>
        <source>Source task</source>
        <translation>源任务</translation>
    </message>
    <message>
        <source>The task whose attention the others learn from, by name; the first one if empty. It should be the one with the most labels.</source>
        <translation>其他任务从哪个任务的注意力中学习，写任务名；留空则为第一个。应当选标签最多的那个。</translation>
    </message>
    <message>
        <source>Whether the other tasks learn from the source task: its states are fused with theirs, and their maps may be pulled to its map. Without it, the tasks share the words&apos; vectors and the attention vector alone.</source>
        <translation>其他任务是否向源任务学习：把它的状态与自己的融合，还可以把自己的注意力图拉向它的图。关闭时，各任务只共用词向量和注意力向量。</translation>
    </message>
    <message>
        <source>Pull of the maps</source>
        <translation>注意力图的拉力</translation>
    </message>
    <message>
        <source>How hard the other tasks&apos; maps are pulled to the source&apos;s (Zagoruyko &amp; Komodakis 2017). Meant for tasks that the same words decide; where others do, it costs. At 0 there is no pull. May be changed while training runs.</source>
        <translation>把其他任务的注意力图拉向源任务的图的力度（Zagoruyko 与 Komodakis 2017）。适用于由相同的词决定的任务；由不同的词决定时会有损失。为 0 则不拉。训练进行中可以更改。</translation>
    </message>
    <message>
        <source>Reach of the pull</source>
        <translation>拉力的范围</translation>
    </message>
    <message>
        <source>Over how many words to either side both maps are averaged before they are compared. The words that decide two tasks are seldom the same but often neighbours: with a reach, the other task is pulled to the right part of the text and finds its own word there; at 0 it is pulled to the very words.</source>
        <translation>在比较之前，两张注意力图先按左右各多少个词取平均。决定两个任务的词很少相同，却常常相邻：有了范围，另一个任务会被拉到文本中正确的部分，并在那里找到自己的词；为 0 则直接拉向那些词本身。</translation>
    </message>
    <message>
        <source>How a task takes in what the source task&apos;s encoder has read: a learned gate chooses between the two states for each word and feature (gate), or not at all (none).</source>
        <translation>任务如何吸收源任务编码器读到的内容：由学到的门在每个词、每个特征上于两个状态之间取舍（gate），或者完全不吸收（none）。</translation>
    </message>
    <message>
        <source>Attention between tasks and words</source>
        <translation>任务与词之间的注意力</translation>
    </message>
    <message>
        <source>Learns for every word which task it serves and for every task which words of a text count: a table of tasks by words shows both. A task may be a class of the text or its translation.</source>
        <translation>为每个词学习它服务于哪个任务，为每个任务学习文本中哪些词重要：一张任务与词的表格同时显示二者。任务可以是文本的类别，也可以是它的翻译。</translation>
    </message>
    <message>
        <source>Width of a word&apos;s state, of the encoder&apos;s two directions together, and of the state of the decoder that writes a text. An even number.</source>
        <translation>一个词的状态的宽度，即编码器两个方向合起来的宽度，也是写文本的解码器状态的宽度。须为偶数。</translation>
    </message>
    <message>
        <source>Rank of the interaction</source>
        <translation>交互的秩</translation>
    </message>
    <message>
        <source>How many numbers of each word the others listen to before words are scored; at 0 each word is scored by itself.</source>
        <translation>在给词打分之前，其他词听取每个词的多少个数；为 0 则每个词单独打分。</translation>
    </message>
    <message>
        <source>Picture and text</source>
        <translation>图片与文本</translation>
    </message>
    <message>
        <source>The words of a sentence look at the patches of a picture, and the patches at the words; each task then reads both. It shows which part of the picture a word is about.</source>
        <translation>句子中的词去看图片的图块，图块也去看词；然后每个任务读取二者。它显示一个词说的是图片的哪一部分。</translation>
    </message>
    <message>
        <source>How many patterns the first convolution of the picture&apos;s trunk looks for; the second looks for twice as many. More channels learn more and train slower.</source>
        <translation>图片主干的第一个卷积寻找多少种模式；第二个寻找两倍之多。通道越多，学得越多，训练也越慢。</translation>
    </message>
    <message>
        <source>Numbers per patch and per word. It is shared out among the heads and must be a multiple of them.</source>
        <translation>每个图块和每个词用多少个数表示。这些数分给各个头，必须是头数的倍数。</translation>
    </message>
    <message>
        <source>How many times all patches attend to each other before the text looks at them; at 0 a patch knows its own surroundings alone.</source>
        <translation>在文本去看图块之前，所有图块互相关注多少次；为 0 则图块只知道自己的周围。</translation>
    </message>
    <message>
        <source>Attention to a memory</source>
        <translation>对记忆的注意力</translation>
    </message>
    <message>
        <source>Reads an image row by row, and each row looks up the image&apos;s columns in a memory with several heads; recurrent layers then read rows and memory. It shows that the keys and values of attention may come from somewhere else than the queries.</source>
        <translation>逐行读图，每一行用多个头在记忆中查找图片的各列；然后循环层读取各行和记忆。它说明注意力的键和值可以来自与查询不同的地方。</translation>
    </message>
    <message>
        <source>What the rows of the image look up: the image&apos;s columns, which are kept in a memory (columns), or only one another (none).</source>
        <translation>图片的各行查找什么：保存在记忆中的图片各列（columns），或者只是彼此（none）。</translation>
    </message>
    <message>
        <source>How many numbers stand for each row and column; a multiple of the number of heads.</source>
        <translation>用多少个数表示每一行和每一列；须是头数的倍数。</translation>
    </message>
    <message>
        <source>How many attentions run side by side, each with its own share of the width; heads often learn to look for different things.</source>
        <translation>有多少个注意力并排运行，各占宽度的一份；不同的头往往学会寻找不同的东西。</translation>
    </message>
    <message>
        <source>Width of the state of the recurrent layers that read the rows and the memory.</source>
        <translation>读取各行和记忆的循环层的状态宽度。</translation>
    </message>
    <message>
        <source>cannot learn the task &quot;{}&quot; (its answers are of another kind than this model gives; the setting &quot;tasks&quot; leaves it out)</source>
        <translation>无法学习任务“{}”（它的答案与该模型给出的不是同一类；设置“tasks”可以将它排除）</translation>
    </message>
    <message>
        <source>nothing to learn in &quot;{}&quot; (expected at least one task, found none)</source>
        <translation>“{}”中没有可学的东西（至少应有一个任务，实际没有）</translation>
    </message>
    <message>
        <source>the task &quot;{}&quot; is about places in an image (found none)</source>
        <translation>任务“{}”涉及图片中的位置（实际没有图片）</translation>
    </message>
    <message>
        <source>too few classes in the task &quot;{}&quot; (expected at least 2, found {})</source>
        <translation>任务“{}”的类别过少（至少应为 2，实为 {}）</translation>
    </message>
    <message>
        <source>cannot be hidden (the text has {} tokens)</source>
        <translation>无法遮住（该文本有 {} 个词元）</translation>
    </message>
    <message>
        <source>is an image, but the model reads texts</source>
        <translation>是图像，而模型读的是文本</translation>
    </message>
    <message>
        <source>say what to look at: --sample, --image or --text</source>
        <translation>请说明要看什么：--sample、--image 或 --text</translation>
    </message>
    <message>
        <source>the data set {} has no texts (expected an image)</source>
        <translation>数据集 {} 没有文本（应给出图像）</translation>
    </message>
    <message>
        <source>the model of this run reads one text (give --text alone)</source>
        <translation>本次运行的模型只读一段文本（只给 --text）</translation>
    </message>
    <message>
        <source>the model of this run reads texts (give --sample or --text)</source>
        <translation>本次运行的模型读文本（请给 --sample 或 --text）</translation>
    </message>
    <message>
        <source>too few to weigh against one another (expected two or more, found {})</source>
        <translation>任务太少，无从权衡（应有两个或更多，实际只有 {}）</translation>
    </message>
    <message>
        <source>row {} does not fit the tasks (expected {} weights, found {})</source>
        <translation>第 {} 行与任务数目不符（应有 {} 个权重，实际为 {} 个）</translation>
    </message>
    <message>
        <source>row {} holds a bad weight (expected 0 to 1000000, found {})</source>
        <translation>第 {} 行有不合适的权重（应在 0 到 1000000 之间，实际为 {}）</translation>
    </message>
    <message>
        <source>row {} has no weight above 0: nothing would be learned</source>
        <translation>第 {} 行没有大于 0 的权重：什么也学不到</translation>
    </message>
    <message>
        <source>too many rows to try (expected at most {}, found {} or more)</source>
        <translation>要试的权重行太多（最多 {} 行，实际为 {} 行或更多）</translation>
    </message>
    <message>
        <source>expected 2 to {}, the number of training samples, found {}</source>
        <translation>应在 2 到训练样本数 {} 之间，实际为 {}</translation>
    </message>
    <message>
        <source>expected either rows of weights or a grid, found both</source>
        <translation>应只给出权重行或网格之一，实际两者都有</translation>
    </message>
    <message>
        <source>expected at least one row of weights, found none</source>
        <translation>应至少有一行权重，实际一行也没有</translation>
    </message>
    <message>
        <source>too coarse (expected at least {}, one step a task, found {})</source>
        <translation>网格太粗（应至少为 {}，每个任务一格，实际为 {}）</translation>
    </message>
    <message>
        <source>expected at least one task and one parameter, found {} and {}</source>
        <translation>应至少有一个任务和一个参数，实际为 {} 个和 {} 个</translation>
    </message>
    <message>
        <source>expected {} x {} numbers (tasks x parameters), found {}</source>
        <translation>应有 {} x {} 个数（任务 x 参数），实际为 {} 个</translation>
    </message>
    <message>
        <source>expected finite numbers, found one that is not</source>
        <translation>应全是有限的数，实际有一个不是</translation>
    </message>
    <message>
        <source>expected {} losses in row {}, one a task, found {}</source>
        <translation>应有 {} 个损失（第 {} 行，每个任务一个），实际为 {} 个</translation>
    </message>
    <message>
        <source>expected finite numbers, found one in row {} that is not</source>
        <translation>应全是有限的数，第 {} 行有一个不是</translation>
    </message>
    <message>
        <source>is no option here: the strategy {} has none</source>
        <translation>不是这里的选项：策略 {} 没有选项</translation>
    </message>
    <message>
        <source>is not an option of the strategy {} (did you mean {}?)</source>
        <translation>不是策略 {} 的选项（是否想写 {}？）</translation>
    </message>
    <message>
        <source>are too large: their products are not finite numbers</source>
        <translation>太大：它们的乘积不是有限的数</translation>
    </message>
    <message>
        <source>expected floating-point numbers, found {}</source>
        <translation>应为浮点数，实际为 {}</translation>
    </message>
    <message>
        <source>too large (expected at most {} numbers, found {})</source>
        <translation>太大（最多 {} 个数，实际为 {} 个）</translation>
    </message>
    <message>
        <source>expected the shape [step, {}], found {}</source>
        <translation>形状应为 [step, {}]，实际为 {}</translation>
    </message>
    <message>
        <source>the array is not in the file (expected the shape [task, parameter])</source>
        <translation>文件里没有这个数组（形状应为 [task, parameter]）</translation>
    </message>
    <message>
        <source>expected the shape [task, parameter], found {}</source>
        <translation>形状应为 [task, parameter]，实际为 {}</translation>
    </message>
    <message>
        <source>too many tasks (expected at most {}, found {})</source>
        <translation>任务太多（最多 {} 个，实际为 {} 个）</translation>
    </message>
    <message>
        <source>Composite score</source>
        <translation>综合得分</translation>
    </message>
    <message>
        <source>How much each task&apos;s score counts in the one score of all of them: numbers in the order of the tasks with commas between them, such as 0.6,0.4. Left empty, all count alike.</source>
        <translation>每个任务的得分在综合得分里占多少：按任务次序写数，用逗号隔开，例如 0.6,0.4。留空则各占一样。</translation>
    </message>
    <message>
        <source>has no weight above 0 (found &quot;{}&quot;)</source>
        <translation>没有大于 0 的权重（实际为“{}”）</translation>
    </message>
    <message>
        <source>Sampling of tasks</source>
        <translation>任务取样</translation>
    </message>
    <message>
        <source>How often samples come up where some lack labels: all alike (proportional), each task&apos;s labelled samples as often as every other task&apos;s (equal), or between the two (temperature).</source>
        <translation>有的样本缺标签时，样本出现得多频繁：全都一样（proportional），每个任务的有标签样本与别的任务同样频繁（equal），或介于两者之间（temperature）。</translation>
    </message>
    <message>
        <source>Sampling temperature</source>
        <translation>取样温度</translation>
    </message>
    <message>
        <source>Of the sampling by temperature: 1 takes samples as they are, high values give tasks with few labels almost as many places as the others.</source>
        <translation>按温度取样的温度：1 表示照原样取，值高时标签少的任务几乎与别的任务占一样多的位置。</translation>
    </message>
    <message>
        <source>all heads at once are for the tokens and heads views (expected 0 to {} or -1 for the mean, found all)</source>
        <translation>只有词元视图和注意力头视图能同时显示所有头（应为 0 到 {}，或用 -1 表示平均值；实际为 all）</translation>
    </message>
    <message>
        <source>as suits the model</source>
        <translation>由模型决定</translation>
    </message>
    <message>
        <source>Weighting</source>
        <translation>加权策略</translation>
    </message>
    <message>
        <source>By which strategy the losses or the gradients of the tasks are put together in each step; it may be changed while training runs.</source>
        <translation>每一步用哪种策略合并各任务的损失或梯度；训练中可以更改。</translation>
    </message>
    <message>
        <source>all alike</source>
        <translation>全部相同</translation>
    </message>
    <message>
        <source>the samples of {} have no picture beside a text (expected a text alone)</source>
        <translation>{} 的样本除文本外没有图片（应只给出文本）</translation>
    </message>
    <message>
        <source>too little memory: a step with {} texts of up to {} tokens takes about {} (expected at most {}; a smaller batch, data.tokens or model takes less)</source>
        <translation>内存不足：一步处理 {} 段、每段最多 {} 个词元的文本，约需 {}（最多可用 {}；减小批大小、data.tokens 或模型可减少占用）</translation>
    </message>
    <message>
        <source>too little memory: to look at a text of {} tokens takes about {} (expected at most {})</source>
        <translation>内存不足：查看 {} 个词元的文本约需 {}（最多可用 {}）</translation>
    </message>
    <message>
        <source>the model of this run looks at images, which have no tokens (expected overlay, matrix or heads, found {})</source>
        <translation>此次训练的模型看的是图像，没有词元（应为 overlay、matrix 或 heads，实为 {}）</translation>
    </message>
    <message>
        <source>the model of this run reads texts, which have no picture to lie over (expected tokens, arcs, matrix or heads, found overlay)</source>
        <translation>此次训练的模型读的是文本，没有可供叠加的图像（应为 tokens、arcs、matrix 或 heads，实为 overlay）</translation>
    </message>
    <message>
        <source>all sites at once are for the tokens view (expected one of {}, found *)</source>
        <translation>只有 tokens 视图能同时显示所有位置（应为 {} 之一，实为 *）</translation>
    </message>
</context>
<context>
    <name>TaskMapsView</name>
    <message>
        <source>IoU %1</source>
        <translation>IoU %1</translation>
    </message>
    <message>
        <source>%1 px off</source>
        <translation>偏差 %1 像素</translation>
    </message>
</context>
<context>
    <name>attnscope::CosinePlot</name>
    <message>
        <source>step %1 · %2: not measured</source>
        <translation>第 %1 步 · %2：未测量</translation>
    </message>
    <message>
        <source>step %1 · %2: cosine %3, the gradients conflict</source>
        <translation>第 %1 步 · %2：余弦 %3，梯度相互冲突</translation>
    </message>
    <message>
        <source>step %1 · %2: cosine %3</source>
        <translation>第 %1 步 · %2：余弦 %3</translation>
    </message>
</context>
<context>
    <name>attnscope::GradientsDock</name>
    <message>
        <source>This run does not measure its gradients: set “Measure gradients every” to a number of steps.</source>
        <translation>本次训练没有测量梯度：请把“测量梯度的间隔”设为若干步。</translation>
    </message>
    <message>
        <source>Which task gradients pull the same way (blue) and which conflict (red) is drawn here.</source>
        <translation>这里会画出哪些任务的梯度方向一致（蓝色）、哪些相互冲突（红色）。</translation>
    </message>
    <message>
        <source>How long each task&apos;s gradient is.</source>
        <translation>每个任务梯度的长度。</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Cosines</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>The cosine of every two tasks&apos; gradients, step by step: below zero a step for one works against the other</source>
        <translation>每两个任务梯度的余弦，逐步显示：小于零时，为一个任务迈出的一步会妨碍另一个任务</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>The cosines at the newest step, or at the step that is shown</source>
        <translation>最新一步（或所示步）的余弦</translation>
    </message>
    <message>
        <source>Norms</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>How long each task&apos;s gradient is on what the tasks share</source>
        <translation>每个任务在共享参数上的梯度长度</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Cosines of the task gradients over the steps</source>
        <translation>各步任务梯度的余弦</translation>
    </message>
    <message>
        <source>Cosines of the task gradients</source>
        <translation>任务梯度的余弦</translation>
    </message>
    <message>
        <source>Norms of the task gradients over the steps</source>
        <translation>各步任务梯度的范数</translation>
    </message>
</context>
<context>
    <name>attnscope::PlaneCanvas</name>
    <message>
        <source>average</source>
        <translation>平均</translation>
    </message>
</context>
<context>
    <name>attnscope::PlaygroundDock</name>
    <message>
        <source>Gradient Playground</source>
        <translation>梯度试验场</translation>
    </message>
</context>
<context>
    <name>attnscope::PlaygroundView</name>
    <message>
        <source>task %1</source>
        <translation>任务 %1</translation>
    </message>
    <message>
        <source>Take the newest measured gradients</source>
        <translation>取最新测得的梯度</translation>
    </message>
    <message>
        <source>This run has not measured these gradients yet.</source>
        <translation>本次训练还没有测量这些梯度。</translation>
    </message>
    <message>
        <source>Two or three of its tasks</source>
        <translation>其中两个或三个任务</translation>
    </message>
    <message>
        <source>Loss of %1</source>
        <translation>%1 的损失</translation>
    </message>
    <message>
        <source>no weights: it changes the gradients themselves</source>
        <translation>没有权重：它直接改变梯度本身</translation>
    </message>
    <message>
        <source>weights %1</source>
        <translation>权重 %1</translation>
    </message>
    <message>
        <source>%1° from the average, %2 times its length</source>
        <translation>与平均方向相差 %1°，长度为其 %2 倍</translation>
    </message>
    <message>
        <source>it makes no step</source>
        <translation>不迈出任何一步</translation>
    </message>
    <message>
        <source>harms no task</source>
        <translation>不损害任何任务</translation>
    </message>
    <message>
        <source>harms %1</source>
        <translation>损害 %1</translation>
    </message>
    <message>
        <source>The strategies answer once the numerical library is loaded.</source>
        <translation>数值库加载完成后，各策略才会给出结果。</translation>
    </message>
    <message>
        <source>Arrows are the tasks&apos; gradients: a training step goes against the combined one. The shaded directions harm no task.</source>
        <translation>箭头是各任务的梯度：训练的一步沿合成梯度的反方向走。阴影中的方向不损害任何任务。</translation>
    </message>
    <message>
        <source>The newest measured gradients of the run, laid into the plane that keeps most of them (%1 of their squared lengths).</source>
        <translation>本次训练最新测得的梯度，投影到保留最多信息的平面上（保留长度平方的 %1）。</translation>
    </message>
    <message>
        <source>The newest measured gradients of the run, in the plane that they span.</source>
        <translation>本次训练最新测得的梯度，位于它们张成的平面上。</translation>
    </message>
    <message>
        <source>Third task</source>
        <translation>第三个任务</translation>
    </message>
    <message>
        <source>A third gradient: with three tasks the strategies differ more</source>
        <translation>第三个梯度：有三个任务时，各策略的差别更大</translation>
    </message>
    <message>
        <source>From the Run</source>
        <translation>取自训练</translation>
    </message>
    <message>
        <source>Take the gradients that the run measured last, of two or three of its tasks</source>
        <translation>取本次训练最近测得的两个或三个任务的梯度</translation>
    </message>
    <message>
        <source>Start Over</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Two gradients that disagree, as at first</source>
        <translation>回到最初两个不一致的梯度</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Strategies such as gls, stch and famo look at the losses of the step</source>
        <translation>gls、stch、famo 等策略会看这一步的损失</translation>
    </message>
    <message>
        <source>Plane of the task gradients</source>
        <translation>任务梯度所在的平面</translation>
    </message>
    <message>
        <source>Drag the tips: every strategy answers at once</source>
        <translation>拖动箭头尖端：所有策略立即给出结果</translation>
    </message>
    <message>
        <source>Strategies</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>still thinking …</source>
        <translation>还在计算…</translation>
    </message>
</context>
<context>
    <name>attnscope::SweepDialog</name>
    <message>
        <source>%1 rows × %2 folds of %3 training samples, %4 steps each</source>
        <translation>%1 组权重 × %2 折，共 %3 个训练样本，每次 %4 步</translation>
    </message>
    <message>
        <source>All rows are complete.</source>
        <translation>所有组都已完成。</translation>
    </message>
    <message>
        <source>Stopped. Every score is of the folds that were complete.</source>
        <translation>已停止。每个得分都只来自已完成的各折。</translation>
    </message>
    <message>
        <source>Too coarse: at least %1 parts, one a task.</source>
        <translation>太粗：至少 %1 份，每个任务一份。</translation>
    </message>
    <message>
        <source>Too many rows to try (at most %1).</source>
        <translation>要试的组太多（最多 %1 组）。</translation>
    </message>
    <message>
        <source>Each row needs %1 weights, one a task: “%2” has %3.</source>
        <translation>每组需要 %1 个权重，每个任务一个：“%2”有 %3 个。</translation>
    </message>
    <message>
        <source>Write at least one row of weights.</source>
        <translation>请至少写一组权重。</translation>
    </message>
    <message>
        <source>%1 on %2 · weights in the order %3</source>
        <translation>%1，数据 %2 · 权重顺序为 %3</translation>
    </message>
    <message>
        <source>%1 rows × %2 folds = %3 trainings</source>
        <translation>%1 组 × %2 折 = %3 次训练</translation>
    </message>
    <message>
        <source>Reading the data…</source>
        <translation>正在读取数据…</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>开始(&amp;S)</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>weights %1 · fold %2 of %3 · loss %4 · %5 left</source>
        <translation>权重 %1 · 第 %2 折，共 %3 折 · 损失 %4 · 剩余 %5</translation>
    </message>
    <message>
        <source>The run of the window goes on, or is set up, with these fixed weights</source>
        <translation>窗口中的运行将以这组固定权重继续，或据此重新设置</translation>
    </message>
    <message>
        <source>The run of the window has other tasks by now</source>
        <translation>窗口中的运行现在已是另外的任务</translation>
    </message>
    <message>
        <source>Save Table</source>
        <translation>保存表格</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>Sweep of Task Weights</source>
        <translation>任务权重扫描</translation>
    </message>
    <message>
        <source>Stop the sweep?</source>
        <translation>停止扫描吗？</translation>
    </message>
    <message>
        <source>Rows that are complete stay in the table.</source>
        <translation>已完成的各组会留在表格中。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Go On</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Each row of weights trains the model anew on all parts of the training samples but one, and is scored on that one, in turn. The test samples are not looked at.</source>
        <translation>每一组权重都在训练样本中除一份以外的各份上从头训练模型，并在留下的那一份上评分，依次轮换。不会用到测试样本。</translation>
    </message>
    <message>
        <source>all that sum to 1, in steps of</source>
        <translation>总和为 1 的所有组合，步长</translation>
    </message>
    <message>
        <source>rows of your own</source>
        <translation>自己填写</translation>
    </message>
    <message>
        <source>&amp;Weights</source>
        <translation>权重(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Folds</source>
        <translation>折数(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Epochs</source>
        <translation>轮数(&amp;E)</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>份数</translation>
    </message>
    <message>
        <source>Rows of weights</source>
        <translation>各组权重</translation>
    </message>
    <message>
        <source>Weights of a row with commas between them, rows with semicolons between them</source>
        <translation>一组内的权重用逗号隔开，各组之间用分号隔开</translation>
    </message>
    <message>
        <source>Into so many parts the training samples are cut</source>
        <translation>训练样本分成这么多份</translation>
    </message>
    <message>
        <source>So often each training goes through its samples</source>
        <translation>每次训练遍历样本的次数</translation>
    </message>
    <message>
        <source>Rows of weights and their scores</source>
        <translation>各组权重及其得分</translation>
    </message>
    <message>
        <source>&amp;Copy Table</source>
        <translation>复制表格(&amp;C)</translation>
    </message>
    <message>
        <source>Save as CS&amp;V…</source>
        <translation>另存为 CSV(&amp;V)…</translation>
    </message>
    <message>
        <source>&amp;Use These Weights</source>
        <translation>使用这组权重(&amp;U)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>attnscope::SweepProcess</name>
    <message>
        <source>%1 cannot be started: %2.</source>
        <translation>无法启动 %1：%2。</translation>
    </message>
    <message>
        <source>The sweep ended before its time: %1</source>
        <translation>扫描提前结束：%1</translation>
    </message>
    <message>
        <source>The sweep ended before its time (exit code %1).</source>
        <translation>扫描提前结束（退出码 %1）。</translation>
    </message>
</context>
<context>
    <name>attnscope::SweepTable</name>
    <message>
        <source>under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>diverged</source>
        <translation>已发散</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>%1 of %2 folds</source>
        <translation>%2 折中的 %1 折</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>IoU</source>
        <translation>IoU</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Composite</source>
        <translation>综合</translation>
    </message>
</context>
<context>
    <name>attnscope::TaskLinesPlot</name>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
</context>
<context>
    <name>attnscope::TaskMapsDock</name>
    <message>
        <source>Task Maps</source>
        <translation>任务注意力图</translation>
    </message>
</context>
<context>
    <name>attnscope::TaskMapsView</name>
    <message>
        <source>Where each task looks is shown here once there is a sample to look at.</source>
        <translation>有可看的样本后，这里会显示每个任务关注的位置。</translation>
    </message>
    <message>
        <source>This model has one attention for all its tasks: the attention view shows it.</source>
        <translation>该模型的所有任务共用一份注意力：请看注意力视图。</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>each task has its own scale</source>
        <translation>各任务使用各自的色标</translation>
    </message>
    <message>
        <source>The last picture shows this task&apos;s weights …</source>
        <translation>最后一幅图显示这个任务的权重……</translation>
    </message>
    <message>
        <source>… minus this task&apos;s: red where the first looks more, blue where the second does</source>
        <translation>……减去这个任务的权重：红色处第一个任务看得更多，蓝色处第二个看得更多</translation>
    </message>
    <message>
        <source>Task whose attention is compared</source>
        <translation>要比较注意力的任务</translation>
    </message>
    <message>
        <source>Task that is subtracted</source>
        <translation>被减去的任务</translation>
    </message>
</context>
<context>
    <name>attnscope::TaskTiles</name>
    <message>
        <source>pixel %1, %2</source>
        <translation>像素 %1, %2</translation>
    </message>
</context>
<context>
    <name>attnscope::TaskWeightsDock</name>
    <message>
        <source>Task Weights</source>
        <translation>任务权重</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>折线</translation>
    </message>
    <message>
        <source>Each task&apos;s weight as it is</source>
        <translation>每个任务权重的原值</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>Each task&apos;s part of the sum of the weights</source>
        <translation>每个任务在权重总和中所占的部分</translation>
    </message>
    <message>
        <source>Weighting strategy</source>
        <translation>加权策略</translation>
    </message>
    <message>
        <source>Task weights over the steps</source>
        <translation>各步的任务权重</translation>
    </message>
    <message>
        <source>How much each task counts is drawn here, step by step, once training has started.</source>
        <translation>训练开始后，这里会逐步画出每个任务所占的分量。</translation>
    </message>
    <message>
        <source>Weight of %1</source>
        <translation>%1 的权重</translation>
    </message>
    <message>
        <source>Drag to decide how much “%1” counts: from then on the weights are fixed, and the run records it</source>
        <translation>拖动以决定“%1”所占的分量：此后权重固定不变，并记录在本次训练中</translation>
    </message>
</context>
<context>
    <name>attnscope::TimePlot</name>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
</context>
<context>
    <name>Arcs</name>
    <message>
        <source>weights above an even share (%1)</source>
        <translation>大于平均份额（%1）的权重</translation>
    </message>
    <message>
        <source>gates open by at least %1</source>
        <translation>开度不低于 %1 的门</translation>
    </message>
</context>
<context>
    <name>DumpLook</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 × %2 pixels</source>
        <translation>%1 × %2 像素</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
</context>
</TS>
