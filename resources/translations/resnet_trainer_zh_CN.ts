<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name></name>
    <message>
        <source>About ResNet Trainer</source>
        <translation>关于 ResNet Trainer</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Choose a line to read its licence.</source>
        <translation>选择一行即可阅读其许可证。</translation>
    </message>
    <message>
        <source>Built on</source>
        <translation>所用组件</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Train residual networks without writing code. MIT licence.</source>
        <translation>不写代码即可训练残差网络。MIT 许可证。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>版本 {version}</translation>
    </message>
    <message>
        <source>Running from its sources</source>
        <translation>从源代码运行</translation>
    </message>
    <message>
        <source>A training is running</source>
        <translation>训练正在进行</translation>
    </message>
    <message>
        <source>Stop the training and close?</source>
        <translation>停止训练并关闭？</translation>
    </message>
    <message>
        <source>It stops after the step in hand and keeps what it has learned. You can continue it later under Runs.</source>
        <translation>训练会在当前这一步结束后停止，并保留已学到的内容。以后可以在“训练记录”中继续。</translation>
    </message>
    <message>
        <source>Stop safely and close</source>
        <translation>安全停止并关闭</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>The step in hand is being finished and everything is saved. Then the window closes.</source>
        <translation>正在完成当前这一步并保存全部内容，随后窗口会关闭。</translation>
    </message>
    <message>
        <source>The memory is used up.</source>
        <translation>内存已用完。</translation>
    </message>
    <message>
        <source>Pictures and network together need more than this computer has free.</source>
        <translation>图片和网络合起来需要的内存超过了这台电脑的空闲内存。</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller batch size or network.</source>
        <translation>关闭其他程序，或选择更小的批大小或网络。</translation>
    </message>
    <message>
        <source>Something went wrong inside the program.</source>
        <translation>程序内部出了问题。</translation>
    </message>
    <message>
        <source>This is a fault of the program, not yours. What was trained and saved so far is kept.</source>
        <translation>这是程序的错误，不是您的错。已训练并保存的内容都还在。</translation>
    </message>
    <message>
        <source>You can go on. If it happens again, please report it with the details below.</source>
        <translation>您可以继续使用。如果再次出现，请附上下面的详细信息报告给我们。</translation>
    </message>
    <message>
        <source>Something is wrong</source>
        <translation>有问题</translation>
    </message>
    <message>
        <source>A fault of the program</source>
        <translation>程序错误</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>手册</translation>
    </message>
    <message>
        <source>Search, for example “learning rate”</source>
        <translation>搜索，例如“学习率”</translation>
    </message>
    <message>
        <source>Search the manual</source>
        <translation>搜索手册</translation>
    </message>
    <message>
        <source>{count} of {total} settings</source>
        <translation>共 {total} 项设置，找到 {count} 项</translation>
    </message>
    <message>
        <source>All {total} settings; type to search.</source>
        <translation>共 {total} 项设置；输入文字即可搜索。</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Choose the pictures, a network and a recipe on the Train page; the first choice works as it is.</source>
        <translation>在“训练”页选择图片、网络和训练方案；默认的选择即可直接使用。</translation>
    </message>
    <message>
        <source>Press Start (Ctrl+Return). The curves show how well the network does on pictures that it never trained on.</source>
        <translation>按“开始”（Ctrl+Return）。曲线显示网络在从未用于训练的图片上的表现。</translation>
    </message>
    <message>
        <source>Stop (Ctrl+.) keeps what was learned. Under Runs every training can be looked at, continued and saved.</source>
        <translation>“停止”（Ctrl+.）会保留已学到的内容。在“训练记录”中可以查看、继续和保存每次训练。</translation>
    </message>
    <message>
        <source>On the page Try it the network answers to your own pictures, and shows what it looked at.</source>
        <translation>在“试一试”页面，网络会对您自己的图片作答，并显示它看了哪里。</translation>
    </message>
    <message>
        <source>go to a page</source>
        <translation>切换页面</translation>
    </message>
    <message>
        <source>Ctrl+1 to Ctrl+4</source>
        <translation>Ctrl+1 至 Ctrl+4</translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation>Ctrl+Return</translation>
    </message>
    <message>
        <source>start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Ctrl+.</source>
        <translation>Ctrl+.</translation>
    </message>
    <message>
        <source>stop and keep</source>
        <translation>停止并保留</translation>
    </message>
    <message>
        <source>Ctrl+,</source>
        <translation>Ctrl+,</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>F2</source>
        <translation>F2</translation>
    </message>
    <message>
        <source>rename a run</source>
        <translation>重命名训练记录</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>this manual</source>
        <translation>本手册</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>入门</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>键盘</translation>
    </message>
    <message>
        <source>usually {value}</source>
        <translation>通常为 {value}</translation>
    </message>
    <message>
        <source>usually on</source>
        <translation>通常开启</translation>
    </message>
    <message>
        <source>usually off</source>
        <translation>通常关闭</translation>
    </message>
    <message>
        <source>at least {value}</source>
        <translation>至少 {value}</translation>
    </message>
    <message>
        <source>more than {value}</source>
        <translation>大于 {value}</translation>
    </message>
    <message>
        <source>at most {value}</source>
        <translation>至多 {value}</translation>
    </message>
    <message>
        <source>less than {value}</source>
        <translation>小于 {value}</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Look and language</source>
        <translation>外观和语言</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>The language changes when the program is started again.</source>
        <translation>下次启动程序时切换语言。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>训练记录</translation>
    </message>
    <message>
        <source>Downloaded pictures</source>
        <translation>下载的图片</translation>
    </message>
    <message>
        <source>Cached pictures</source>
        <translation>缓存的图片</translation>
    </message>
    <message>
        <source>Runs and pictures that are there already stay where they are.</source>
        <translation>已有的训练记录和图片保留在原处。</translation>
    </message>
    <message>
        <source>Cached data</source>
        <translation>缓存数据</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>Remove cached data</source>
        <translation>删除缓存数据</translation>
    </message>
    <message>
        <source>Pictures are decoded once and kept here, so that the next training starts at once.</source>
        <translation>图片只解码一次并保存在这里，下次训练可以立即开始。</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>已使用</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Default device</source>
        <translation>默认设备</translation>
    </message>
    <message>
        <source>This folder can&apos;t be written to. Choose another.</source>
        <translation>无法写入此文件夹，请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Nothing is cached.</source>
        <translation>没有缓存任何内容。</translation>
    </message>
    <message>
        <source>On the disk: runs {runs}, downloaded pictures {data}. Runs can be deleted on their page.</source>
        <translation>磁盘占用：训练记录 {runs}，下载的图片 {data}。训练记录可在其页面上删除。</translation>
    </message>
    <message>
        <source>Removing…</source>
        <translation>正在删除…</translation>
    </message>
    <message>
        <source>“{name}” is a video, which can&apos;t be opened here. Save some of its frames as pictures, or as an animated GIF, and drop these.</source>
        <translation>“{name}”是视频，无法在此打开。请将其中的若干帧保存为图片或 GIF 动画，再拖入。</translation>
    </message>
    <message>
        <source>There are no pictures in “{name}”.</source>
        <translation>“{name}”中没有图片。</translation>
    </message>
    <message>
        <source>“{name}” is not there (any more).</source>
        <translation>“{name}”不（再）存在。</translation>
    </message>
    <message>
        <source>Please drop one thing at a time, several pictures, or several folders of pictures: each becomes a class.</source>
        <translation>请一次只拖入一项、几张图片，或几个图片文件夹：每个文件夹成为一个类别。</translation>
    </message>
    <message>
        <source>“{name}” can&apos;t be opened here. Drop pictures, a folder or zip of them, a checkpoint, a run folder, or a .toml with settings.</source>
        <translation>无法在此打开“{name}”。请拖入图片、图片文件夹或 zip、检查点、训练记录的文件夹，或含有设置的 .toml。</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Fine-tune</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Drop pictures, folders or a zip of them, a checkpoint, a run folder, or a .toml with settings</source>
        <translation>拖入图片、图片文件夹或 zip、检查点、训练记录的文件夹，或含有设置的 .toml</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>The manual (F1)</source>
        <translation>手册（F1）</translation>
    </message>
    <message>
        <source>Folders, language, theme (Ctrl+,)</source>
        <translation>文件夹、语言、主题（Ctrl+,）</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Version and licences</source>
        <translation>版本和许可证</translation>
    </message>
    <message>
        <source>Read the report</source>
        <translation>阅读报告</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Plain against residual</source>
        <translation>普通网络与残差网络</translation>
    </message>
    <message>
        <source>How often each network sees every picture</source>
        <translation>每个网络把每张图片看多少遍</translation>
    </message>
    <message>
        <source>Feature maps of the first stage; the paper has 16</source>
        <translation>第一阶段的特征图数；论文中为 16</translation>
    </message>
    <message>
        <source>Plain against residual, 20 and 56 layers</source>
        <translation>普通网络与残差网络，20 层和 56 层</translation>
    </message>
    <message>
        <source>Is a deeper network always better? Four trainings that differ in depth and shortcuts alone. He et al. found in 2015 that without shortcuts the deeper network learns worse, even on the pictures that it learns from, and that with them it learns better. See whether it is so with your pictures.</source>
        <translation>网络总是越深越好吗？四次训练，只有深度和捷径不同。He 等人在 2015 年发现：没有捷径时，更深的网络学得更差，即使在用于训练的图片上也是如此；有捷径时则学得更好。看看您的图片是否也是这样。</translation>
    </message>
    <message>
        <source>On: {data}. With the paper&apos;s recipe: plain SGD, rate 0.1, divided by ten twice.</source>
        <translation>图片：{data}。采用论文的训练方案：普通 SGD，学习率 0.1，两次除以十。</translation>
    </message>
    <message>
        <source>Epochs of each</source>
        <translation>每次训练的轮数</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道数</translation>
    </message>
    <message>
        <source>They train one after the other. When all are done, a report says what came out and shows their curves.</source>
        <translation>四次训练依次进行。全部完成后会有一份报告，说明结果并显示各自的曲线。</translation>
    </message>
    <message>
        <source>Train the four after this one</source>
        <translation>当前训练之后训练这四个</translation>
    </message>
    <message>
        <source>Train the four</source>
        <translation>训练这四个</translation>
    </message>
    <message>
        <source>How long it takes can&apos;t be told while another training runs.</source>
        <translation>有其他训练正在进行时，无法估算需要多久。</translation>
    </message>
    <message>
        <source>Estimating the time…</source>
        <translation>正在估算时间…</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>About {time} for all four on this computer.</source>
        <translation>在这台电脑上训练四次共约需 {time}。</translation>
    </message>
    <message>
        <source>Export “{name}”</source>
        <translation>导出“{name}”</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>导出进度</translation>
    </message>
    <message>
        <source>The code that uses the file</source>
        <translation>使用该文件的代码</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Written: {path}</source>
        <translation>已写入：{path}</translation>
    </message>
    <message>
        <source>Loaded back and compared on {count} pictures: its answers differ from the network&apos;s by at most {difference}.</source>
        <translation>已重新加载并在 {count} 张图片上比较：其输出与网络的输出最多相差 {difference}。</translation>
    </message>
    <message>
        <source>Reading the runs…</source>
        <translation>正在读取训练记录…</translation>
    </message>
    <message>
        <source>No runs yet. Press Start on the Train page: it appears here.</source>
        <translation>还没有训练记录。在“训练”页按“开始”，就会出现在这里。</translation>
    </message>
    <message>
        <source>No run has a star: click the star in its row.</source>
        <translation>还没有带星标的训练记录：请单击所在行的星标。</translation>
    </message>
    <message>
        <source>No run has that in its row or its notes.</source>
        <translation>没有哪条训练记录的所在行或备注包含这些文字。</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>只看星标</translation>
    </message>
    <message>
        <source>Show only the runs that have a star</source>
        <translation>只显示带星标的训练记录</translation>
    </message>
    <message>
        <source>Delete to bin</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Move “{name}” to the bin?</source>
        <translation>将“{name}”移到回收站？</translation>
    </message>
    <message>
        <source>Move {count} runs to the bin?</source>
        <translation>将 {count} 条训练记录移到回收站？</translation>
    </message>
    <message>
        <source>Its curves and checkpoints go with it. You can bring them back from the bin.</source>
        <translation>其曲线和检查点会一并移走。您可以从回收站恢复。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Words in a run&apos;s row or in its notes (Ctrl+F)</source>
        <translation>训练记录所在行或备注中的文字（Ctrl+F）</translation>
    </message>
    <message>
        <source>Search the runs</source>
        <translation>搜索训练记录</translation>
    </message>
    <message>
        <source>Search all settings</source>
        <translation>搜索所有设置</translation>
    </message>
    <message>
        <source>No setting is called that.</source>
        <translation>没有这个名称的设置。</translation>
    </message>
    <message>
        <source>Your pictures: drop a folder, or choose one.</source>
        <translation>您的图片：请拖入或选择一个文件夹。</translation>
    </message>
    <message>
        <source>Your pictures: they can&apos;t be used, or were not looked at.</source>
        <translation>您的图片：无法使用，或尚未查看。</translation>
    </message>
    <message>
        <source>The network sees your pictures at {side} pixels.</source>
        <translation>网络看到的图片为 {side} 像素。</translation>
    </message>
    <message>
        <source>Go to “{field}”</source>
        <translation>转到“{field}”</translation>
    </message>
    <message>
        <source>best {value} at {x}</source>
        <translation>最佳 {value}，在 {x}</translation>
    </message>
    <message>
        <source>Gradient of each part</source>
        <translation>各部分的梯度</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>How strong the gradient is in each part of the network appears here during the training.</source>
        <translation>训练时，这里显示网络各部分梯度的大小。</translation>
    </message>
    <message>
        <source>Stage {number}</source>
        <translation>阶段 {number}</translation>
    </message>
    <message>
        <source>Stem</source>
        <translation>起始层</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>分类头</translation>
    </message>
    <message>
        <source>{title}: curves</source>
        <translation>{title}：曲线</translation>
    </message>
    <message>
        <source>The curves appear here when training starts.</source>
        <translation>训练开始后，曲线会出现在这里。</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Vector picture (*.svg)</source>
        <translation>矢量图 (*.svg)</translation>
    </message>
    <message>
        <source>Numbers (*.csv)</source>
        <translation>数值 (*.csv)</translation>
    </message>
    <message>
        <source>Save plot</source>
        <translation>保存图表</translation>
    </message>
    <message>
        <source>log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Logarithmic scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Smooth line through the batches</source>
        <translation>穿过各批次的平滑曲线</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Save this plot as a picture or as numbers…</source>
        <translation>将此图表保存为图片或数值…</translation>
    </message>
    <message>
        <source>No smooth line</source>
        <translation>不要平滑曲线</translation>
    </message>
    <message>
        <source>A little</source>
        <translation>轻微</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中等</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>强</translation>
    </message>
    <message>
        <source>at {x}</source>
        <translation>在 {x}</translation>
    </message>
    <message>
        <source>Learning rate during the training</source>
        <translation>训练过程中的学习率</translation>
    </message>
    <message>
        <source>{schedule}: from {first} to {last}, at most {most}, in {epochs} epochs.</source>
        <translation>{schedule}：从 {first} 到 {last}，最高 {most}，共 {epochs} 轮。</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes} min {seconds:02d} s</source>
        <translation>{minutes} 分 {seconds:02d} 秒</translation>
    </message>
    <message>
        <source>{hours} h {minutes:02d} min</source>
        <translation>{hours} 小时 {minutes:02d} 分</translation>
    </message>
    <message>
        <source>One training is waiting. Start it?</source>
        <translation>有 1 个训练在等待。开始吗？</translation>
    </message>
    <message>
        <source>{count} trainings are waiting. Start them?</source>
        <translation>有 {count} 个训练在等待。开始吗？</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>“{name}” stopped at epoch {epoch} of {epochs}, and one more is waiting. Continue?</source>
        <translation>“{name}”停在第 {epoch} 轮（共 {epochs} 轮），还有 1 个在等待。继续吗？</translation>
    </message>
    <message>
        <source>“{name}” stopped at epoch {epoch} of {epochs}, and {count} more are waiting. Continue?</source>
        <translation>“{name}”停在第 {epoch} 轮（共 {epochs} 轮），还有 {count} 个在等待。继续吗？</translation>
    </message>
    <message>
        <source>“{name}” stopped at epoch {epoch} of {epochs}. Continue?</source>
        <translation>“{name}”停在第 {epoch} 轮（共 {epochs} 轮）。继续吗？</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>以后再说</translation>
    </message>
    <message>
        <source>Preview augmentation</source>
        <translation>预览数据增强</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>再来一次</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>What the network may see</source>
        <translation>网络可能看到的样子</translation>
    </message>
    <message>
        <source>This recipe changes no pictures: the network sees the originals.</source>
        <translation>此训练方案不改变图片：网络看到的就是原图。</translation>
    </message>
    <message>
        <source>Each time a picture is used, it is changed at random, so that the network never sees it twice.</source>
        <translation>每次使用图片时都会随机改变，网络不会两次看到同一张图片。</translation>
    </message>
    <message>
        <source>Mixup and CutMix then mix the pictures of a batch with each other; that is not shown.</source>
        <translation>Mixup 和 CutMix 随后还会混合同一批图片；这里不显示。</translation>
    </message>
    <message>
        <source>Version {number} of picture {row}</source>
        <translation>图片 {row} 的第 {number} 个版本</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message>
        <source>Back to {value}</source>
        <translation>恢复为 {value}</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>已更改</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>Advanced · {count} changed</source>
        <translation>高级 · 已更改 {count} 项</translation>
    </message>
    <message>
        <source>It has no effect now: it matters where {field} is {values}.</source>
        <translation>现在没有作用：仅当“{field}”为 {values} 时有效。</translation>
    </message>
    <message>
        <source>From {low} to {high}.</source>
        <translation>从 {low} 到 {high}。</translation>
    </message>
    <message>
        <source>From {low} to less than {high}.</source>
        <translation>从 {low} 到小于 {high}。</translation>
    </message>
    <message>
        <source>More than {low}, at most {high}.</source>
        <translation>大于 {low}，至多 {high}。</translation>
    </message>
    <message>
        <source>More than {low}, less than {high}.</source>
        <translation>大于 {low}，小于 {high}。</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Progress of looking at the pictures</source>
        <translation>查看图片的进度</translation>
    </message>
    <message>
        <source>Copy into class folders</source>
        <translation>复制到类别文件夹</translation>
    </message>
    <message>
        <source>Progress of copying</source>
        <translation>复制进度</translation>
    </message>
    <message>
        <source>Copy into this folder</source>
        <translation>复制到此文件夹</translation>
    </message>
    <message>
        <source>Copying…</source>
        <translation>正在复制…</translation>
    </message>
    <message>
        <source>Ended. The copies made so far are whole; the next time it goes on.</source>
        <translation>已结束。目前的副本都是完整的；下次会接着复制。</translation>
    </message>
    <message>
        <source>Choose a folder and copy…</source>
        <translation>选择文件夹并复制…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Copy {count} pictures into class folders</source>
        <translation>将 {count} 张图片复制到类别文件夹</translation>
    </message>
    <message>
        <source>Each picture is copied into a folder named after the class that the network says. Those that it isn&apos;t sure of, and those that show none of its classes, get folders of their own. Your originals stay where they are, unchanged; nothing is replaced.</source>
        <translation>每张图片会复制到以网络识别出的类别命名的文件夹中。没把握的图片，以及不属于其任何类别的图片，会放在单独的文件夹中。您的原始文件留在原处，保持不变；不会替换任何文件。</translation>
    </message>
    <message>
        <source>Copied: {count}.</source>
        <translation>已复制：{count}。</translation>
    </message>
    <message>
        <source>There already: {count}.</source>
        <translation>已存在：{count}。</translation>
    </message>
    <message>
        <source>Without an answer, left out: {count}.</source>
        <translation>没有识别结果，已略过：{count}。</translation>
    </message>
    <message>
        <source>Not to be read any more: {count}.</source>
        <translation>无法再读取：{count}。</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查看</translation>
    </message>
    <message>
        <source>Looking at the pictures…</source>
        <translation>正在查看图片…</translation>
    </message>
    <message>
        <source>The pictures were not looked at. You can start nevertheless.</source>
        <translation>没有查看图片。您仍然可以开始。</translation>
    </message>
    <message>
        <source>Start downloads them once. If you already have the file, choose it above.</source>
        <translation>开始后会下载一次。如果您已有该文件，请在上面选择。</translation>
    </message>
    <message>
        <source>{classes} classes, {side}x{side} pixels.</source>
        <translation>{classes} 个类别，{side}x{side} 像素。</translation>
    </message>
    <message>
        <source>{count} pictures to train on</source>
        <translation>{count} 张图片用于训练</translation>
    </message>
    <message>
        <source>{count} for validation</source>
        <translation>{count} 张用于验证</translation>
    </message>
    <message>
        <source>{count} for the test</source>
        <translation>{count} 张用于测试</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>{device} (can&apos;t be used)</source>
        <translation>{device}（无法使用）</translation>
    </message>
    <message>
        <source>Looking which devices this computer has.</source>
        <translation>正在查找这台电脑的设备。</translation>
    </message>
    <message>
        <source>The devices could not be listed.</source>
        <translation>无法列出设备。</translation>
    </message>
    <message>
        <source>{device}: {reason}</source>
        <translation>{device}：{reason}</translation>
    </message>
    <message>
        <source>Drop or browse</source>
        <translation>拖入或浏览</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Choose the folder with your pictures</source>
        <translation>选择您的图片所在的文件夹</translation>
    </message>
    <message>
        <source>Archives</source>
        <translation>压缩包</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Choose the file you have</source>
        <translation>选择您已有的文件</translation>
    </message>
    <message>
        <source>Back to the usual folder</source>
        <translation>恢复为默认文件夹</translation>
    </message>
    <message>
        <source>This is the usual folder.</source>
        <translation>这就是默认文件夹。</translation>
    </message>
    <message>
        <source>Diagram of the network</source>
        <translation>网络结构图</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>{count} ch</source>
        <translation>{count} 通道</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Numbers that are learned.</source>
        <translation>需要学习的数值。</translation>
    </message>
    <message>
        <source>MACs a picture</source>
        <translation>每张图片的 MAC 数</translation>
    </message>
    <message>
        <source>Multiply-accumulates to recognise one picture: half the FLOPs.</source>
        <translation>识别一张图片所需的乘加次数：FLOPs 的一半。</translation>
    </message>
    <message>
        <source>Receptive field</source>
        <translation>感受野</translation>
    </message>
    <message>
        <source>Side of the square of the picture that one place of the last stage sees.</source>
        <translation>最后阶段的一个位置所能看到的图片方块的边长。</translation>
    </message>
    <message>
        <source>Memory a batch</source>
        <translation>每批内存</translation>
    </message>
    <message>
        <source>For one training step in 32 bit: weights, gradients, momentum and what is kept for the way back.</source>
        <translation>32 位下训练一步所需：权重、梯度、动量以及为反向传播保留的内容。</translation>
    </message>
    <message>
        <source>{before} → {after}.</source>
        <translation>{before} → {after}。</translation>
    </message>
    <message>
        <source>{parameters} parameters, {macs} MACs.</source>
        <translation>{parameters} 个参数，{macs} MAC。</translation>
    </message>
    <message>
        <source>{side}×{side} pixels in red, green and blue.</source>
        <translation>{side}×{side} 像素，红、绿、蓝三色。</translation>
    </message>
    <message>
        <source>the first layers.</source>
        <translation>最前面的几层。</translation>
    </message>
    <message>
        <source>the mean of each channel, then one score for each of {count} classes.</source>
        <translation>每个通道取平均，然后为 {count} 个类别各给出一个分数。</translation>
    </message>
    <message>
        <source>{way} ({count})</source>
        <translation>{way}（{count}）</translation>
    </message>
    <message>
        <source>{count} × {block}; shortcuts: {ways}.</source>
        <translation>{count} × {block}；捷径：{ways}。</translation>
    </message>
    <message>
        <source>getting ready…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>{side} px</source>
        <translation>{side} 像素</translation>
    </message>
    <message>
        <source>Memory, batch {count}</source>
        <translation>内存，批大小 {count}</translation>
    </message>
    <message>
        <source>Point at a part to see what it does to a picture.</source>
        <translation>将鼠标指向某个部分，看看它如何处理图片。</translation>
    </message>
    <message>
        <source>A network with {stages} stages, {blocks} blocks and {shortcuts} shortcuts. Use the arrow keys.</source>
        <translation>网络有 {stages} 个阶段、{blocks} 个残差块和 {shortcuts} 条捷径。可使用方向键。</translation>
    </message>
    <message>
        <source>identity</source>
        <translation>恒等</translation>
    </message>
    <message>
        <source>1×1 convolution</source>
        <translation>1×1 卷积</translation>
    </message>
    <message>
        <source>zero padding</source>
        <translation>补零</translation>
    </message>
    <message>
        <source>no shortcut</source>
        <translation>无捷径</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Loss at each learning rate</source>
        <translation>各学习率下的损失</translation>
    </message>
    <message>
        <source>Recommended: {rate}</source>
        <translation>推荐：{rate}</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Pictures of each class</source>
        <translation>每个类别的图片</translation>
    </message>
    <message>
        <source>{name}: {count} pictures</source>
        <translation>{name}：{count} 张图片</translation>
    </message>
    <message>
        <source>{name}: {count} pictures ({train} to train on, {validation} for validation, {test} for the test)</source>
        <translation>{name}：{count} 张图片（{train} 张用于训练，{validation} 张用于验证，{test} 张用于测试）</translation>
    </message>
    <message>
        <source>and {count} more classes</source>
        <translation>以及另外 {count} 个类别</translation>
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
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>recognised</source>
        <translation>识别正确</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Before you can start:</source>
        <translation>开始之前请先解决：</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>{page} (Ctrl+{number})</source>
        <translation>{page}（Ctrl+{number}）</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Show it your own pictures: what it answers, how sure it is, and what it looked at</source>
        <translation>给它看您自己的图片：它的识别结果、有多大把握，以及看了哪里</translation>
    </message>
    <message>
        <source>Save the trained network as a file, for PyTorch and others</source>
        <translation>将训练好的网络保存为文件，供 PyTorch 等使用</translation>
    </message>
    <message>
        <source>Show in Runs</source>
        <translation>在训练记录中显示</translation>
    </message>
    <message>
        <source>Close the result</source>
        <translation>关闭结果</translation>
    </message>
    <message>
        <source>{right} of 100 pictures right, on {count} test pictures that the network never saw while training.</source>
        <translation>在训练时从未见过的 {count} 张测试图片上，每 100 张识别对 {right} 张。</translation>
    </message>
    <message>
        <source>{right} of 100 pictures right, on {count} validation pictures, which also chose the best epoch.</source>
        <translation>在 {count} 张验证图片上，每 100 张识别对 {right} 张；最佳轮也是由这些图片选出的。</translation>
    </message>
    <message>
        <source>{right} of 100 pictures right, on the {count} training pictures themselves: how it does on new pictures is not known.</source>
        <translation>在 {count} 张训练图片本身上，每 100 张识别对 {right} 张：在新图片上的表现未知。</translation>
    </message>
    <message>
        <source>The last layer alone was the best and is what is kept.</source>
        <translation>只训练最后一层的效果最好，保留的就是它。</translation>
    </message>
    <message>
        <source>Epoch {epoch} was the best and is the one kept.</source>
        <translation>第 {epoch} 轮最好，保留的就是这一轮。</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>How long the gradient of each part is: where it vanishes, a part no longer learns.</source>
        <translation>各部分梯度的大小：梯度消失的部分不再学习。</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Choose a run to see its curves.</source>
        <translation>选择一条训练记录即可查看其曲线。</translation>
    </message>
    <message>
        <source>No epoch is finished yet.</source>
        <translation>还没有完成任何一轮。</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>时间（秒）</translation>
    </message>
    <message>
        <source>Time (min)</source>
        <translation>时间（分钟）</translation>
    </message>
    <message>
        <source>Time (h)</source>
        <translation>时间（小时）</translation>
    </message>
    <message>
        <source>What the curves are aligned by</source>
        <translation>曲线按什么对齐</translation>
    </message>
    <message>
        <source>By epoch</source>
        <translation>按轮</translation>
    </message>
    <message>
        <source>By step</source>
        <translation>按步</translation>
    </message>
    <message>
        <source>By time</source>
        <translation>按时间</translation>
    </message>
    <message>
        <source>What lies over one another: the same epoch, step, or time of training</source>
        <translation>曲线按什么叠放：相同的轮、步或训练时间</translation>
    </message>
    <message>
        <source>The chosen run</source>
        <translation>所选的训练记录</translation>
    </message>
    <message>
        <source>{size} on the disk</source>
        <translation>占用磁盘 {size}</translation>
    </message>
    <message>
        <source>Take the star away (Ctrl+D)</source>
        <translation>取消星标（Ctrl+D）</translation>
    </message>
    <message>
        <source>Give it a star (Ctrl+D)</source>
        <translation>加星标（Ctrl+D）</translation>
    </message>
    <message>
        <source>It has epochs left: continue it.</source>
        <translation>它还有未完成的轮次：请继续训练。</translation>
    </message>
    <message>
        <source>Go on training this run</source>
        <translation>继续这次训练</translation>
    </message>
    <message>
        <source>Train longer…</source>
        <translation>再训练几轮…</translation>
    </message>
    <message>
        <source>Begin a new run with what it has learned, for some more epochs</source>
        <translation>以它已学到的内容开始新训练，再训练若干轮</translation>
    </message>
    <message>
        <source>Repeat with changes</source>
        <translation>修改后重做</translation>
    </message>
    <message>
        <source>Show its settings, to change them and train anew</source>
        <translation>显示其设置，以便修改并重新训练</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>More to do with the chosen runs</source>
        <translation>对所选训练记录的更多操作</translation>
    </message>
    <message>
        <source>Show it your own pictures, on the page Try it</source>
        <translation>在“试一试”页给它看您自己的图片</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>All about it in one file, to be mailed</source>
        <translation>把全部内容放进一个文件，便于用邮件发送</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Give it another name (F2)</source>
        <translation>换一个名称（F2）</translation>
    </message>
    <message>
        <source>Reveal folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Save the trained network as a file</source>
        <translation>将训练好的网络保存为文件</translation>
    </message>
    <message>
        <source>Use as start</source>
        <translation>用作起点</translation>
    </message>
    <message>
        <source>Fine-tune this network on other pictures</source>
        <translation>用其他图片微调此网络</translation>
    </message>
    <message>
        <source>Show its files</source>
        <translation>显示其文件</translation>
    </message>
    <message>
        <source>Move it to the system&apos;s bin (Delete)</source>
        <translation>移到系统回收站（Delete）</translation>
    </message>
    <message>
        <source>Choose one run.</source>
        <translation>请选择一条训练记录。</translation>
    </message>
    <message>
        <source>Reading the run…</source>
        <translation>正在读取训练记录…</translation>
    </message>
    <message>
        <source>Another run is being judged: try again when that is done.</source>
        <translation>正在评估另一条训练记录：请等完成后再试。</translation>
    </message>
    <message>
        <source>This is what its curves say. Judged by its pictures, more can be said: of labels, classes and copies.</source>
        <translation>这是从曲线得出的。用其图片评估后，还能了解更多：标签、类别和重复图片。</translation>
    </message>
    <message>
        <source>The run is being trained: more can be said when it has ended.</source>
        <translation>正在训练：结束后可以了解更多。</translation>
    </message>
    <message>
        <source>Nothing stands out.</source>
        <translation>没有特别之处。</translation>
    </message>
    <message>
        <source>Judge it now</source>
        <translation>立即评估</translation>
    </message>
    <message>
        <source>Judging the run</source>
        <translation>评估训练记录</translation>
    </message>
    <message>
        <source>This run went on from another one: change that one&apos;s settings instead.</source>
        <translation>这次训练是从另一次训练接着进行的：请改动那一次的设置。</translation>
    </message>
    <message>
        <source>Its curves look as they should.</source>
        <translation>它的曲线正常。</translation>
    </message>
    <message>
        <source>Its curves and its answers look as they should.</source>
        <translation>它的曲线和识别结果都正常。</translation>
    </message>
    <message>
        <source>No run chosen</source>
        <translation>未选择训练记录</translation>
    </message>
    <message>
        <source>{count} runs</source>
        <translation>{count} 条训练记录</translation>
    </message>
    <message>
        <source>The curves of the first {count} are shown.</source>
        <translation>显示前 {count} 条的曲线。</translation>
    </message>
    <message>
        <source>Ctrl or Shift chooses several to compare.</source>
        <translation>按住 Ctrl 或 Shift 可选择多条进行比较。</translation>
    </message>
    <message>
        <source>Compare their curves and their settings.</source>
        <translation>比较它们的曲线和设置。</translation>
    </message>
    <message>
        <source>One training at a time: wait for the one in hand, or stop it.</source>
        <translation>一次只能进行一个训练：请等待当前训练结束，或将其停止。</translation>
    </message>
    <message>
        <source>Another window or command is training it.</source>
        <translation>另一个窗口或命令正在训练它。</translation>
    </message>
    <message>
        <source>It has done all its epochs.</source>
        <translation>它已完成所有轮次。</translation>
    </message>
    <message>
        <source>It has no checkpoint to go on from.</source>
        <translation>没有可以继续的检查点。</translation>
    </message>
    <message>
        <source>It has saved no weights yet.</source>
        <translation>还没有保存任何权重。</translation>
    </message>
    <message>
        <source>Choose a run.</source>
        <translation>请选择训练记录。</translation>
    </message>
    <message>
        <source>It is being trained: stop it first.</source>
        <translation>正在训练：请先停止。</translation>
    </message>
    <message>
        <source>Cancel the training?</source>
        <translation>取消训练？</translation>
    </message>
    <message>
        <source>Cancel this training?</source>
        <translation>取消这次训练？</translation>
    </message>
    <message>
        <source>It ends now, and what it learned since its last checkpoint is lost. “Stop and keep” loses nothing.</source>
        <translation>训练会立即结束，上一个检查点之后学到的内容会丢失。“停止并保留”不会丢失任何内容。</translation>
    </message>
    <message>
        <source>Cancel the training</source>
        <translation>取消训练</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Answering</source>
        <translation>识别图片</translation>
    </message>
    <message>
        <source>Ended after {done} of {total} answers.</source>
        <translation>已识别 {done} 张后结束，共 {total} 张。</translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 张图片</translation>
    </message>
    <message>
        <source>None of the pictures could be read.</source>
        <translation>没有一张图片能够读取。</translation>
    </message>
    <message>
        <source>The answers can&apos;t be kept for the next time. {why}</source>
        <translation>无法为下次保留识别结果。{why}</translation>
    </message>
    <message>
        <source>Wait until all pictures are answered, or cancel.</source>
        <translation>请等所有图片识别完，或取消。</translation>
    </message>
    <message>
        <source>There are no answers yet.</source>
        <translation>还没有识别结果。</translation>
    </message>
    <message>
        <source>No picture has this answer (yet).</source>
        <translation>（还）没有图片得到这个结果。</translation>
    </message>
    <message>
        <source>There are no pictures in it.</source>
        <translation>其中没有图片。</translation>
    </message>
    <message>
        <source>Pictures and answers</source>
        <translation>图片和识别结果</translation>
    </message>
    <message>
        <source>Return or a click shows one picture large, with what the network looked at.</source>
        <translation>按回车或单击可放大显示图片，以及网络看了哪里。</translation>
    </message>
    <message>
        <source>{count} sure</source>
        <translation>{count} 张有把握</translation>
    </message>
    <message>
        <source>{count} answered</source>
        <translation>已回答 {count} 张</translation>
    </message>
    <message>
        <source>{count} not sure</source>
        <translation>{count} 张没把握</translation>
    </message>
    <message>
        <source>{count} show none of its classes</source>
        <translation>{count} 张不属于其任何类别</translation>
    </message>
    <message>
        <source>{count} can&apos;t be read</source>
        <translation>{count} 张无法读取</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>停止并保留</translation>
    </message>
    <message>
        <source>Waits after the step in hand; nothing is lost.</source>
        <translation>在当前这一步之后等待；不会丢失任何内容。</translation>
    </message>
    <message>
        <source>These settings wait, and are trained when the one in hand has ended (Ctrl+Return).</source>
        <translation>这些设置先等待，当前训练结束后再训练（Ctrl+Return）。</translation>
    </message>
    <message>
        <source>Ends after the step in hand and keeps what was learned (Ctrl+.).</source>
        <translation>在当前这一步之后结束，并保留已学到的内容（Ctrl+.）。</translation>
    </message>
    <message>
        <source>Ends at once; only the checkpoints written so far stay.</source>
        <translation>立即结束；只保留目前已写入的检查点。</translation>
    </message>
    <message>
        <source>Start after this one</source>
        <translation>排在当前训练之后</translation>
    </message>
    <message>
        <source>Images/s</source>
        <translation>图片/秒</translation>
    </message>
    <message>
        <source>Elapsed</source>
        <translation>已用时间</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>Finish at</source>
        <translation>完成时间</translation>
    </message>
    <message>
        <source>Best so far</source>
        <translation>目前最佳</translation>
    </message>
    <message>
        <source>The best accuracy on the validation pictures, and its epoch.</source>
        <translation>验证图片上的最佳准确率及其轮次。</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>正在暂停…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Stopped and kept</source>
        <translation>已停止并保留</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Went astray</source>
        <translation>训练发散</translation>
    </message>
    <message>
        <source>PyTorch is being loaded; the training begins by itself.</source>
        <translation>正在加载 PyTorch；随后训练会自动开始。</translation>
    </message>
    <message>
        <source>Train with these settings (Ctrl+Return).</source>
        <translation>用这些设置训练（Ctrl+Return）。</translation>
    </message>
    <message>
        <source>{epoch} of {epochs}</source>
        <translation>{epoch} / {epochs}</translation>
    </message>
    <message>
        <source>Log of the training</source>
        <translation>训练日志</translation>
    </message>
    <message>
        <source>What happens during the training is written here.</source>
        <translation>训练过程中发生的事情会写在这里。</translation>
    </message>
    <message>
        <source>Each step</source>
        <translation>每一步</translation>
    </message>
    <message>
        <source>Pictures right</source>
        <translation>识别正确的图片</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>The last layer alone needs no learning rate: each epoch solves for it.</source>
        <translation>只训练最后一层时不需要学习率：每一轮直接求解。</translation>
    </message>
    <message>
        <source>The last layer alone learns: no gradient flows through the network.</source>
        <translation>只有最后一层在学习：没有梯度流过网络。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Click a picture, or press Space on it, to leave it out or to use it again. Its file stays as it is.</source>
        <translation>单击图片，或选中后按空格键，即可略过它或重新使用它。其文件保持不变。</translation>
    </message>
    <message>
        <source>Leave all out</source>
        <translation>全部略过</translation>
    </message>
    <message>
        <source>Use all</source>
        <translation>全部使用</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>{left} of {count} left out by hand</source>
        <translation>共 {count} 张，手动略过 {left} 张</translation>
    </message>
    <message>
        <source>{count} pictures</source>
        <translation>{count} 张图片</translation>
    </message>
    <message>
        <source>group {number}</source>
        <translation>第 {number} 组</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>已略过</translation>
    </message>
    <message>
        <source>What the queue has done</source>
        <translation>队列的结果</translation>
    </message>
    <message>
        <source>All of them with their curves over one another</source>
        <translation>所有训练的曲线，叠放在一起</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Best</source>
        <translation type="unfinished">最佳</translation>
    </message>
    <message>
        <source>The trainings</source>
        <translation>各次训练</translation>
    </message>
    <message>
        <source>{accuracy} · best</source>
        <translation>{accuracy} · 最佳</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>星标</translation>
    </message>
    <message>
        <source>No epoch has been judged yet.</source>
        <translation>还没有评估过任何一轮。</translation>
    </message>
    <message>
        <source>Of the network that it began with, on the validation pictures: no epoch was better.</source>
        <translation>作为起点的网络在验证图片上的准确率：没有哪一轮更好。</translation>
    </message>
    <message>
        <source>Of the best epoch, on the validation pictures that also chose it.</source>
        <translation>最佳轮的准确率，在同时用于选择该轮的验证图片上测得。</translation>
    </message>
    <message>
        <source>On the test pictures.</source>
        <translation>在测试图片上测得。</translation>
    </message>
    <message>
        <source>On the validation pictures.</source>
        <translation>在验证图片上测得。</translation>
    </message>
    <message>
        <source>On the training pictures: there were no others.</source>
        <translation>在训练图片上测得：没有其他图片。</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>正在训练</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Diverged</source>
        <translation>已发散</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>Has a star</source>
        <translation>带星标</translation>
    </message>
    <message>
        <source>Has no star</source>
        <translation>无星标</translation>
    </message>
    <message>
        <source>Take its star away (Ctrl+D)</source>
        <translation>取消它的星标（Ctrl+D）</translation>
    </message>
    <message>
        <source>Show the training in hand</source>
        <translation>显示当前训练</translation>
    </message>
    <message>
        <source>PyTorch could not be loaded</source>
        <translation>无法加载 PyTorch</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>正在准备</translation>
    </message>
    <message>
        <source>Waiting trainings</source>
        <translation>等待的训练</translation>
    </message>
    <message>
        <source>Waiting trainings, the next one first</source>
        <translation>等待的训练，下一个排在最前</translation>
    </message>
    <message>
        <source>Nothing waits. While a training runs, “Start after this one” on its page puts the next one here.</source>
        <translation>没有等待的训练。有训练进行时，在其页面上按“排在当前训练之后”，就会把下一个放到这里。</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>提前</translation>
    </message>
    <message>
        <source>Let it come earlier (Alt+Up)</source>
        <translation>使它提前（Alt+Up）</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>推后</translation>
    </message>
    <message>
        <source>Let it come later (Alt+Down)</source>
        <translation>使它推后（Alt+Down）</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Take it out of the queue (Delete)</source>
        <translation>从队列中移除（Delete）</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Bring it back to its place</source>
        <translation>放回原来的位置</translation>
    </message>
    <message>
        <source>Last report</source>
        <translation>上次报告</translation>
    </message>
    <message>
        <source>What the last queue has done</source>
        <translation>上次队列的结果</translation>
    </message>
    <message>
        <source>Pause the queue</source>
        <translation>暂停队列</translation>
    </message>
    <message>
        <source>The training in hand goes on; no other begins</source>
        <translation>当前训练继续进行；不会开始其他训练</translation>
    </message>
    <message>
        <source>Start now</source>
        <translation>立即开始</translation>
    </message>
    <message>
        <source>“{name}” was removed.</source>
        <translation>已移除“{name}”。</translation>
    </message>
    <message>
        <source>Nothing is being trained.</source>
        <translation>没有训练正在进行。</translation>
    </message>
    <message>
        <source>Nothing is being trained: “Start now” begins with the first one.</source>
        <translation>没有训练正在进行：“立即开始”从第一个开始。</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>新训练</translation>
    </message>
    <message>
        <source>In hand: “{name}”.</source>
        <translation>正在训练：“{name}”。</translation>
    </message>
    <message>
        <source>In hand: “{name}”. The queue is paused: nothing begins after it.</source>
        <translation>正在训练：“{name}”。队列已暂停：之后不会开始其他训练。</translation>
    </message>
    <message>
        <source>In hand: “{name}”. When it has ended, the next one begins by itself.</source>
        <translation>正在训练：“{name}”。结束后，下一个会自动开始。</translation>
    </message>
    <message>
        <source>Choose one of the list.</source>
        <translation>请在列表中选择一项。</translation>
    </message>
    <message>
        <source>It is the next one already.</source>
        <translation>它已经是下一个。</translation>
    </message>
    <message>
        <source>It is the last one already.</source>
        <translation>它已经是最后一个。</translation>
    </message>
    <message>
        <source>No queue of several trainings has ended yet.</source>
        <translation>还没有完成过含几个训练的队列。</translation>
    </message>
    <message>
        <source>Go on with the queue</source>
        <translation>继续队列</translation>
    </message>
    <message>
        <source>The next one begins when the one in hand has ended, or at once</source>
        <translation>下一个在当前训练结束后开始，没有训练时立即开始</translation>
    </message>
    <message>
        <source>Nothing waits.</source>
        <translation>没有等待的训练。</translation>
    </message>
    <message>
        <source>{name} · epoch {epoch} of {epochs}</source>
        <translation>{name} · 第 {epoch} 轮，共 {epochs} 轮</translation>
    </message>
    <message>
        <source>The chosen device isn&apos;t there</source>
        <translation>所选设备不存在</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Show file</source>
        <translation>显示文件</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一张</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一张</translation>
    </message>
    <message>
        <source>It is: {true}</source>
        <translation>实际为：{true}</translation>
    </message>
    <message>
        <source>Answered rightly</source>
        <translation>识别正确</translation>
    </message>
    <message>
        <source>Answered wrongly</source>
        <translation>识别错误</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>第 {place} 张，共 {count} 张</translation>
    </message>
    <message>
        <source>Looking for the file…</source>
        <translation>正在查找文件…</translation>
    </message>
    <message>
        <source>Its file isn&apos;t there.</source>
        <translation>它的文件不存在。</translation>
    </message>
    <message>
        <source>This picture isn&apos;t there any more.</source>
        <translation>这张图片已不存在。</translation>
    </message>
    <message>
        <source>It is no file of its own: it comes with the program, or out of an archive.</source>
        <translation>它不是单独的文件：来自本程序或压缩包。</translation>
    </message>
    <message>
        <source>Its answer</source>
        <translation>识别结果</translation>
    </message>
    <message>
        <source>{width}×{height} pixels</source>
        <translation>{width}×{height} 像素</translation>
    </message>
    <message>
        <source>No pictures to show yet.</source>
        <translation>还没有可显示的图片。</translation>
    </message>
    <message>
        <source>Sample pictures</source>
        <translation>示例图片</translation>
    </message>
    <message>
        <source>{name}, left out</source>
        <translation>{name}，已略过</translation>
    </message>
    <message>
        <source>“{name}” belongs to the run “{run}”. What would you like to do?</source>
        <translation>“{name}”属于训练记录“{run}”。您想做什么？</translation>
    </message>
    <message>
        <source>Fine-tune from it</source>
        <translation>以它为起点微调</translation>
    </message>
    <message>
        <source>“{name}” holds pictures, but no folder for each class. What are they for?</source>
        <translation>“{name}”中有图片，但没有按类别分文件夹。要用它们做什么？</translation>
    </message>
    <message>
        <source>Try a network on them</source>
        <translation>用它们试用网络</translation>
    </message>
    <message>
        <source>Fine-tune with them</source>
        <translation>用它们微调</translation>
    </message>
    <message>
        <source>Show its run</source>
        <translation>显示其训练记录</translation>
    </message>
    <message>
        <source>“{name}” is a trained network. What would you like to do?</source>
        <translation>“{name}”是已训练的网络。您想做什么？</translation>
    </message>
    <message>
        <source>Which parts of the network learn, and when</source>
        <translation>网络的哪些部分学习，何时学习</translation>
    </message>
    <message>
        <source>learns</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>Last layer alone</source>
        <translation>只训练最后一层</translation>
    </message>
    <message>
        <source>1 epoch</source>
        <translation>1 轮</translation>
    </message>
    <message>
        <source>{count} epochs</source>
        <translation>{count} 轮</translation>
    </message>
    <message>
        <source>The last layer learns alone, on what the rest of the network sees in each picture.</source>
        <translation>只有最后一层学习，依据是网络其余部分从每张图片中看到的内容。</translation>
    </message>
    <message>
        <source>Then all parts learn, for {count} epochs.</source>
        <translation>然后所有部分一起学习，共 {count} 轮。</translation>
    </message>
    <message>
        <source>Then {part} and all behind it learn, for {count} epochs.</source>
        <translation>然后 {part} 及其后的所有部分一起学习，共 {count} 轮。</translation>
    </message>
    <message>
        <source>The network&apos;s answer</source>
        <translation>网络的识别结果</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>A .zip or .tar with the folders in it</source>
        <translation>包含这些文件夹的 .zip 或 .tar</translation>
    </message>
    <message>
        <source>Use sample pictures</source>
        <translation>使用示例图片</translation>
    </message>
    <message>
        <source>Draws 160 leaves of four kinds into your data folder, to try things out with</source>
        <translation>在您的数据文件夹中绘制 160 张叶子图片，共四种，供您试用</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更换…</translation>
    </message>
    <message>
        <source>Choose other pictures</source>
        <translation>选择其他图片</translation>
    </message>
    <message>
        <source>{count} folders: {names}</source>
        <translation>{count} 个文件夹：{names}</translation>
    </message>
    <message>
        <source>The folder around your classes</source>
        <translation>各类别文件夹的外层文件夹</translation>
    </message>
    <message>
        <source>A .zip or .tar with your pictures</source>
        <translation>包含您的图片的 .zip 或 .tar</translation>
    </message>
    <message>
        <source>Packed pictures ({patterns})</source>
        <translation>打包的图片 ({patterns})</translation>
    </message>
    <message>
        <source>Drop a folder with one sub-folder per class here</source>
        <translation>将每个类别各有一个子文件夹的文件夹拖到这里</translation>
    </message>
    <message>
        <source>or a .zip, or several folders: one for each class</source>
        <translation>或拖入 .zip，或几个文件夹：每个类别一个</translation>
    </message>
    <message>
        <source>{title}: show all</source>
        <translation>{title}：显示全部</translation>
    </message>
    <message>
        <source>{title}: what to do</source>
        <translation>{title}：如何处理</translation>
    </message>
    <message>
        <source>{title}: {count}</source>
        <translation>{title}：{count}</translation>
    </message>
    <message>
        <source>{treatment} · changed</source>
        <translation>{treatment} · 已更改</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Show all {count}…</source>
        <translation>显示全部 {count} 项…</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>显示…</translation>
    </message>
    <message>
        <source>Your files stay as they are.</source>
        <translation>您的文件保持不变。</translation>
    </message>
    <message>
        <source>Undo all my choices</source>
        <translation>撤销我的所有选择</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>The check found one thing.</source>
        <translation>检查发现 1 个问题。</translation>
    </message>
    <message>
        <source>The check found {count} things.</source>
        <translation>检查发现 {count} 个问题。</translation>
    </message>
    <message>
        <source>The picture to try</source>
        <translation>要试的图片</translation>
    </message>
    <message>
        <source>Drop a picture here, paste one ({keys}), or click to choose one.</source>
        <translation>将图片拖到这里，粘贴图片（{keys}），或单击选择一张。</translation>
    </message>
    <message>
        <source>Drop, paste or choose a picture</source>
        <translation>拖入、粘贴或选择图片</translation>
    </message>
    <message>
        <source>Your pictures</source>
        <translation>您的图片</translation>
    </message>
    <message>
        <source>Looking at the pictures</source>
        <translation>查看图片</translation>
    </message>
    <message>
        <source>Checking the pictures</source>
        <translation>检查图片</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Drawing sample pictures…</source>
        <translation>正在绘制示例图片…</translation>
    </message>
    <message>
        <source>Looking for pictures…</source>
        <translation type="unfinished">正在查找图片…</translation>
    </message>
    <message>
        <source>Checking the pictures…</source>
        <translation>正在检查图片…</translation>
    </message>
    <message>
        <source>The pictures were not looked at.</source>
        <translation>没有查看图片。</translation>
    </message>
    <message>
        <source>The check was cancelled. Start will do it first.</source>
        <translation>检查已取消。按“开始”时会先检查。</translation>
    </message>
    <message>
        <source>Left out by hand: {count}</source>
        <translation>手动略过：{count}</translation>
    </message>
    <message>
        <source>Validation uses the pictures in your validation folder.</source>
        <translation>验证使用您的验证文件夹中的图片。</translation>
    </message>
    <message>
        <source>Validation uses {share} of each class, and near-duplicates stay together.</source>
        <translation>验证使用每个类别的 {share}，近似重复的图片归在一起。</translation>
    </message>
    <message>
        <source>No pictures are kept for validation: how good the network is won&apos;t be known.</source>
        <translation>没有留作验证的图片：将无法知道网络有多好。</translation>
    </message>
    <message>
        <source>The test uses the pictures in your test folder, once, at the end.</source>
        <translation>测试使用您的测试文件夹中的图片，只在最后使用一次。</translation>
    </message>
    <message>
        <source>The test uses another {share}, once, at the end.</source>
        <translation>测试使用另外 {share}，只在最后使用一次。</translation>
    </message>
    <message>
        <source>{classes} classes, {pictures} pictures</source>
        <translation>{classes} 个类别，{pictures} 张图片</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>Start from: download the network, or choose another one.</source>
        <translation>起点：请下载该网络，或选择其他网络。</translation>
    </message>
    <message>
        <source>Start from: the network is being looked at.</source>
        <translation>起点：正在查看该网络。</translation>
    </message>
    <message>
        <source>Choose a trained network</source>
        <translation>选择已训练的网络</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>在这台电脑上</translation>
    </message>
    <message>
        <source>Choose a file… A trained network: {kinds}. Or drop it here.</source>
        <translation>选择文件… 已训练的网络：{kinds}。也可以拖到这里。</translation>
    </message>
    <message>
        <source>Looking at the network…</source>
        <translation>正在查看网络…</translation>
    </message>
    <message>
        <source>1 class: {names}</source>
        <translation>1 个类别：{names}</translation>
    </message>
    <message>
        <source>{count} classes: {names}</source>
        <translation>{count} 个类别：{names}</translation>
    </message>
    <message>
        <source>pictures of {side} pixels</source>
        <translation>{side} 像素的图片</translation>
    </message>
    <message>
        <source>{part} of test pictures right</source>
        <translation>测试图片识别正确 {part}</translation>
    </message>
    <message>
        <source>{part} of validation pictures right</source>
        <translation>验证图片识别正确 {part}</translation>
    </message>
    <message>
        <source>{part} of its training pictures right</source>
        <translation>其训练图片识别正确 {part}</translation>
    </message>
    <message>
        <source>A file…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>A trained network: {kinds}. Or drop it here.</source>
        <translation>已训练的网络：{kinds}。也可以拖到这里。</translation>
    </message>
    <message>
        <source>Progress of looking at the network</source>
        <translation>查看网络的进度</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>I already have the file…</source>
        <translation>我已有该文件…</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>The report is being written.</source>
        <translation>正在生成报告。</translation>
    </message>
    <message>
        <source>Report of “{name}”</source>
        <translation>“{name}”的报告</translation>
    </message>
    <message>
        <source>One file with everything in it: how good the network is, where it errs and what it looks at, with pictures and plots. It opens in any browser, also without a network, and can be mailed or printed.</source>
        <translation>一个文件包含全部内容：网络有多好、在哪里出错、看了哪里，并附图片和图表。任何浏览器都能打开，无需联网，可以用邮件发送或打印。</translation>
    </message>
    <message>
        <source>Also try pictures as a bad camera gives them (takes longer)</source>
        <translation>同时试用劣质相机拍出的那种图片（用时更长）</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>生成报告</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>How this network wants colours scaled is not known. Auto takes your pictures&apos; own mean and deviation.</source>
        <translation>不知道此网络要求怎样缩放颜色。“自动”采用您的图片自身的均值和标准差。</translation>
    </message>
    <message>
        <source>Missing: {names}.</source>
        <translation>缺少：{names}。</translation>
    </message>
    <message>
        <source>Not used: {names}.</source>
        <translation>未使用：{names}。</translation>
    </message>
    <message>
        <source>Not loaded, for safety: {names}.</source>
        <translation>为安全起见未加载：{names}。</translation>
    </message>
    <message>
        <source>Trained on pictures of {side} pixels.</source>
        <translation>用 {side} 像素的图片训练。</translation>
    </message>
    <message>
        <source>Classes: {names}.</source>
        <translation>类别：{names}。</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} 以及另外 {count} 个</translation>
    </message>
    <message>
        <source>Colours as its family wants them: mean {mean}, deviation {std}.</source>
        <translation>颜色按同系列网络的要求：均值 {mean}，标准差 {std}。</translation>
    </message>
    <message>
        <source>Colours as the file says: mean {mean}, deviation {std}.</source>
        <translation>颜色按文件中的说明：均值 {mean}，标准差 {std}。</translation>
    </message>
    <message>
        <source>Accuracy then: {accuracy}.</source>
        <translation>当时的准确率：{accuracy}。</translation>
    </message>
    <message>
        <source>Trained networks</source>
        <translation>已训练的网络</translation>
    </message>
    <message>
        <source>Trained on photographs (ImageNet)</source>
        <translation>用照片训练（ImageNet）</translation>
    </message>
    <message>
        <source>Your runs</source>
        <translation>您的训练记录</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试一试</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>选择图片</translation>
    </message>
    <message>
        <source>The answer after epoch {epoch}.</source>
        <translation>第 {epoch} 轮之后的识别结果。</translation>
    </message>
    <message>
        <source>The answer before the first epoch is done.</source>
        <translation>第一轮完成之前的识别结果。</translation>
    </message>
    <message>
        <source>What the network answers is shown here, and again after each epoch.</source>
        <translation>这里显示网络的识别结果，每一轮之后都会更新。</translation>
    </message>
    <message>
        <source>Press Start: the network answers as soon as it has learned something.</source>
        <translation>按“开始”：网络一学到东西就会给出识别结果。</translation>
    </message>
    <message>
        <source>The answer comes with the first epoch.</source>
        <translation>第一轮之后就会有识别结果。</translation>
    </message>
    <message>
        <source>Show a picture to the network while it learns</source>
        <translation>在网络学习时给它看一张图片</translation>
    </message>
    <message>
        <source>Cancel: {what}</source>
        <translation>取消：{what}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message>
        <source>Find learning rate</source>
        <translation>寻找学习率</translation>
    </message>
    <message>
        <source>Some real steps with a rate that rises from tiny to far too large; nothing of it is kept. A good rate lies where the loss falls, well before it rises.</source>
        <translation>真正训练若干步，学习率从极小升到远远过大；不会保留任何结果。合适的学习率位于损失下降的一段，远在损失回升之前。</translation>
    </message>
    <message>
        <source>Progress of the test</source>
        <translation>测试进度</translation>
    </message>
    <message>
        <source>Trying {rate}</source>
        <translation>正在试 {rate}</translation>
    </message>
    <message>
        <source>Use {rate}</source>
        <translation>使用 {rate}</translation>
    </message>
    <message>
        <source>Find learning rate…</source>
        <translation>寻找学习率…</translation>
    </message>
    <message>
        <source>A training is running: wait until it ends.</source>
        <translation>有训练正在进行：请等它结束。</translation>
    </message>
    <message>
        <source>Plain against residual…</source>
        <translation>普通网络与残差网络…</translation>
    </message>
    <message>
        <source>Why networks have shortcuts: trains 20 and 56 layers without and with them, and compares.</source>
        <translation>网络为什么有捷径：分别训练没有和有捷径的 20 层和 56 层网络，并进行比较。</translation>
    </message>
    <message>
        <source>Something is missing, or wrong with the settings: see Start.</source>
        <translation>缺少内容，或设置有误：请看“开始”处的说明。</translation>
    </message>
    <message>
        <source>This plan solves for the last layer: it has no learning rate.</source>
        <translation>此计划直接求解最后一层：没有学习率。</translation>
    </message>
    <message>
        <source>Tries rising rates for some steps, and recommends one.</source>
        <translation>用若干步试逐渐升高的学习率，并推荐一个。</translation>
    </message>
    <message>
        <source>Estimating time and memory…</source>
        <translation>正在估算时间和内存…</translation>
    </message>
    <message>
        <source>Train longer</source>
        <translation>再训练几轮</translation>
    </message>
    <message>
        <source>A new run begins with what “{name}” has learned, on the same pictures. The learning rate rises once more, to a part of what it was, and falls again. Where that makes nothing better, the new run ends with the network it began with; “{name}” stays as it is.</source>
        <translation>新训练以“{name}”已学到的内容为起点，用同样的图片。学习率再次升到之前的一部分，然后下降。如果没有任何改善，新训练就以它起始的网络结束；“{name}”保持不变。</translation>
    </message>
    <message>
        <source>More epochs</source>
        <translation>更多轮数</translation>
    </message>
    <message>
        <source>There is no picture in the clipboard: copy one, then paste it here.</source>
        <translation>剪贴板中没有图片：请先复制一张，再粘贴到这里。</translation>
    </message>
    <message>
        <source>Choose pictures</source>
        <translation>选择图片</translation>
    </message>
    <message>
        <source>A folder of pictures</source>
        <translation>图片文件夹</translation>
    </message>
    <message>
        <source>Save as CSV</source>
        <translation>保存为 CSV</translation>
    </message>
    <message>
        <source>Tables for spreadsheets</source>
        <translation>电子表格用的表格</translation>
    </message>
    <message>
        <source>Saved {count} rows: {path}</source>
        <translation>已保存 {count} 行：{path}</translation>
    </message>
    <message>
        <source>Who answers</source>
        <translation>由谁识别</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>与谁比较</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>无</translation>
    </message>
    <message>
        <source>{part} right</source>
        <translation>正确率 {part}</translation>
    </message>
    <message>
        <source>When an answer counts</source>
        <translation>何时算有把握</translation>
    </message>
    <message>
        <source>Of what it answers, so much shall be right. The stricter, the more often it says “I&apos;m not sure”.</source>
        <translation>要求回答达到的正确率。要求越严，就越常说“我没把握”。</translation>
    </message>
    <message>
        <source>The network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Sure means</source>
        <translation>有把握指</translation>
    </message>
    <message>
        <source>A picture from the clipboard or camera</source>
        <translation>来自剪贴板或相机的图片</translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation>{count} 个文件</translation>
    </message>
    <message>
        <source>{count} files and folders</source>
        <translation>{count} 个文件和文件夹</translation>
    </message>
    <message>
        <source>How sure it is against how often it is right</source>
        <translation>把握程度与实际正确率</translation>
    </message>
    <message>
        <source>So sure it is</source>
        <translation>把握程度</translation>
    </message>
    <message>
        <source>So often it is right</source>
        <translation>实际正确率</translation>
    </message>
    <message>
        <source>as sure as right</source>
        <translation>把握与正确率一致</translation>
    </message>
    <message>
        <source>as it comes</source>
        <translation>原始结果</translation>
    </message>
    <message>
        <source>with the temperature</source>
        <translation>使用温度后</translation>
    </message>
    <message>
        <source>{sure} sure: {right} right</source>
        <translation>把握 {sure}：正确 {right}</translation>
    </message>
    <message>
        <source>What is answered against what of it is right</source>
        <translation>回答比例与其中的正确率</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Of that right</source>
        <translation>其中正确</translation>
    </message>
    <message>
        <source>wanted</source>
        <translation>要求</translation>
    </message>
    <message>
        <source>what it does</source>
        <translation>实际表现</translation>
    </message>
    <message>
        <source>{answered} answered, {right} of that right</source>
        <translation>回答 {answered}，其中正确 {right}</translation>
    </message>
    <message>
        <source>Receiver operating characteristic</source>
        <translation>受试者工作特征（ROC）</translation>
    </message>
    <message>
        <source>False alarms</source>
        <translation>误报</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>找出</translation>
    </message>
    <message>
        <source>Precision over recall</source>
        <translation>精确率与召回率</translation>
    </message>
    <message>
        <source>Right where named</source>
        <translation>判为该类时正确</translation>
    </message>
    <message>
        <source>Apply: {changes}</source>
        <translation>应用：{changes}</translation>
    </message>
    <message>
        <source>Shows this run&apos;s settings with this change, ready to start. Nothing else is changed.</source>
        <translation>显示这次训练的设置，并带上此项更改，可直接开始。其他不变。</translation>
    </message>
    <message>
        <source>{count} of the pictures aren&apos;t there any more.</source>
        <translation>有 {count} 张图片已不存在。</translation>
    </message>
    <message>
        <source>Show the picture</source>
        <translation>显示图片</translation>
    </message>
    <message>
        <source>Show the {count} pictures</source>
        <translation>显示这 {count} 张图片</translation>
    </message>
    <message>
        <source>Show {count} of them</source>
        <translation>显示其中 {count} 张</translation>
    </message>
    <message>
        <source>It looked like these</source>
        <translation>它看起来像这些</translation>
    </message>
    <message>
        <source>Show the training pictures that look most like it</source>
        <translation>显示看起来最像它的训练图片</translation>
    </message>
    <message>
        <source>Looking at the training pictures…</source>
        <translation>正在查看训练图片…</translation>
    </message>
    <message>
        <source>Of {total} training pictures, {count} were compared.</source>
        <translation>共 {total} 张训练图片，比较了 {count} 张。</translation>
    </message>
    <message>
        <source>{part} alike</source>
        <translation>相似度 {part}</translation>
    </message>
    <message>
        <source>can&apos;t be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>none of its classes</source>
        <translation>不属于其任何类别</translation>
    </message>
    <message>
        <source>{name} {part}</source>
        <translation>{name} {part}</translation>
    </message>
    <message>
        <source>{answer}?</source>
        <translation>{answer}？</translation>
    </message>
    <message>
        <source>Show pictures of this class</source>
        <translation>显示此类别的图片</translation>
    </message>
    <message>
        <source>Show answers of this kind</source>
        <translation>显示此类结果</translation>
    </message>
    <message>
        <source>Sort the pictures</source>
        <translation>图片排序</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>按名称</translation>
    </message>
    <message>
        <source>By class</source>
        <translation>按类别</translation>
    </message>
    <message>
        <source>Surest first</source>
        <translation>最有把握的在前</translation>
    </message>
    <message>
        <source>Least sure first</source>
        <translation>最没把握的在前</translation>
    </message>
    <message>
        <source>Doubtful first</source>
        <translation>有疑问的在前</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>保存为 CSV…</translation>
    </message>
    <message>
        <source>Copy into class folders…</source>
        <translation>复制到类别文件夹…</translation>
    </message>
    <message>
        <source>{name} ({count})</source>
        <translation>{name}（{count}）</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>The two differ ({count})</source>
        <translation>两者不同（{count}）</translation>
    </message>
    <message>
        <source>All answers</source>
        <translation>所有结果</translation>
    </message>
    <message>
        <source>A table for spreadsheets: path, prediction, probability, sure, second</source>
        <translation>电子表格用的表格：路径、识别结果、概率、是否有把握、第二可能</translation>
    </message>
    <message>
        <source>Copies each picture into a folder named after its class; the originals stay</source>
        <translation>将每张图片复制到以其类别命名的文件夹；原始文件保留不动</translation>
    </message>
    <message>
        <source>Sure</source>
        <translation>有把握</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>没把握</translation>
    </message>
    <message>
        <source>None of its classes</source>
        <translation>不属于其任何类别</translation>
    </message>
    <message>
        <source>Can&apos;t be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Not looked at yet</source>
        <translation>尚未查看</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>（无）</translation>
    </message>
    <message>
        <source>Looking where it looked…</source>
        <translation>正在找出网络看了哪里…</translation>
    </message>
    <message>
        <source>Nothing in the picture speaks for it.</source>
        <translation>图片中没有任何内容支持它。</translation>
    </message>
    <message>
        <source>There is no heat map. {why}</source>
        <translation>没有热力图。{why}</translation>
    </message>
    <message>
        <source>Bright is what speaks for “{name}”.</source>
        <translation>亮处是支持“{name}”的部分。</translation>
    </message>
    <message>
        <source>Bright is what speaks for “{name}” rather than for “{other}”.</source>
        <translation>亮处是支持“{name}”而不是“{other}”的部分。</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>没有识别结果</translation>
    </message>
    <message>
        <source>Asking the network…</source>
        <translation>正在询问网络…</translation>
    </message>
    <message>
        <source>The class that the heat map is about</source>
        <translation>热力图针对的类别</translation>
    </message>
    <message>
        <source>The class that it is compared with</source>
        <translation>与之比较的类别</translation>
    </message>
    <message>
        <source>How the heat map is made</source>
        <translation>热力图的生成方法</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>为什么是</translation>
    </message>
    <message>
        <source>and not</source>
        <translation>而不是</translation>
    </message>
    <message>
        <source>How often this network is right when it says so was not measured: it can&apos;t say “I&apos;m not sure”.</source>
        <translation>没有测量过此网络这样回答时的正确率：它无法说“我没把握”。</translation>
    </message>
    <message>
        <source>It looks like nothing that it was trained on.</source>
        <translation>它不像网络训练时见过的任何东西。</translation>
    </message>
    <message>
        <source>Sure: from {threshold} on it is right {right} times of 100.</source>
        <translation>有把握：概率达到 {threshold} 时，100 次中有 {right} 次正确。</translation>
    </message>
    <message>
        <source>I&apos;m not sure: no answer of this network is right {right} times of 100.</source>
        <translation>我没把握：此网络的任何回答都达不到 100 次中 {right} 次正确。</translation>
    </message>
    <message>
        <source>I&apos;m not sure: it is right {right} times of 100 only from {threshold} on.</source>
        <translation>我没把握：概率达到 {threshold} 时才能 100 次中有 {right} 次正确。</translation>
    </message>
    <message>
        <source>Perhaps {name}</source>
        <translation>可能是 {name}</translation>
    </message>
    <message>
        <source>not looked at yet</source>
        <translation>尚未查看</translation>
    </message>
    <message>
        <source>not sure: {answer}</source>
        <translation>没把握：{answer}</translation>
    </message>
    <message>
        <source>Show all {count} warnings</source>
        <translation>显示全部 {count} 条警告</translation>
    </message>
    <message>
        <source>Pictures that show it</source>
        <translation>显示此问题的图片</translation>
    </message>
    <message>
        <source>Look at “{name}”</source>
        <translation>查看“{name}”</translation>
    </message>
    <message>
        <source>Pictures without it may be taken for something else. Cut it off or paint it over, and train again.</source>
        <translation>没有它的图片可能会被认成别的东西。请将它裁掉或涂掉，然后重新训练。</translation>
    </message>
    <message>
        <source>Elsewhere it may not be recognised. Take pictures of it in other places, or cut closer, and train again.</source>
        <translation>在其他地方可能认不出来。请在其他地方拍摄，或裁剪得更贴近它，然后重新训练。</translation>
    </message>
    <message>
        <source>Whether marks or backgrounds decide can&apos;t be told: that takes two classes of at least 8 right answers.</source>
        <translation>无法判断是否由标记或背景决定：需要两个类别各有至少 8 个正确结果。</translation>
    </message>
    <message>
        <source>No class is recognised by a mark or by its background alone. Tried with {checked} of {classes} classes; the others have too few right answers.</source>
        <translation>没有哪个类别只凭标记或背景就被识别。检查了 {classes} 个类别中的 {checked} 个；其余类别的正确结果太少。</translation>
    </message>
    <message>
        <source>No class is recognised by a mark or by its background alone.</source>
        <translation>没有哪个类别只凭标记或背景就被识别。</translation>
    </message>
    <message>
        <source>Take the picture</source>
        <translation>拍照</translation>
    </message>
    <message>
        <source>Close the camera</source>
        <translation>关闭相机</translation>
    </message>
    <message>
        <source>No camera is there (any more). Connect it, then try again.</source>
        <translation>没有相机（了）。请连接相机，然后重试。</translation>
    </message>
    <message>
        <source>The camera was unplugged, or another program took it. Connect it, then open it again.</source>
        <translation>相机被拔出，或被其他程序占用。请连接相机，然后重新打开。</translation>
    </message>
    <message>
        <source>The camera can&apos;t be used. It says: {reason}</source>
        <translation>无法使用相机。错误信息：{reason}</translation>
    </message>
    <message>
        <source>The camera is being turned on…</source>
        <translation>正在打开相机…</translation>
    </message>
    <message>
        <source>What the camera sees</source>
        <translation>相机看到的画面</translation>
    </message>
    <message>
        <source>Type a part of a name to find it.</source>
        <translation>输入名称的一部分即可查找。</translation>
    </message>
    <message>
        <source>Recall: what part of its pictures is found</source>
        <translation>召回率：此类图片中被找出的比例</translation>
    </message>
    <message>
        <source>Precision: what part of the answers that name it is right</source>
        <translation>精确率：判为此类的结果中正确的比例</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>实际类别</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>The harmonic mean of the two</source>
        <translation>两者的调和平均数</translation>
    </message>
    <message>
        <source>Support: how many pictures it has</source>
        <translation>支持数：有多少张图片</translation>
    </message>
    <message>
        <source>Figures of each class</source>
        <translation>各类别的指标</translation>
    </message>
    <message>
        <source>How many pictures</source>
        <translation>图片数量</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>What part of this class&apos;s pictures that is</source>
        <translation>占此类别图片的比例</translation>
    </message>
    <message>
        <source>Most confused pairs</source>
        <translation>最易混淆的类别对</translation>
    </message>
    <message>
        <source>Confusion matrix: what it is, and what was answered</source>
        <translation>混淆矩阵：实际类别与识别结果</translation>
    </message>
    <message>
        <source>Is ↓</source>
        <translation>实际 ↓</translation>
    </message>
    <message>
        <source>“{true}”: {count} of {total} found ({share})</source>
        <translation>“{true}”：{total} 张中找出 {count} 张（{share}）</translation>
    </message>
    <message>
        <source>“{true}” taken for “{answer}”: {count} of {total} ({share})</source>
        <translation>“{true}”被认成“{answer}”：{total} 张中有 {count} 张（{share}）</translation>
    </message>
    <message>
        <source>Answered →</source>
        <translation>识别为 →</translation>
    </message>
    <message>
        <source>Click a cell, or choose one with the arrow keys and Return: its pictures appear beside it.</source>
        <translation>单击一个格子，或用方向键选择后按回车：其图片会显示在旁边。</translation>
    </message>
    <message>
        <source>What was taken for what</source>
        <translation>什么被认成了什么</translation>
    </message>
    <message>
        <source>No class was taken for another.</source>
        <translation>没有哪个类别被认成另一个。</translation>
    </message>
    <message>
        <source>Each class</source>
        <translation>各个类别</translation>
    </message>
    <message>
        <source>Frame of the animation</source>
        <translation>动画的帧</translation>
    </message>
    <message>
        <source>Frame {place} of {count}, at {time} s</source>
        <translation>第 {place} 帧，共 {count} 帧，{time} 秒处</translation>
    </message>
    <message>
        <source>{name}
It is: {true}
Answered: {answer}</source>
        <translation>{name}
实际为：{true}
识别为：{answer}</translation>
    </message>
    <message>
        <source>Part of the network</source>
        <translation>网络部分</translation>
    </message>
    <message>
        <source>This run has written no gradients.</source>
        <translation>这次训练没有记录梯度。</translation>
    </message>
    <message>
        <source>Gradient: {part}</source>
        <translation>梯度：{part}</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>These runs have written no gradients.</source>
        <translation>这些训练没有记录梯度。</translation>
    </message>
    <message>
        <source>Compare the gradient that reaches this part</source>
        <translation>比较到达此部分的梯度</translation>
    </message>
    <message>
        <source>How much of the heat map is seen</source>
        <translation>热力图显示多少</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>热力图</translation>
    </message>
    <message>
        <source>To the left the picture alone, to the right the heat map alone.</source>
        <translation>最左只显示图片，最右只显示热力图。</translation>
    </message>
    <message>
        <source>There is no heat map to show yet.</source>
        <translation>还没有可显示的热力图。</translation>
    </message>
    <message>
        <source>The picture and what the network looked at</source>
        <translation>图片以及网络看了哪里</translation>
    </message>
    <message>
        <source>Reading the evaluation…</source>
        <translation>正在读取评估结果…</translation>
    </message>
    <message>
        <source>The run has gone on since: it is judged again…</source>
        <translation>此后训练又有进展：正在重新评估…</translation>
    </message>
    <message>
        <source>The run has gone on since: this is of an earlier checkpoint.</source>
        <translation>此后训练又有进展：这是较早检查点的结果。</translation>
    </message>
    <message>
        <source>How good is the run? Its network answers to all of its pictures once.</source>
        <translation>这次训练有多好？让其网络把所有图片识别一遍。</translation>
    </message>
    <message>
        <source>There is nothing to judge yet: the run has saved no checkpoint.</source>
        <translation>还没有可评估的内容：这次训练还没有保存检查点。</translation>
    </message>
    <message>
        <source>Another run is being judged: this one comes after it.</source>
        <translation>正在评估另一条训练记录：之后轮到这一条。</translation>
    </message>
    <message>
        <source>The run is being trained: with its next epochs the evaluation will change.</source>
        <translation>正在训练：随着后面的轮次，评估结果会改变。</translation>
    </message>
    <message>
        <source>A training is under way: judging this run meanwhile makes both slower.</source>
        <translation>有训练正在进行：此时评估会让两者都变慢。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>The run isn&apos;t judged.</source>
        <translation>未评估此训练记录。</translation>
    </message>
    <message>
        <source>{right} of 100 pictures are answered rightly. Of other pictures of this kind it would be {low} to {high} (with 95 % certainty).</source>
        <translation>100 张图片中识别对 {right} 张。对其他同类图片，会是 {low} 到 {high} 张（置信度 95 %）。</translation>
    </message>
    <message>
        <source>Judged on {count} test pictures, which the network never saw while training.</source>
        <translation>在训练时从未见过的 {count} 张测试图片上评估。</translation>
    </message>
    <message>
        <source>Judged on {count} validation pictures, which also chose the best epoch: a little too good.</source>
        <translation>在 {count} 张验证图片上评估，最佳轮也由它们选出：结果会略微偏高。</translation>
    </message>
    <message>
        <source>Judged on the {count} training pictures themselves: how it does on new ones is not known.</source>
        <translation>在 {count} 张训练图片本身上评估：在新图片上的表现未知。</translation>
    </message>
    <message>
        <source>Judged on all {count} pictures.</source>
        <translation>在全部 {count} 张图片上评估。</translation>
    </message>
    <message>
        <source>On average over the classes: {recall} found, {precision} right where named, F1 {f1}.</source>
        <translation>各类别平均：找出 {recall}，判为该类时正确 {precision}，F1 {f1}。</translation>
    </message>
    <message>
        <source>The right class is among the five likeliest of {share} of the pictures.</source>
        <translation>{share} 的图片，其正确类别在五个最可能的类别之中。</translation>
    </message>
    <message>
        <source>It is sure enough to answer.</source>
        <translation>它有足够的把握回答。</translation>
    </message>
    <message>
        <source>It would say “I&apos;m not sure”.</source>
        <translation>它会说“我没把握”。</translation>
    </message>
    <message>
        <source>It would say “none of my classes”.</source>
        <translation>它会说“不属于我的任何类别”。</translation>
    </message>
    <message>
        <source>Log of the run</source>
        <translation>训练记录的日志</translation>
    </message>
    <message>
        <source>It has written nothing yet.</source>
        <translation>还没有写入任何内容。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy all that is shown</source>
        <translation>复制显示的全部内容</translation>
    </message>
    <message>
        <source>The beginning is left out: all of it is in log.txt.</source>
        <translation>开头部分已省略：完整内容在 log.txt 中。</translation>
    </message>
    <message>
        <source>There is nothing to copy yet.</source>
        <translation>还没有可复制的内容。</translation>
    </message>
    <message>
        <source>Why not…</source>
        <translation>为什么不是…</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>The network knows one class only: there is nothing to compare with.</source>
        <translation>网络只认识一个类别：没有可比较的。</translation>
    </message>
    <message>
        <source>Shows what speaks for the class rather than for this one.</source>
        <translation>显示支持该类别而不是这个类别的部分。</translation>
    </message>
    <message>
        <source>Back to all</source>
        <translation>返回全部</translation>
    </message>
    <message>
        <source>Looking for pictures that are alike</source>
        <translation>查找相似的图片</translation>
    </message>
    <message>
        <source>Looking for pictures that are alike…</source>
        <translation>正在查找相似的图片…</translation>
    </message>
    <message>
        <source>{name}: {likeness} alike</source>
        <translation>{name}：相似度 {likeness}</translation>
    </message>
    <message>
        <source>The answer</source>
        <translation>识别结果</translation>
    </message>
    <message>
        <source>There is no other training picture.</source>
        <translation>没有其他训练图片。</translation>
    </message>
    <message>
        <source>The training pictures that are most alike to the network, of {compared} that were compared of {total}.</source>
        <translation>网络认为最相似的训练图片；共 {total} 张，比较了 {compared} 张。</translation>
    </message>
    <message>
        <source>The training pictures that are most alike to the network.</source>
        <translation>网络认为最相似的训练图片。</translation>
    </message>
    <message>
        <source>Looking where the network looks</source>
        <translation>找出网络看哪里</translation>
    </message>
    <message>
        <source>Trying marks and backgrounds</source>
        <translation>检查标记和背景</translation>
    </message>
    <message>
        <source>Check marks and backgrounds</source>
        <translation>检查标记和背景</translation>
    </message>
    <message>
        <source>The mean of the pictures</source>
        <translation>图片的平均</translation>
    </message>
    <message>
        <source>The mean of their heat maps</source>
        <translation>热力图的平均</translation>
    </message>
    <message>
        <source>The clearest pictures</source>
        <translation>最清楚的图片</translation>
    </message>
    <message>
        <source>Whether marks or backgrounds decide isn&apos;t tried while a training is under way.</source>
        <translation>训练进行时不检查是否由标记或背景决定。</translation>
    </message>
    <message>
        <source>Trying marks and backgrounds that could decide…</source>
        <translation>正在检查可能起决定作用的标记和背景…</translation>
    </message>
    <message>
        <source>Whether marks or backgrounds decide wasn&apos;t tried.</source>
        <translation>没有检查是否由标记或背景决定。</translation>
    </message>
    <message>
        <source>None of the judged pictures shows “{name}”.</source>
        <translation>评估过的图片中没有“{name}”。</translation>
    </message>
    <message>
        <source>Nothing in these pictures speaks for it.</source>
        <translation>这些图片中没有任何内容支持它。</translation>
    </message>
    <message>
        <source>The mean of {count} pictures</source>
        <translation>{count} 张图片的平均</translation>
    </message>
    <message>
        <source>The mean of {count} heat maps</source>
        <translation>{count} 张热力图的平均</translation>
    </message>
    <message>
        <source>The clearest: right answers with the highest probability. Click one to look closer.</source>
        <translation>最清楚的：概率最高的正确结果。单击一张可仔细查看。</translation>
    </message>
    <message>
        <source>None of these pictures is answered rightly.</source>
        <translation>这些图片没有一张识别正确。</translation>
    </message>
    <message>
        <source>What speaks for “{name}”</source>
        <translation>支持“{name}”的内容</translation>
    </message>
    <message>
        <source>What speaks for “{name}” rather than “{other}”</source>
        <translation>支持“{name}”而不是“{other}”的内容</translation>
    </message>
    <message>
        <source>Notes about the run</source>
        <translation>训练记录的备注</translation>
    </message>
    <message>
        <source>Notes: what you tried, what came of it</source>
        <translation>备注：试了什么，结果如何</translation>
    </message>
    <message>
        <source>These notes are too long to be changed here.</source>
        <translation>备注太长，无法在此修改。</translation>
    </message>
    <message>
        <source>Not saved: {reason}</source>
        <translation>未保存：{reason}</translation>
    </message>
    <message>
        <source>All pictures</source>
        <translation>所有图片</translation>
    </message>
    <message>
        <source>The picture before</source>
        <translation>上一张图片</translation>
    </message>
    <message>
        <source>The next picture</source>
        <translation>下一张图片</translation>
    </message>
    <message>
        <source>Choose pictures…</source>
        <translation>选择图片…</translation>
    </message>
    <message>
        <source>Paste ({keys})</source>
        <translation>粘贴（{keys}）</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>The line below a bar: what to expect of other pictures, with 95 % certainty.</source>
        <translation>条形下方的线：对其他图片可以预期的范围，把握为 95 %。</translation>
    </message>
    <message>
        <source>Try bad pictures</source>
        <translation>试用劣质图片</translation>
    </message>
    <message>
        <source>Trying bad pictures</source>
        <translation>试用劣质图片</translation>
    </message>
    <message>
        <source>No example can be shown.</source>
        <translation>没有可显示的例子。</translation>
    </message>
    <message>
        <source>Up to 1,000 of its pictures are blurred, darkened and so on, and judged again</source>
        <translation>将其中至多 1,000 张图片做模糊、变暗等处理，再评估一次</translation>
    </message>
    <message>
        <source>as they are</source>
        <translation>原样</translation>
    </message>
    <message>
        <source>slight</source>
        <translation>轻微</translation>
    </message>
    <message>
        <source>strong</source>
        <translation>强</translation>
    </message>
    <message>
        <source>very strong</source>
        <translation>非常强</translation>
    </message>
    <message>
        <source>{accuracy} right ({low} to {high})</source>
        <translation>正确 {accuracy}（{low} 到 {high}）</translation>
    </message>
    <message>
        <source>How much worse does it get on blurred, noisy, dark, squeezed or askew pictures?</source>
        <translation>对模糊、有噪点、昏暗、高压缩或歪斜的图片，效果会差多少？</translation>
    </message>
    <message>
        <source>No disturbance makes it worse, on {count} pictures.</source>
        <translation>在 {count} 张图片上，没有哪种干扰让它变差。</translation>
    </message>
    <message>
        <source>What hurts most: {kind} ({strength}). Of 100 pictures, {bad} are then right instead of {good}; tried on {count} pictures.</source>
        <translation>影响最大的是：{kind}（{strength}）。100 张图片中识别对的从 {good} 张变为 {bad} 张；在 {count} 张图片上试得。</translation>
    </message>
    <message>
        <source>Sorting the pictures…</source>
        <translation>正在整理图片…</translation>
    </message>
    <message>
        <source>“{true}”, rightly answered</source>
        <translation>“{true}”，识别正确</translation>
    </message>
    <message>
        <source>“{true}” taken for “{answer}”</source>
        <translation>“{true}”被认成“{answer}”</translation>
    </message>
    <message>
        <source>Wrong answers, those first that it was surest of.</source>
        <translation>错误的结果，最有把握的在前。</translation>
    </message>
    <message>
        <source>It made no mistake.</source>
        <translation>没有出错。</translation>
    </message>
    <message>
        <source>All pictures, those first whose two likeliest classes are nearest to each other.</source>
        <translation>所有图片，两个最可能的类别最接近的在前。</translation>
    </message>
    <message>
        <source>There are no pictures.</source>
        <translation>没有图片。</translation>
    </message>
    <message>
        <source>Pictures that fit another class better: look whether they lie in the right folder.</source>
        <translation>更像另一个类别的图片：请看看它们是否放对了文件夹。</translation>
    </message>
    <message>
        <source>It learned from these, so wrong labels may have been learned, too.</source>
        <translation>网络用它们训练过，因此错误的标签可能也被学到了。</translation>
    </message>
    <message>
        <source>No label looks wrong.</source>
        <translation>没有看起来错误的标签。</translation>
    </message>
    <message>
        <source>Pictures of this class that were taken for another.</source>
        <translation>被认成其他类别的此类图片。</translation>
    </message>
    <message>
        <source>All of its pictures are found.</source>
        <translation>此类图片全部找出。</translation>
    </message>
    <message>
        <source>The pictures of this cell, the surest answers first.</source>
        <translation>此格的图片，最有把握的结果在前。</translation>
    </message>
    <message>
        <source>No picture is in this cell.</source>
        <translation>此格中没有图片。</translation>
    </message>
    <message>
        <source>Worst mistakes ({count})</source>
        <translation>最严重的错误（{count}）</translation>
    </message>
    <message>
        <source>Most uncertain</source>
        <translation>最没把握</translation>
    </message>
    <message>
        <source>Labels that may be wrong ({count})</source>
        <translation>可能有误的标签（{count}）</translation>
    </message>
    <message>
        <source>Mistakes of a class</source>
        <translation>某个类别的错误</translation>
    </message>
    <message>
        <source>{count} of its pictures can&apos;t be found any more.</source>
        <translation>其中 {count} 张图片已经找不到了。</translation>
    </message>
    <message>
        <source>The pictures can&apos;t be shown, the figures still hold.</source>
        <translation>图片无法显示，各项指标仍然有效。</translation>
    </message>
    <message>
        <source>Which pictures</source>
        <translation>哪些图片</translation>
    </message>
    <message>
        <source>Which class</source>
        <translation>哪个类别</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>What stands out, and what to change</source>
        <translation>值得注意的地方，以及可以改动什么</translation>
    </message>
    <message>
        <source>Where it errs</source>
        <translation>在哪里出错</translation>
    </message>
    <message>
        <source>What it took for what, and the pictures</source>
        <translation>什么被认成了什么，以及相应的图片</translation>
    </message>
    <message>
        <source>How sure</source>
        <translation>有多大把握</translation>
    </message>
    <message>
        <source>When it says “I&apos;m not sure”, and bad pictures</source>
        <translation>何时会说“我没把握”，以及劣质图片</translation>
    </message>
    <message>
        <source>Where it looks</source>
        <translation>看了哪里</translation>
    </message>
    <message>
        <source>What in the pictures speaks for a class, and whether that is the object</source>
        <translation>图片中什么支持某个类别，以及那是否就是物体本身</translation>
    </message>
    <message>
        <source>How strong the gradient was in each part; of several runs, over one another</source>
        <translation>各部分的梯度大小；多条训练记录叠放显示</translation>
    </message>
    <message>
        <source>What it was trained with</source>
        <translation>训练所用的设置</translation>
    </message>
    <message>
        <source>What happened, line by line</source>
        <translation>逐行显示发生了什么</translation>
    </message>
    <message>
        <source>Also the settings in which they are alike</source>
        <translation>也显示相同的设置</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>已更改</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Settings of the chosen runs</source>
        <translation>所选训练记录的设置</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>It has no effect in this run.</source>
        <translation>在这次训练中不起作用。</translation>
    </message>
    <message>
        <source>The best of these runs</source>
        <translation>这些训练记录中最佳</translation>
    </message>
    <message>
        <source>{value}, the best of these runs</source>
        <translation>{value}，这些训练记录中最佳</translation>
    </message>
    <message>
        <source>Everything as its presets have it.</source>
        <translation>全部与预设一致。</translation>
    </message>
    <message>
        <source>1 setting differs from its presets.</source>
        <translation>1 项设置与预设不同。</translation>
    </message>
    <message>
        <source>{count} settings differ from its presets.</source>
        <translation>{count} 项设置与预设不同。</translation>
    </message>
    <message>
        <source>Their settings are the same.</source>
        <translation>它们的设置相同。</translation>
    </message>
    <message>
        <source>They differ in 1 of {all} settings.</source>
        <translation>{all} 项设置中有 1 项不同。</translation>
    </message>
    <message>
        <source>They differ in {count} of {all} settings.</source>
        <translation>{all} 项设置中有 {count} 项不同。</translation>
    </message>
    <message>
        <source>Another run is being judged: wait for it.</source>
        <translation>正在评估另一条训练记录：请等待。</translation>
    </message>
    <message>
        <source>by chance</source>
        <translation>随机猜测</translation>
    </message>
    <message>
        <source>area under it: {area}</source>
        <translation>曲线下面积：{area}</translation>
    </message>
    <message>
        <source>{rate} of its answers shall be right</source>
        <translation>要求回答的正确率为 {rate}</translation>
    </message>
    <message>
        <source>Is it as sure as it is right?</source>
        <translation>它的把握与正确率一致吗？</translation>
    </message>
    <message>
        <source>So many of its answers shall be right:</source>
        <translation>要求回答的正确率：</translation>
    </message>
    <message>
        <source>When it says “I&apos;m not sure”</source>
        <translation>何时会说“我没把握”</translation>
    </message>
    <message>
        <source>Pictures of something else</source>
        <translation>别的东西的图片</translation>
    </message>
    <message>
        <source>Telling the two apart</source>
        <translation>区分两个类别</translation>
    </message>
    <message>
        <source>Bad pictures</source>
        <translation>劣质图片</translation>
    </message>
    <message>
        <source>It is about as sure as it is right: on average its probabilities are off by {off} points.</source>
        <translation>它的把握与正确率大致相符：其概率平均相差 {off} 个百分点。</translation>
    </message>
    <message>
        <source>It is nearly as sure as it is right: its probabilities are off by {off} points.</source>
        <translation>它的把握与正确率接近：其概率相差 {off} 个百分点。</translation>
    </message>
    <message>
        <source>Don&apos;t take its probabilities at their word: they are off by {off} points on average.</source>
        <translation>不要完全相信它的概率：平均相差 {off} 个百分点。</translation>
    </message>
    <message>
        <source>Without the temperature it would be {off}.</source>
        <translation>不用温度时为 {off}。</translation>
    </message>
    <message>
        <source>Of so few pictures, chance alone makes some points.</source>
        <translation>图片这么少，仅偶然因素就会造成若干个百分点的偏差。</translation>
    </message>
    <message>
        <source>Its checkpoint holds no temperature and no thresholds, so it answers always. They are settled on validation pictures when a training comes to its end.</source>
        <translation>其检查点没有温度和阈值，因此它总会给出回答。它们在训练结束时用验证图片确定。</translation>
    </message>
    <message>
        <source>By itself it is too sure: its logits are divided by its temperature, {how}.</source>
        <translation>它本身过于自信：其 logits 除以温度 {how}。</translation>
    </message>
    <message>
        <source>By itself it is too modest: its logits are divided by its temperature, {how}.</source>
        <translation>它本身过于谦虚：其 logits 除以温度 {how}。</translation>
    </message>
    <message>
        <source>By itself it is as sure as it should be: its temperature is {how}.</source>
        <translation>它本身把握适当：温度为 {how}。</translation>
    </message>
    <message>
        <source>Settled on {count} validation pictures.</source>
        <translation>由 {count} 张验证图片确定。</translation>
    </message>
    <message>
        <source>It answers always: of 100 pictures, {right} are answered rightly.</source>
        <translation>它总会回答：每 100 张图片中，{right} 张回答正确。</translation>
    </message>
    <message>
        <source>No probability makes {wanted} of its answers right: it would say “I&apos;m not sure” of every picture.</source>
        <translation>没有哪个概率能使其回答的正确率达到 {wanted}：它对每张图片都会说“我没把握”。</translation>
    </message>
    <message>
        <source>Of 100 pictures it answers {count}, and {right} of 100 answers are right.</source>
        <translation>100 张图片中它会回答 {count} 张，每 100 个回答中有 {right} 个正确。</translation>
    </message>
    <message>
        <source>Of the rest it says “I&apos;m not sure” ({unsure}) or “none of my classes” ({strange}).</source>
        <translation>其余的它会说“我没把握”（{unsure} 张）或“不属于我的任何类别”（{strange} 张）。</translation>
    </message>
    <message>
        <source>Of the rest it says “I&apos;m not sure”.</source>
        <translation>其余的它会说“我没把握”。</translation>
    </message>
    <message>
        <source>It has no border to pictures of something else: it takes each for one of its classes.</source>
        <translation>它没有用来识别别的东西的界限：会把每张图片都认成自己的某个类别。</translation>
    </message>
    <message>
        <source>Of a picture that lies too far from all it knows it says “none of my classes”. The border is set so that few of its own are lost: {lost} of the validation pictures were, and {here} of these here.</source>
        <translation>如果图片离它认识的一切太远，它会说“不属于我的任何类别”。设定界限时尽量少误伤本类图片：验证图片中误伤了 {lost}，这里的图片中误伤了 {here}。</translation>
    </message>
    <message>
        <source>Shown one picture of “{one}” and one of “{other}”, it tells which is which in {pairs} of 100 pairs.</source>
        <translation>给它看一张“{one}”和一张“{other}”的图片，100 对中有 {pairs} 对能分清哪张是哪个。</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>A picture or picture files from the clipboard ({keys})</source>
        <translation>剪贴板中的图片或图片文件（{keys}）</translation>
    </message>
    <message>
        <source>Try with ten digits</source>
        <translation>用十个数字试试</translation>
    </message>
    <message>
        <source>Ten handwritten digits that come with the program. A network that never saw any should be doubtful.</source>
        <translation>随程序提供的十个手写数字。从未见过数字的网络应该没把握。</translation>
    </message>
    <message>
        <source>Train a network</source>
        <translation>训练网络</translation>
    </message>
    <message>
        <source>Drop pictures or a folder here</source>
        <translation>将图片或文件夹拖到这里</translation>
    </message>
    <message>
        <source>The network says what it sees in them, how sure it is, and what it looked at. Nothing is changed.</source>
        <translation>网络会告诉您它看到了什么、有多大把握，以及看了哪里。不会做任何更改。</translation>
    </message>
    <message>
        <source>Train something first</source>
        <translation>请先训练</translation>
    </message>
    <message>
        <source>There is no network yet that could answer. Train one, or choose a file above.</source>
        <translation>还没有可以识别图片的网络。请训练一个，或在上面选择文件。</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Nothing waits. The report of the last trainings is here.</source>
        <translation>没有等待的训练。这里有上次训练的报告。</translation>
    </message>
    <message>
        <source>{count} waiting</source>
        <translation>{count} 个等待</translation>
    </message>
    <message>
        <source>{count} waiting, paused</source>
        <translation>{count} 个等待，已暂停</translation>
    </message>
    <message>
        <source>They are trained when the one in hand has ended. Click to see and change them.</source>
        <translation>它们会在当前训练结束后进行。单击可查看和更改。</translation>
    </message>
    <message>
        <source>They begin when you say so. Click to see them.</source>
        <translation>由您决定何时开始。单击可查看。</translation>
    </message>
    <message>
        <source>Continue on the processor</source>
        <translation>在处理器上继续</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>“{path}” is not a checkpoint of this program.</source>
        <translation>“{path}”不是本程序的检查点。</translation>
    </message>
    <message>
        <source>It is a PyTorch file of another kind.</source>
        <translation>它是另一种 PyTorch 文件。</translation>
    </message>
    <message>
        <source>Choose a .pt file that this program saved.</source>
        <translation>请选择由本程序保存的 .pt 文件。</translation>
    </message>
    <message>
        <source>“{path}” was written by a newer version of the program.</source>
        <translation>“{path}”由更新版本的程序写入。</translation>
    </message>
    <message>
        <source>Update the program to open it.</source>
        <translation>请更新程序后再打开。</translation>
    </message>
    <message>
        <source>“{path}” is not a checkpoint, or it is damaged.</source>
        <translation>“{path}”不是检查点，或已损坏。</translation>
    </message>
    <message>
        <source>It says: {reason}.</source>
        <translation>错误信息：{reason}。</translation>
    </message>
    <message>
        <source>Choose another file; a run also has best.pt and last.pt in its checkpoints folder.</source>
        <translation>请选择其他文件；训练记录的 checkpoints 文件夹中还有 best.pt 和 last.pt。</translation>
    </message>
    <message>
        <source>Basic</source>
        <translation>基本块</translation>
    </message>
    <message>
        <source>Two 3x3 convolutions and a shortcut: the block of ResNet-18 and 34.</source>
        <translation>两个 3x3 卷积和一条捷径：ResNet-18 和 34 的残差块。</translation>
    </message>
    <message>
        <source>Bottleneck</source>
        <translation>瓶颈块</translation>
    </message>
    <message>
        <source>1x1, 3x3 and 1x1 convolutions and a shortcut: the block of ResNet-50 and deeper.</source>
        <translation>1x1、3x3、1x1 卷积和一条捷径：ResNet-50 及更深网络的残差块。</translation>
    </message>
    <message>
        <source>Basic, pre-activation</source>
        <translation>基本块，预激活</translation>
    </message>
    <message>
        <source>Normalise and activate before each convolution (He et al. 2016): eases very deep networks.</source>
        <translation>在每个卷积之前归一化和激活（He 等，2016）：便于训练非常深的网络。</translation>
    </message>
    <message>
        <source>Bottleneck, pre-activation</source>
        <translation>瓶颈块，预激活</translation>
    </message>
    <message>
        <source>The bottleneck with normalisation and activation before each convolution.</source>
        <translation>在每个卷积之前归一化和激活的瓶颈块。</translation>
    </message>
    <message>
        <source>7x7 and max-pool</source>
        <translation>7x7 和最大池化</translation>
    </message>
    <message>
        <source>For photographs of about 224 pixels: shrinks the picture to a quarter at once.</source>
        <translation>适合约 224 像素的照片：一开始就把图片缩小到四分之一。</translation>
    </message>
    <message>
        <source>3x3</source>
        <translation>3x3</translation>
    </message>
    <message>
        <source>For small pictures (8 to 64 pixels): keeps their full size.</source>
        <translation>适合小图片（8 到 64 像素）：保持完整尺寸。</translation>
    </message>
    <message>
        <source>3x3, every second pixel</source>
        <translation>3x3，每隔一个像素</translation>
    </message>
    <message>
        <source>The 3x3 stem at half the size: for networks of small pictures on photographs, at a quarter of the cost.</source>
        <translation>尺寸减半的 3x3 起始层：让小图片网络用于照片，计算量只有四分之一。</translation>
    </message>
    <message>
        <source>4x4, every second pixel</source>
        <translation>4x4，每隔一个像素</translation>
    </message>
    <message>
        <source>For small pictures where time is short: halves their side at once, missing no pixel.</source>
        <translation>适合时间紧时的小图片：一开始就将边长减半，不漏掉任何像素。</translation>
    </message>
    <message>
        <source>Three 3x3 and max-pool (ResNet-D)</source>
        <translation>三个 3x3 和最大池化（ResNet-D）</translation>
    </message>
    <message>
        <source>The stem of ResNet-D (He et al. 2018): like 7x7, a little slower and more accurate.</source>
        <translation>ResNet-D 的起始层（He 等，2018）：与 7x7 类似，稍慢但更准确。</translation>
    </message>
    <message>
        <source>A: zero padding</source>
        <translation>A：补零</translation>
    </message>
    <message>
        <source>Where the size changes, skip pixels and pad channels with zeros: no parameters.</source>
        <translation>尺寸改变处跳过像素并用零补齐通道：没有参数。</translation>
    </message>
    <message>
        <source>A: zero padding on both sides</source>
        <translation>A：两侧补零</translation>
    </message>
    <message>
        <source>Like A, with half of the zeros before the channels: as some published CIFAR networks have it.</source>
        <translation>与 A 类似，但一半的零补在通道之前：一些已发表的 CIFAR 网络这样做。</translation>
    </message>
    <message>
        <source>B: 1x1 where the size changes</source>
        <translation>B：尺寸改变处用 1x1</translation>
    </message>
    <message>
        <source>A trained 1x1 convolution where the size changes, else the identity: the usual choice.</source>
        <translation>尺寸改变处用可训练的 1x1 卷积，其余为恒等：通常的选择。</translation>
    </message>
    <message>
        <source>C: 1x1 everywhere</source>
        <translation>C：全部用 1x1</translation>
    </message>
    <message>
        <source>A trained 1x1 convolution in every block: more parameters, little gain.</source>
        <translation>每个残差块都用可训练的 1x1 卷积：参数更多，收益很小。</translation>
    </message>
    <message>
        <source>D: average pool and 1x1</source>
        <translation>D：平均池化加 1x1</translation>
    </message>
    <message>
        <source>The shortcut of ResNet-D: averages before the 1x1 convolution, so no pixel is skipped.</source>
        <translation>ResNet-D 的捷径：1x1 卷积之前先取平均，不会跳过像素。</translation>
    </message>
    <message>
        <source>None (plain network)</source>
        <translation>无（普通网络）</translation>
    </message>
    <message>
        <source>No shortcut at all: to see for yourself why residual networks were invented.</source>
        <translation>完全没有捷径：亲眼看看为什么要发明残差网络。</translation>
    </message>
    <message>
        <source>Small and fast</source>
        <translation>小而快</translation>
    </message>
    <message>
        <source>A small residual network for pictures of 8 to 32 pixels: seconds on an old laptop.</source>
        <translation>适合 8 到 32 像素图片的小型残差网络：旧笔记本上也只需几秒。</translation>
    </message>
    <message>
        <source>Tutorial ResNet-18</source>
        <translation>教程的 ResNet-18</translation>
    </message>
    <message>
        <source>The tutorial&apos;s network: 7x7 stem, max-pool, four stages of two blocks.</source>
        <translation>教程中的网络：7x7 起始层、最大池化、四个阶段各两个残差块。</translation>
    </message>
    <message>
        <source>ResNet-18 for small pictures</source>
        <translation>适合小图片的 ResNet-18</translation>
    </message>
    <message>
        <source>ResNet-18 with a 3x3 stem: accurate on 32x32 pictures, and much slower.</source>
        <translation>起始层为 3x3 的 ResNet-18：在 32x32 图片上准确，但慢得多。</translation>
    </message>
    <message>
        <source>ResNet-8 for seconds</source>
        <translation>只需几秒的 ResNet-8</translation>
    </message>
    <message>
        <source>For 32x32 pictures: works at half their size, so that an epoch takes seconds.</source>
        <translation>适合 32x32 图片：以一半的尺寸计算，一轮只需几秒。</translation>
    </message>
    <message>
        <source>ResNet-8, wide</source>
        <translation>加宽的 ResNet-8</translation>
    </message>
    <message>
        <source>ResNet-8 with twice the channels: more accurate, and four times the arithmetic.</source>
        <translation>通道数加倍的 ResNet-8：更准确，计算量为四倍。</translation>
    </message>
    <message>
        <source>A small network for 32x32 pictures from He et al. 2015, section 4.2.</source>
        <translation>He 等 2015 年论文 4.2 节中用于 32x32 图片的小型网络。</translation>
    </message>
    <message>
        <source>A network for photographs of about 224 pixels from He et al. 2015.</source>
        <translation>He 等 2015 年论文中用于约 224 像素照片的网络。</translation>
    </message>
    <message>
        <source>ResNet-50 with 32 groups in each block (Xie et al. 2016).</source>
        <translation>每个残差块分 32 组的 ResNet-50（Xie 等，2016）。</translation>
    </message>
    <message>
        <source>ResNet-50 with twice the width inside each block (Zagoruyko and Komodakis 2016).</source>
        <translation>残差块内部宽度加倍的 ResNet-50（Zagoruyko 和 Komodakis，2016）。</translation>
    </message>
    <message>
        <source>Handwritten digits</source>
        <translation>手写数字</translation>
    </message>
    <message>
        <source>1,797 pictures of 8x8 pixels, bundled with the program: no download.</source>
        <translation>1,797 张 8x8 像素的图片，随程序提供：无需下载。</translation>
    </message>
    <message>
        <source>60,000 colour pictures of 32x32 pixels in 10 classes: downloads 170 MB, or takes your file.</source>
        <translation>60,000 张 32x32 像素彩色图片，10 个类别：下载 170 MB，或使用您的文件。</translation>
    </message>
    <message>
        <source>60,000 colour pictures of 32x32 pixels in 100 classes: downloads 169 MB, or takes your file.</source>
        <translation>60,000 张 32x32 像素彩色图片，100 个类别：下载 169 MB，或使用您的文件。</translation>
    </message>
    <message>
        <source>Image folder</source>
        <translation>图片文件夹</translation>
    </message>
    <message>
        <source>Your own pictures: a folder, .zip or .tar with one sub-folder per class.</source>
        <translation>您自己的图片：文件夹、.zip 或 .tar，每个类别一个子文件夹。</translation>
    </message>
    <message>
        <source>Muon where that takes little beside the network itself, else SGD.</source>
        <translation>若 Muon 的开销与网络本身相比很小，就用 Muon，否则用 SGD。</translation>
    </message>
    <message>
        <source>Stochastic gradient descent with momentum: the standard for residual networks.</source>
        <translation>带动量的随机梯度下降：残差网络的标准选择。</translation>
    </message>
    <message>
        <source>Adapts each weight&apos;s step; forgiving about the learning rate (try 0.001).</source>
        <translation>自动调整每个权重的步长；对学习率不敏感（可试 0.001）。</translation>
    </message>
    <message>
        <source>Muon</source>
        <translation>Muon</translation>
    </message>
    <message>
        <source>SGD whose step on each convolution is made orthogonal (Jordan 2024): learns more in few epochs.</source>
        <translation>将每个卷积的更新步正交化的 SGD（Jordan，2024）：几轮之内学到更多。</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>恒定</translation>
    </message>
    <message>
        <source>The same learning rate from the first step to the last.</source>
        <translation>从第一步到最后一步学习率不变。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>阶梯</translation>
    </message>
    <message>
        <source>Divides the learning rate at the given parts of the training.</source>
        <translation>在训练的指定位置降低学习率。</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Falls along half a cosine to zero (Loshchilov and Hutter 2016).</source>
        <translation>沿半个余弦降到零（Loshchilov 和 Hutter，2016）。</translation>
    </message>
    <message>
        <source>One cycle</source>
        <translation>单周期</translation>
    </message>
    <message>
        <source>Rises during the warm-up, then falls in a line to zero: fast training (Smith 2017).</source>
        <translation>预热期间上升，然后线性降到零：训练快（Smith，2017）。</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Mirrors each picture in every second epoch, but never the bundled digits.</source>
        <translation>每隔一轮将每张图片左右翻转一次，但自带的手写数字从不翻转。</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>Tutorial</source>
        <translation>教程</translation>
    </message>
    <message>
        <source>Exactly the tutorial&apos;s: SGD 0.1, momentum 0.9, weight decay 5e-4, batch 128, 10 epochs.</source>
        <translation>与教程完全一致：SGD 0.1、动量 0.9、权重衰减 5e-4、批大小 128、10 轮。</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>论文</translation>
    </message>
    <message>
        <source>He et al. 2015, section 4.2: SGD 0.1, divided by 10 at half and three quarters.</source>
        <translation>He 等 2015 年论文 4.2 节：SGD 0.1，在一半和四分之三处除以 10。</translation>
    </message>
    <message>
        <source>Fine-tune, balanced</source>
        <translation>微调，均衡</translation>
    </message>
    <message>
        <source>For the last stages of a trained network: AdamW, a small learning rate, few epochs.</source>
        <translation>用于已训练网络的最后几个阶段：AdamW、小学习率、轮数少。</translation>
    </message>
    <message>
        <source>Fine-tune, thorough</source>
        <translation>微调，充分</translation>
    </message>
    <message>
        <source>For all layers of a trained network: augmentation, averaged weights, more epochs.</source>
        <translation>用于已训练网络的所有层：数据增强、权重平均、轮数更多。</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Seconds: what the network sees in each picture is computed once, then the last layer learns.</source>
        <translation>几秒钟：网络从每张图片中看到的内容只计算一次，然后最后一层学习。</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Quick first, then the last stages learn too: usually more accurate.</source>
        <translation>先做“快速”，然后最后几个阶段也学习：通常更准确。</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>充分</translation>
    </message>
    <message>
        <source>Quick first, then all layers learn, with augmentation: takes longest, gets most.</source>
        <translation>先做“快速”，然后所有层都学习，并使用数据增强：耗时最长，效果最好。</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Good accuracy in few epochs: one cycle, Muon where it pays, averaged weights.</source>
        <translation>用很少的轮次达到良好的准确率：单周期学习率、合算时用 Muon、平均权重。</translation>
    </message>
    <message>
        <source>Takes longer and gets more: twice the epochs, growing pictures, mirror images judged, too.</source>
        <translation>用时更长，效果更好：轮次加倍，图片由小变大，评判时也看镜像。</translation>
    </message>
    <message>
        <source>As the checkpoint says, else as its family was trained.</source>
        <translation>按检查点中的说明；没有说明时按同系列网络的训练方式。</translation>
    </message>
    <message>
        <source>As torchvision&apos;s and most published networks.</source>
        <translation>与 torchvision 和大多数已发表的网络相同。</translation>
    </message>
    <message>
        <source>As most networks for 32x32 pictures.</source>
        <translation>与大多数用于 32x32 图片的网络相同。</translation>
    </message>
    <message>
        <source>-1 to 1</source>
        <translation>-1 到 1</translation>
    </message>
    <message>
        <source>Mean and deviation are a half.</source>
        <translation>均值和标准差均为 0.5。</translation>
    </message>
    <message>
        <source>Your pictures&apos;</source>
        <translation>您的图片自身</translation>
    </message>
    <message>
        <source>As your own training pictures are.</source>
        <translation>按您自己的训练图片的实际情况。</translation>
    </message>
    <message>
        <source>Bundled small network</source>
        <translation>自带的小型网络</translation>
    </message>
    <message>
        <source>Knows the ten things of CIFAR-10 and comes with the program: no download.</source>
        <translation>认识 CIFAR-10 的十类事物，随程序提供：无需下载。</translation>
    </message>
    <message>
        <source>Trained on 1.3 million photographs (ImageNet); downloaded once.</source>
        <translation>用 130 万张照片（ImageNet）训练；只需下载一次。</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>The file is damaged, cut off, empty, or may not be opened.</source>
        <translation>文件已损坏、不完整、为空，或无权打开。</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>不是图片</translation>
    </message>
    <message>
        <source>The file has a picture&apos;s name but holds something else.</source>
        <translation>文件以图片命名，但内容是别的东西。</translation>
    </message>
    <message>
        <source>Wrong file ending</source>
        <translation>扩展名错误</translation>
    </message>
    <message>
        <source>The picture has another format than its name says; it can be read all the same.</source>
        <translation>图片的格式与其名称不符；仍然可以读取。</translation>
    </message>
    <message>
        <source>In two classes</source>
        <translation>分属两个类别</translation>
    </message>
    <message>
        <source>The same picture lies in different classes: one of them must be wrong.</source>
        <translation>同一张图片位于不同的类别中：其中必有一个是错的。</translation>
    </message>
    <message>
        <source>Alike in two classes</source>
        <translation>相似但分属两个类别</translation>
    </message>
    <message>
        <source>Nearly the same picture lies in different classes: look whether both are right.</source>
        <translation>几乎相同的图片位于不同的类别中：请看看两者是否都对。</translation>
    </message>
    <message>
        <source>Learned and judged with</source>
        <translation>既用于训练又用于评估</translation>
    </message>
    <message>
        <source>A picture lies in the folders for training and for judging: the result would look too good.</source>
        <translation>一张图片同时位于训练文件夹和评估文件夹中：结果会显得过好。</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>重复图片</translation>
    </message>
    <message>
        <source>The same picture lies in its class more than once.</source>
        <translation>同一张图片在其类别中出现了不止一次。</translation>
    </message>
    <message>
        <source>Nearly copies</source>
        <translation>近似重复</translation>
    </message>
    <message>
        <source>The same picture in another size, quality or brightness, or taken a moment later.</source>
        <translation>同一张图片，只是大小、质量或亮度不同，或是稍后拍摄的。</translation>
    </message>
    <message>
        <source>Blank</source>
        <translation>空白</translation>
    </message>
    <message>
        <source>The picture has one colour all over.</source>
        <translation>整张图片只有一种颜色。</translation>
    </message>
    <message>
        <source>Very small</source>
        <translation>非常小</translation>
    </message>
    <message>
        <source>The picture is far smaller than the others, as icons and previews are.</source>
        <translation>图片比其他图片小得多，像是图标或预览图。</translation>
    </message>
    <message>
        <source>Very large</source>
        <translation>非常大</translation>
    </message>
    <message>
        <source>The picture has so many pixels that reading it takes long, the first time.</source>
        <translation>图片像素太多，第一次读取需要很长时间。</translation>
    </message>
    <message>
        <source>Very long or tall</source>
        <translation>非常长或非常高</translation>
    </message>
    <message>
        <source>Only the square in the middle is used, which is a small part of such a picture.</source>
        <translation>只使用中间的方块，而这只是此类图片的一小部分。</translation>
    </message>
    <message>
        <source>Very unequal classes</source>
        <translation>类别数量悬殊</translation>
    </message>
    <message>
        <source>A class with many times the pictures of another is guessed too often.</source>
        <translation>如果一个类别的图片是另一个的许多倍，网络会过多地猜这个类别。</translation>
    </message>
    <message>
        <source>Few pictures</source>
        <translation>图片太少</translation>
    </message>
    <message>
        <source>From about 20 training pictures a class on it begins to work well.</source>
        <translation>一个类别约有 20 张训练图片起效果较好。</translation>
    </message>
    <message>
        <source>Similar names</source>
        <translation>名称相似</translation>
    </message>
    <message>
        <source>Two classes have the same name but for capitals or spaces: are they one?</source>
        <translation>两个类别的名称只有大小写或空格不同：它们是同一个类别吗？</translation>
    </message>
    <message>
        <source>Hidden files</source>
        <translation>隐藏文件</translation>
    </message>
    <message>
        <source>Files that systems and programs leave behind.</source>
        <translation>系统和程序留下的文件。</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>略过</translation>
    </message>
    <message>
        <source>They are not used.</source>
        <translation>不使用它们。</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>They are used like all others.</source>
        <translation>像其他图片一样使用。</translation>
    </message>
    <message>
        <source>Read as what they are</source>
        <translation>按实际格式读取</translation>
    </message>
    <message>
        <source>They are used; what they hold counts, not their name.</source>
        <translation>使用它们；以内容为准，不以名称为准。</translation>
    </message>
    <message>
        <source>Use one of each</source>
        <translation>每组使用一张</translation>
    </message>
    <message>
        <source>Of each group the largest file is used, the others are left out.</source>
        <translation>每组使用最大的文件，其余略过。</translation>
    </message>
    <message>
        <source>Keep on one side</source>
        <translation>归在同一边</translation>
    </message>
    <message>
        <source>All of a group are learned from, or all are judged with; between your own folders, those to judge with stay and the others are left out.</source>
        <translation>同一组的图片要么全部用于训练，要么全部用于评估；如果分布在您自己的训练和评估文件夹中，则保留用于评估的，其余略过。</translation>
    </message>
    <message>
        <source>Only say so</source>
        <translation>仅提示</translation>
    </message>
    <message>
        <source>Nothing is changed.</source>
        <translation>不做任何更改。</translation>
    </message>
    <message>
        <source>Mirrors all pictures but the bundled digits.</source>
        <translation>除自带的手写数字外，所有图片都做镜像。</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Mirrors half of the pictures.</source>
        <translation>将一半图片左右镜像。</translation>
    </message>
    <message>
        <source>Alternately</source>
        <translation>交替</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Mirrors none.</source>
        <translation>不做镜像。</translation>
    </message>
    <message>
        <source>The fastest that keeps the numbers sane on this machine, tried before the training.</source>
        <translation>训练之前先试，采用在这台电脑上数值正常且最快的精度。</translation>
    </message>
    <message>
        <source>32 bit</source>
        <translation>32 位</translation>
    </message>
    <message>
        <source>Full precision: works everywhere. NVIDIA cards since 2020 multiply with fewer digits then (TF32).</source>
        <translation>全精度：到处可用。2020 年以来的 NVIDIA 显卡此时会以较少的位数做乘法（TF32）。</translation>
    </message>
    <message>
        <source>Mixed, bfloat16</source>
        <translation>混合精度，bfloat16</translation>
    </message>
    <message>
        <source>Half the memory traffic; fast on recent GPUs and server processors, slow on older ones.</source>
        <translation>内存传输减半；在新的显卡和服务器处理器上快，在旧设备上慢。</translation>
    </message>
    <message>
        <source>Mixed, float16</source>
        <translation>混合精度，float16</translation>
    </message>
    <message>
        <source>For NVIDIA GPUs before 2020; the loss is scaled to keep small gradients.</source>
        <translation>用于 2020 年以前的 NVIDIA 显卡；会放大损失以保留小梯度。</translation>
    </message>
    <message>
        <source>What is faster here for this network, tried before the training.</source>
        <translation>训练之前先试，采用此网络在这里更快的一种。</translation>
    </message>
    <message>
        <source>Channels last</source>
        <translation>通道在后</translation>
    </message>
    <message>
        <source>Keeps the colours of a pixel together: faster on most processors and recent GPUs.</source>
        <translation>同一像素的颜色放在一起：在多数处理器和新显卡上更快。</translation>
    </message>
    <message>
        <source>Channels first</source>
        <translation>通道在前</translation>
    </message>
    <message>
        <source>PyTorch&apos;s default: faster for some networks and on Apple GPUs.</source>
        <translation>PyTorch 的默认方式：对某些网络和 Apple 显卡更快。</translation>
    </message>
    <message>
        <source>Where a compiler is installed and the training is long enough to repay it.</source>
        <translation>在装有编译器，并且训练足够长、值得编译时进行。</translation>
    </message>
    <message>
        <source>The network runs as it is.</source>
        <translation>网络按原样运行。</translation>
    </message>
    <message>
        <source>Compiled before the first step.</source>
        <translation>在第一步之前编译。</translation>
    </message>
    <message>
        <source>Which features speak for a class, and where they are (Selvaraju et al. 2017).</source>
        <translation>哪些特征支持某个类别，以及它们在哪里（Selvaraju 等，2017）。</translation>
    </message>
    <message>
        <source>Covering</source>
        <translation>遮挡法</translation>
    </message>
    <message>
        <source>How much less likely the class is where a part of the picture is covered: slow, without gradients.</source>
        <translation>遮住图片的一部分时，该类别的概率下降多少：较慢，不用梯度。</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Out of focus, or shaken.</source>
        <translation>失焦或抖动。</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪点</translation>
    </message>
    <message>
        <source>Grains, as cameras give in bad light.</source>
        <translation>相机在光线不足时产生的颗粒。</translation>
    </message>
    <message>
        <source>Darkness</source>
        <translation>昏暗</translation>
    </message>
    <message>
        <source>Too little light.</source>
        <translation>光线太少。</translation>
    </message>
    <message>
        <source>Squeezed into a small file, as messengers do.</source>
        <translation>压缩成很小的文件，如聊天软件所做。</translation>
    </message>
    <message>
        <source>The camera held askew.</source>
        <translation>相机拿歪了。</translation>
    </message>
    <message>
        <source>PyTorch file (.pt)</source>
        <translation>PyTorch 文件（.pt）</translation>
    </message>
    <message>
        <source>A plain, self-describing file that torch.load(…, weights_only=True) opens.</source>
        <translation>自带说明的普通文件，可用 torch.load(…, weights_only=True) 打开。</translation>
    </message>
    <message>
        <source>Weights for torchvision (.pt)</source>
        <translation>供 torchvision 使用的权重（.pt）</translation>
    </message>
    <message>
        <source>Only the weights, named as torchvision&apos;s own network of this kind loads them.</source>
        <translation>只有权重，名称与 torchvision 自己的同类网络所加载的一致。</translation>
    </message>
    <message>
        <source>safetensors</source>
        <translation>safetensors</translation>
    </message>
    <message>
        <source>The weights, with classes and preprocessing, in a file that can&apos;t hold any code.</source>
        <translation>权重，连同类别和预处理方式，存放在不可能含有代码的文件中。</translation>
    </message>
    <message>
        <source>Whole network for PyTorch (.pt2)</source>
        <translation>供 PyTorch 使用的完整网络（.pt2）</translation>
    </message>
    <message>
        <source>Runs with PyTorch alone: takes normalised pictures, gives logits.</source>
        <translation>只需 PyTorch 即可运行：输入归一化后的图片，输出 logits。</translation>
    </message>
    <message>
        <source>Whole network for PyTorch, from pixels (.pt2)</source>
        <translation>供 PyTorch 使用的完整网络，从像素开始（.pt2）</translation>
    </message>
    <message>
        <source>Runs with PyTorch alone: takes pictures as they are, gives probabilities.</source>
        <translation>只需 PyTorch 即可运行：直接输入图片，输出概率。</translation>
    </message>
    <message>
        <source>Runs without PyTorch, in many languages and on phones; needs extra packages here.</source>
        <translation>无需 PyTorch 即可运行，支持多种编程语言和手机；在这里需要额外的软件包。</translation>
    </message>
    <message>
        <source>Model card (.md)</source>
        <translation>模型卡（.md）</translation>
    </message>
    <message>
        <source>A page to go with the file: pictures, classes, training, figures, limits.</source>
        <translation>随文件附上的一页说明：图片、类别、训练、指标、局限。</translation>
    </message>
    <message>
        <source>There is no “{name}”. Did you mean “{guess}”? Choose one of: {names}.</source>
        <translation>没有“{name}”。您是不是想用“{guess}”？可选：{names}。</translation>
    </message>
    <message>
        <source>There is no “{name}”. Choose one of: {names}.</source>
        <translation>没有“{name}”。可选：{names}。</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>What the network learns from.</source>
        <translation>网络从这些图片学习。</translation>
    </message>
    <message>
        <source>Folder or file</source>
        <translation>文件夹或文件</translation>
    </message>
    <message>
        <source>Where your pictures are; for CIFAR, the file or folder you already have.</source>
        <translation>您的图片所在位置；对于 CIFAR，是您已有的文件或文件夹。</translation>
    </message>
    <message>
        <source>Picture size</source>
        <translation>图片大小</translation>
    </message>
    <message>
        <source>Side of the square that each picture is brought to; 0 chooses it from your pictures.</source>
        <translation>每张图片都会调整成的方形的边长；0 表示根据您的图片自动选择。</translation>
    </message>
    <message>
        <source>Check the pictures</source>
        <translation>检查图片</translation>
    </message>
    <message>
        <source>Look for damaged files, duplicates, blank pictures and the like before the training; your files stay as they are.</source>
        <translation>在训练之前查找损坏的文件、重复图片、空白图片等；您的文件保持不变。</translation>
    </message>
    <message>
        <source>How exact numbers are while training; Auto tries what is fastest here. If the loss becomes NaN, take 32 bit.</source>
        <translation>训练时数值的精确程度；“自动”会试出这里最快的。如果损失变成 NaN，请选 32 位。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>A well-known network to start from; every part can be changed below.</source>
        <translation>以一个知名网络为起点；每个部分都可以在下面修改。</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>残差块</translation>
    </message>
    <message>
        <source>The residual block that the stages are made of.</source>
        <translation>各阶段所用的残差块。</translation>
    </message>
    <message>
        <source>Blocks per stage</source>
        <translation>每阶段的块数</translation>
    </message>
    <message>
        <source>How many blocks each stage has; every stage after the first halves the picture.</source>
        <translation>每个阶段有多少个残差块；第一个之后的每个阶段都把图片缩小一半。</translation>
    </message>
    <message>
        <source>Channels per stage</source>
        <translation>每阶段的通道数</translation>
    </message>
    <message>
        <source>How many feature maps each stage has: more learn more, and cost more.</source>
        <translation>每个阶段有多少张特征图：越多学得越多，代价也越大。</translation>
    </message>
    <message>
        <source>Stem</source>
        <translation>起始层</translation>
    </message>
    <message>
        <source>The first layers, before the stages.</source>
        <translation>各阶段之前最前面的几层。</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>捷径</translation>
    </message>
    <message>
        <source>How the input goes around each block (types A, B and C of He et al. 2015).</source>
        <translation>输入如何绕过每个残差块（He 等 2015 年论文的 A、B、C 类）。</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Splits the 3x3 convolution of a bottleneck into groups (ResNeXt: 32).</source>
        <translation>将瓶颈块的 3x3 卷积分成若干组（ResNeXt：32）。</translation>
    </message>
    <message>
        <source>Width per group</source>
        <translation>每组宽度</translation>
    </message>
    <message>
        <source>Inner width of a bottleneck for 64 channels: 64 as published, 128 for Wide ResNet-50-2.</source>
        <translation>64 通道时瓶颈的内部宽度：论文为 64，Wide ResNet-50-2 为 128。</translation>
    </message>
    <message>
        <source>Squeeze and excitation</source>
        <translation>压缩与激励</translation>
    </message>
    <message>
        <source>Lets each block weigh its channels (Hu et al. 2017): a little more accurate, a little slower.</source>
        <translation>让每个残差块给自己的通道加权（Hu 等，2017）：稍准，稍慢。</translation>
    </message>
    <message>
        <source>Start blocks at zero</source>
        <translation>残差块从零开始</translation>
    </message>
    <message>
        <source>Each block begins as the identity (last normalisation at zero): steadier first epochs.</source>
        <translation>每个残差块开始时为恒等（最后的归一化为零）：最初几轮更稳定。</translation>
    </message>
    <message>
        <source>Stochastic depth</source>
        <translation>随机深度</translation>
    </message>
    <message>
        <source>Chance that the last block is skipped in a step, less for earlier ones (Huang et al. 2016).</source>
        <translation>某一步中跳过最后一个残差块的概率，越靠前越小（Huang 等，2016）。</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>Chance that a feature is dropped before the last layer; helps with few pictures.</source>
        <translation>最后一层之前丢弃某个特征的概率；图片少时有帮助。</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>训练方案</translation>
    </message>
    <message>
        <source>A proven set of values to start from; every one can be changed below.</source>
        <translation>一组经过验证的值作为起点；每一项都可以在下面修改。</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>How often the network sees every training picture. More take longer and learn more.</source>
        <translation>网络把每张训练图片看多少遍。越多耗时越长，学得越多。</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Pictures per step. If memory runs out, halve this and the learning rate.</source>
        <translation>每一步的图片数。如果内存不足，请将它和学习率减半。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How far each step goes. If the loss jumps or becomes NaN, lower this; if it hardly falls, raise it.</source>
        <translation>每一步走多远。如果损失跳动或变成 NaN，请降低；如果几乎不下降，请提高。</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>学习率计划</translation>
    </message>
    <message>
        <source>How the learning rate changes during the training.</source>
        <translation>训练过程中学习率如何变化。</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>The rule that turns gradients into steps.</source>
        <translation>把梯度变成更新步的规则。</translation>
    </message>
    <message>
        <source>Kept for validation</source>
        <translation>留作验证</translation>
    </message>
    <message>
        <source>The part of the training pictures that is never trained on, to judge each epoch. With 0 no epoch is chosen as best: the last weights count.</source>
        <translation>从不用于训练、用来评估每一轮的那部分训练图片。为 0 时不选最佳轮：以最后的权重为准。</translation>
    </message>
    <message>
        <source>Kept for the test</source>
        <translation>留作测试</translation>
    </message>
    <message>
        <source>The part of your pictures that is looked at once, at the very end. Kept only where each class has 200 pictures or more, and there is no test folder.</source>
        <translation>只在最后查看一次的那部分图片。仅当每个类别有 200 张或更多图片且没有测试文件夹时才会保留。</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>How much of the previous steps goes on in each step.</source>
        <translation>之前的更新在每一步中延续多少。</translation>
    </message>
    <message>
        <source>Nesterov momentum</source>
        <translation>Nesterov 动量</translation>
    </message>
    <message>
        <source>Looks one step ahead: often a little better than plain momentum.</source>
        <translation>向前多看一步：往往比普通动量稍好。</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Pulls weights towards zero. Raise it if training is much better than validation.</source>
        <translation>把权重拉向零。如果训练远好于验证，请提高。</translation>
    </message>
    <message>
        <source>Decay normalisation and biases too</source>
        <translation>归一化和偏置也衰减</translation>
    </message>
    <message>
        <source>As older recipes do; usually better off.</source>
        <translation>旧的方案这样做；通常关闭更好。</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>Part of the training over which the learning rate rises. Raise it if the first steps are unstable.</source>
        <translation>学习率上升所占的训练比例。如果最初几步不稳定，请提高。</translation>
    </message>
    <message>
        <source>Steps at</source>
        <translation>阶梯位置</translation>
    </message>
    <message>
        <source>Parts of the training at which the learning rate is divided.</source>
        <translation>在训练的哪些位置降低学习率。</translation>
    </message>
    <message>
        <source>Multiply by</source>
        <translation>乘以</translation>
    </message>
    <message>
        <source>What the learning rate is multiplied with at each of those parts.</source>
        <translation>在这些位置学习率乘以的数。</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>标签平滑</translation>
    </message>
    <message>
        <source>Asks for a little less than full certainty: guards against wrong labels and overconfidence.</source>
        <translation>不要求完全确定：可防止错误标签和过度自信。</translation>
    </message>
    <message>
        <source>Mirror left and right</source>
        <translation>左右镜像</translation>
    </message>
    <message>
        <source>Shows half of the pictures mirrored. Wrong where left and right matter (digits, text).</source>
        <translation>一半的图片以镜像显示。左右有区别时（数字、文字）不适用。</translation>
    </message>
    <message>
        <source>Begin with smaller pictures</source>
        <translation>从较小的图片开始</translation>
    </message>
    <message>
        <source>Part of their side at which pictures are shown in the first epoch; it grows to the full size. 1 is off.</source>
        <translation>第一轮中图片以多大的边长比例显示；之后逐渐增大到完整尺寸。1 为关闭。</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>How far pictures are moved at random, as a part of their side.</source>
        <translation>图片随机移动的距离，以边长的比例表示。</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Pictures are turned at random by up to this angle.</source>
        <translation>图片在此角度内随机旋转。</translation>
    </message>
    <message>
        <source>Brightness and contrast</source>
        <translation>亮度和对比度</translation>
    </message>
    <message>
        <source>How strongly they vary at random: helps where lighting differs.</source>
        <translation>随机变化的强度：光照不同时有帮助。</translation>
    </message>
    <message>
        <source>Erased patch</source>
        <translation>擦除方块</translation>
    </message>
    <message>
        <source>Side of a random square that is greyed out, as a part of the picture&apos;s side (Cutout).</source>
        <translation>随机涂灰的方块的边长，以图片边长的比例表示（Cutout）。</translation>
    </message>
    <message>
        <source>Mixup</source>
        <translation>Mixup</translation>
    </message>
    <message>
        <source>Blends pairs of pictures and their labels (Zhang et al. 2017); for long trainings. 0 is off.</source>
        <translation>混合成对的图片及其标签（Zhang 等，2017）；适合长时间训练。0 为关闭。</translation>
    </message>
    <message>
        <source>CutMix</source>
        <translation>CutMix</translation>
    </message>
    <message>
        <source>Pastes a part of one picture into another (Yun et al. 2019); for long trainings. 0 is off.</source>
        <translation>把一张图片的一部分贴到另一张上（Yun 等，2019）；适合长时间训练。0 为关闭。</translation>
    </message>
    <message>
        <source>Average weights</source>
        <translation>权重平均</translation>
    </message>
    <message>
        <source>Judges and keeps a running average of the weights (0.99 averages about 100 steps). 0 is off.</source>
        <translation>评估并保留权重的滑动平均（0.99 约平均 100 步）。0 为关闭。</translation>
    </message>
    <message>
        <source>Judge mirrored, too</source>
        <translation>评估时也看镜像</translation>
    </message>
    <message>
        <source>Looks at each picture and its mirror image and answers with the mean: a little more accurate, half as fast. Only where pictures may be mirrored.</source>
        <translation>同时看每张图片及其镜像，以平均值作为识别结果：稍准，速度减半。仅用于图片可以做镜像时。</translation>
    </message>
    <message>
        <source>Clip gradients</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Shortens steps whose gradient is longer than this. Try 1 if the loss jumps. 0 is off.</source>
        <translation>缩短梯度超过此值的更新。如果损失跳动，可试 1。0 为关闭。</translation>
    </message>
    <message>
        <source>Gradient accumulation</source>
        <translation>梯度累积</translation>
    </message>
    <message>
        <source>Splits each batch into this many parts: the same result with less memory.</source>
        <translation>把每批分成若干份：结果相同，内存更少。</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>A trained network to go on from: a checkpoint file, a run&apos;s folder, or a name such as “bundled” or “resnet18”. Empty begins with fresh weights.</source>
        <translation>作为起点的已训练网络：检查点文件、训练记录的文件夹，或“bundled”“resnet18”这样的名称。留空则从全新的权重开始。</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>How much of the network learns anew: more takes longer and often gets more.</source>
        <translation>网络有多少部分重新学习：越多耗时越长，效果往往越好。</translation>
    </message>
    <message>
        <source>Last layer first</source>
        <translation>先训练最后一层</translation>
    </message>
    <message>
        <source>Trains the new last layer on features computed once, before anything else moves (LP-FT).</source>
        <translation>先用只计算一次的特征训练新的最后一层，之后其他部分才开始变化（LP-FT）。</translation>
    </message>
    <message>
        <source>Stages trained</source>
        <translation>训练的阶段数</translation>
    </message>
    <message>
        <source>How many of the last stages learn with the last layer: 0 none of them, 9 the whole network.</source>
        <translation>最后几个阶段与最后一层一起学习：0 表示都不学习，9 表示整个网络。</translation>
    </message>
    <message>
        <source>Slower towards the front</source>
        <translation>越靠前越慢</translation>
    </message>
    <message>
        <source>Each stage learns at this part of the rate of the one behind it; 1 treats all alike.</source>
        <translation>每个阶段的学习率是其后一个阶段的这个倍数；1 表示全部相同。</translation>
    </message>
    <message>
        <source>Keep normalisation statistics</source>
        <translation>保留归一化统计量</translation>
    </message>
    <message>
        <source>Leaves the statistics that the network was trained with: steadier with few pictures.</source>
        <translation>保持网络训练时的统计量不变：图片少时更稳定。</translation>
    </message>
    <message>
        <source>Mean and deviation</source>
        <translation>均值和标准差</translation>
    </message>
    <message>
        <source>How the network that you start from wants colours to be scaled.</source>
        <translation>作为起点的网络要求怎样缩放颜色。</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>The processor or graphics card that trains; Auto takes the fastest.</source>
        <translation>用于训练的处理器或显卡；“自动”会选择最快的。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Memory layout</source>
        <translation>内存布局</translation>
    </message>
    <message>
        <source>The order of pixels and colours in memory: changes the speed alone.</source>
        <translation>像素和颜色在内存中的顺序：只影响速度。</translation>
    </message>
    <message>
        <source>Compile the network</source>
        <translation>编译网络</translation>
    </message>
    <message>
        <source>Turns the network into machine code of its own first: takes a minute, pays in long trainings.</source>
        <translation>先将网络转换成专用的机器代码：需要约一分钟，长时间训练时划算。</translation>
    </message>
    <message>
        <source>Processor threads</source>
        <translation>处理器线程</translation>
    </message>
    <message>
        <source>How many processor cores compute; 0 takes all that this program may use.</source>
        <translation>用多少个处理器核心计算；0 表示使用本程序可用的全部。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>What this run is called; empty makes a name from pictures, network and time.</source>
        <translation>这次训练的名称；留空则由图片、网络和时间组成。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Decides every random choice: the same seed repeats a run exactly.</source>
        <translation>决定所有随机选择：相同的种子可完全重现一次训练。</translation>
    </message>
    <message>
        <source>Save every</source>
        <translation>保存间隔</translation>
    </message>
    <message>
        <source>How often the training is saved within an epoch, so that a crash costs little. 0 saves each step.</source>
        <translation>一轮之内多久保存一次训练，使崩溃损失很小。0 表示每一步都保存。</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Fine-tuning</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>“{path}” is not a TOML file.</source>
        <translation>“{path}”不是 TOML 文件。</translation>
    </message>
    <message>
        <source>Mend the file, or save the settings anew.</source>
        <translation>请修复该文件，或重新保存设置。</translation>
    </message>
    <message>
        <source>Unpacking “{path}”…</source>
        <translation>正在解压“{path}”…</translation>
    </message>
    <message>
        <source>“{path}” was not unpacked.</source>
        <translation>“{path}”未解压。</translation>
    </message>
    <message>
        <source>It holds a file “{name}” that would land outside of its folder.</source>
        <translation>其中的文件“{name}”会落在文件夹之外。</translation>
    </message>
    <message>
        <source>Make the archive anew from the folder with your pictures.</source>
        <translation>请用您的图片文件夹重新制作压缩包。</translation>
    </message>
    <message>
        <source>It holds the file “{name}” twice.</source>
        <translation>其中文件“{name}”出现了两次。</translation>
    </message>
    <message>
        <source>There is no room to unpack “{path}”.</source>
        <translation>没有空间解压“{path}”。</translation>
    </message>
    <message>
        <source>The disk of the folder “{folder}” is nearly full.</source>
        <translation>文件夹“{folder}”所在的磁盘快满了。</translation>
    </message>
    <message>
        <source>Make some room, or choose another cache folder in the settings.</source>
        <translation>请腾出空间，或在设置中选择其他缓存文件夹。</translation>
    </message>
    <message>
        <source>“{path}” can&apos;t be unpacked.</source>
        <translation>无法解压“{path}”。</translation>
    </message>
    <message>
        <source>It is protected by a password.</source>
        <translation>它受密码保护。</translation>
    </message>
    <message>
        <source>Unpack it yourself, then choose the folder.</source>
        <translation>请自行解压，然后选择该文件夹。</translation>
    </message>
    <message>
        <source>It is damaged, incomplete, or of an unknown kind.</source>
        <translation>它已损坏、不完整，或类型未知。</translation>
    </message>
    <message>
        <source>Copy or download it again, or unpack it yourself and choose the folder.</source>
        <translation>请重新复制或下载，或自行解压后选择文件夹。</translation>
    </message>
    <message>
        <source>It would grow beyond any measure, as no archive of pictures does.</source>
        <translation>它解压后会大得离谱，正常的图片压缩包不会这样。</translation>
    </message>
    <message>
        <source>If you trust it, unpack it yourself and choose the folder.</source>
        <translation>如果您信任它，请自行解压后选择文件夹。</translation>
    </message>
    <message>
        <source>Another window is reading the same pictures: waiting…</source>
        <translation>另一个窗口正在读取相同的图片：请稍候…</translation>
    </message>
    <message>
        <source>Reading {title}…</source>
        <translation>正在读取 {title}…</translation>
    </message>
    <message>
        <source>“{path}” is not {title}: it has {count} classes instead of {expected}.</source>
        <translation>“{path}”不是 {title}：它有 {count} 个类别，而不是 {expected} 个。</translation>
    </message>
    <message>
        <source>Choose the official file or folder; for your own pictures, “Image folder”.</source>
        <translation>请选择官方的文件或文件夹；自己的图片请选“图片文件夹”。</translation>
    </message>
    <message>
        <source>This is not the whole {title}: “{name}” is missing.</source>
        <translation>这不是完整的 {title}：缺少“{name}”。</translation>
    </message>
    <message>
        <source>Download it again, or leave the path empty and the program does.</source>
        <translation>请重新下载，或将路径留空由程序下载。</translation>
    </message>
    <message>
        <source>This is not the official {title}: “{name}” can&apos;t be used.</source>
        <translation>这不是官方的 {title}：“{name}”无法使用。</translation>
    </message>
    <message>
        <source>It is damaged, or holds something that has no place in a picture set.</source>
        <translation>它已损坏，或含有图片集中不该有的内容。</translation>
    </message>
    <message>
        <source>It has too many pixels.</source>
        <translation>像素太多。</translation>
    </message>
    <message>
        <source>To read it would take too long, or too much memory.</source>
        <translation>读取它会花费太长时间，或占用太多内存。</translation>
    </message>
    <message>
        <source>You are not allowed to open it.</source>
        <translation>您无权打开它。</translation>
    </message>
    <message>
        <source>It is not there (any more).</source>
        <translation>它不（再）存在。</translation>
    </message>
    <message>
        <source>It is damaged, or no picture.</source>
        <translation>它已损坏，或不是图片。</translation>
    </message>
    <message>
        <source>The picture “{path}” can&apos;t be read.</source>
        <translation>无法读取图片“{path}”。</translation>
    </message>
    <message>
        <source>Of these classes all pictures are left out: {names}</source>
        <translation>这些类别的所有图片都被略过：{names}</translation>
    </message>
    <message>
        <source>The check found something wrong with them, or you left them out.</source>
        <translation>检查发现它们有问题，或您略过了它们。</translation>
    </message>
    <message>
        <source>Keep some of them, or remove these folders.</source>
        <translation>请保留其中一些，或移除这些文件夹。</translation>
    </message>
    <message>
        <source>Pictures that could not be read were left out ({count}): {names}</source>
        <translation>无法读取的图片已略过（{count} 张）：{names}</translation>
    </message>
    <message>
        <source>Classes with one picture are trained on but can&apos;t be judged: {names}</source>
        <translation>只有一张图片的类别会参与训练，但无法评估：{names}</translation>
    </message>
    <message>
        <source>Classes whose pictures are all nearly the same are trained on but can&apos;t be judged: {names}</source>
        <translation>图片几乎全都相同的类别会参与训练，但无法评估：{names}</translation>
    </message>
    <message>
        <source>No folder with pictures was chosen.</source>
        <translation>没有选择图片文件夹。</translation>
    </message>
    <message>
        <source>Choose the folder with your pictures.</source>
        <translation>请选择您的图片所在的文件夹。</translation>
    </message>
    <message>
        <source>Folders that were chosen twice count once: {names}</source>
        <translation>选择了两次的文件夹只算一次：{names}</translation>
    </message>
    <message>
        <source>Folders inside of another chosen folder count as a part of it: {names}</source>
        <translation>位于另一个所选文件夹之内的文件夹算作其一部分：{names}</translation>
    </message>
    <message>
        <source>Folders without pictures were left out: {names}</source>
        <translation>没有图片的文件夹已略过：{names}</translation>
    </message>
    <message>
        <source>“{path}” is an archive; several can&apos;t be opened together.</source>
        <translation>“{path}”是压缩包；不能同时打开几个。</translation>
    </message>
    <message>
        <source>Choose one archive alone, or unpack it and choose the folders.</source>
        <translation>请只选择一个压缩包，或解压后选择文件夹。</translation>
    </message>
    <message>
        <source>“{path}” is no folder.</source>
        <translation>“{path}”不是文件夹。</translation>
    </message>
    <message>
        <source>Choose one folder of pictures for each class, or the folder around them.</source>
        <translation>请为每个类别选择一个图片文件夹，或选择它们的外层文件夹。</translation>
    </message>
    <message>
        <source>Make one folder for each class, named after it, move the pictures into them, and choose the folder around them.</source>
        <translation>为每个类别建一个以其命名的文件夹，把图片移进去，然后选择外层文件夹。</translation>
    </message>
    <message>
        <source>To read HEIC pictures, install the extra: pip install pi-heif</source>
        <translation>要读取 HEIC 图片，请安装附加组件：pip install pi-heif</translation>
    </message>
    <message>
        <source>No picture of these classes can be read: {names}</source>
        <translation>这些类别没有可以读取的图片：{names}</translation>
    </message>
    <message>
        <source>Their files are damaged, too large, or no pictures.</source>
        <translation>其文件已损坏、太大，或不是图片。</translation>
    </message>
    <message>
        <source>Replace the files, or remove these folders.</source>
        <translation>请替换这些文件，或移除这些文件夹。</translation>
    </message>
    <message>
        <source>There is only one class: “{name}”.</source>
        <translation>只有一个类别：“{name}”。</translation>
    </message>
    <message>
        <source>A network learns to tell at least two kinds of pictures apart.</source>
        <translation>网络要学习区分至少两类图片。</translation>
    </message>
    <message>
        <source>Put a second folder with other pictures beside it.</source>
        <translation>请在旁边再放一个装有其他图片的文件夹。</translation>
    </message>
    <message>
        <source>Each class has only one picture.</source>
        <translation>每个类别只有一张图片。</translation>
    </message>
    <message>
        <source>At least two of a class are needed: one to learn from, one to check with.</source>
        <translation>每个类别至少需要两张：一张用来学习，一张用来检查。</translation>
    </message>
    <message>
        <source>Add pictures to the class folders: from about 20 each it begins to work well.</source>
        <translation>请向类别文件夹添加图片：每类约 20 张起效果较好。</translation>
    </message>
    <message>
        <source>“{path}” is neither a folder nor an archive (.zip, .tar) of pictures.</source>
        <translation>“{path}”既不是文件夹，也不是图片压缩包（.zip、.tar）。</translation>
    </message>
    <message>
        <source>Choose the folder in which the folders of your classes lie.</source>
        <translation>请选择各类别文件夹所在的文件夹。</translation>
    </message>
    <message>
        <source>The pictures in “{path}” are HEIC files ({count}), which can&apos;t be read yet.</source>
        <translation>“{path}”中的图片是 HEIC 文件（{count} 个），目前还无法读取。</translation>
    </message>
    <message>
        <source>There are no pictures in “{path}”.</source>
        <translation>“{path}”中没有图片。</translation>
    </message>
    <message>
        <source>It holds files of other kinds ({count}): {names}</source>
        <translation>其中是其他类型的文件（{count} 个）：{names}</translation>
    </message>
    <message>
        <source>Choose a folder with one sub-folder of pictures (.jpg, .png, …) for each class.</source>
        <translation>请选择每个类别各有一个图片（.jpg、.png…）子文件夹的文件夹。</translation>
    </message>
    <message>
        <source>The pictures in “{path}” are not sorted into classes.</source>
        <translation>“{path}”中的图片没有按类别分开。</translation>
    </message>
    <message>
        <source>Pictures in no class folder were left out ({count}): {names}</source>
        <translation>不在任何类别文件夹中的图片已略过（{count} 张）：{names}</translation>
    </message>
    <message>
        <source>Folders beside “train” that are no part of it were left out: {names}</source>
        <translation>“train”旁边不属于它的文件夹已略过：{names}</translation>
    </message>
    <message>
        <source>HEIC pictures, as phones make them, were left out ({count}): {names}</source>
        <translation>手机常用的 HEIC 图片已略过（{count} 张）：{names}</translation>
    </message>
    <message>
        <source>Files that are no pictures were left out ({count}): {names}</source>
        <translation>不是图片的文件已略过（{count} 个）：{names}</translation>
    </message>
    <message>
        <source>Each class folder holds folders of its own, which count for it. To tell those {count} apart instead, choose them together: {names}</source>
        <translation>每个类别文件夹中还有自己的子文件夹，其图片计入该类别。要区分这 {count} 个子文件夹，请将它们一起选中：{names}</translation>
    </message>
    <message>
        <source>Pictures in folders inside of a class folder count for that class: {names}</source>
        <translation>类别文件夹中的子文件夹里的图片计入该类别：{names}</translation>
    </message>
    <message>
        <source>Classes without a validation picture, so never judged: {names}</source>
        <translation>没有验证图片、因此从不评估的类别：{names}</translation>
    </message>
    <message>
        <source>Classes without a test picture, so not tested: {names}</source>
        <translation>没有测试图片、因此不测试的类别：{names}</translation>
    </message>
    <message>
        <source>Validation classes that “train” has not were left out: {names}</source>
        <translation>“train”中没有的验证类别已略过：{names}</translation>
    </message>
    <message>
        <source>Test classes that “train” has not were left out: {names}</source>
        <translation>“train”中没有的测试类别已略过：{names}</translation>
    </message>
    <message>
        <source>Links in the archive were left out ({count}).</source>
        <translation>压缩包中的链接已略过（{count} 个）。</translation>
    </message>
    <message>
        <source>Looking for pictures: {count} so far…</source>
        <translation>正在查找图片：已找到 {count} 张…</translation>
    </message>
    <message>
        <source>Looking for pictures…</source>
        <translation>正在查找图片…</translation>
    </message>
    <message>
        <source>Reading the pictures…</source>
        <translation>正在读取图片…</translation>
    </message>
    <message>
        <source>The program ended while reading it.</source>
        <translation>程序在读取它时意外退出。</translation>
    </message>
    <message>
        <source>The picture “{path}” can&apos;t be read any more.</source>
        <translation>无法再读取图片“{path}”。</translation>
    </message>
    <message>
        <source>It was moved, removed or changed since the training began.</source>
        <translation>训练开始后，它被移动、删除或更改了。</translation>
    </message>
    <message>
        <source>Bring it back or connect its disk, then continue the run.</source>
        <translation>请恢复它或连接其磁盘，然后继续训练。</translation>
    </message>
    <message>
        <source>The pictures will be read anew at the next start: {why}</source>
        <translation>下次启动时会重新读取图片：{why}</translation>
    </message>
    <message>
        <source>The pictures are read anew in each epoch: {why}</source>
        <translation>每一轮都会重新读取图片：{why}</translation>
    </message>
    <message>
        <source>You chose it.</source>
        <translation>由您选择。</translation>
    </message>
    <message>
        <source>{device} can&apos;t be used: {reason}</source>
        <translation>无法使用 {device}：{reason}</translation>
    </message>
    <message>
        <source>There is no device “{wanted}” here.</source>
        <translation>这里没有设备“{wanted}”。</translation>
    </message>
    <message>
        <source>Choose one of: {devices}.</source>
        <translation>请从以下选择：{devices}。</translation>
    </message>
    <message>
        <source>The fastest device here.</source>
        <translation>这里最快的设备。</translation>
    </message>
    <message>
        <source>No graphics card that can train was found.</source>
        <translation>没有找到可用于训练的显卡。</translation>
    </message>
    <message>
        <source>This PyTorch is built for the processor only. Start once with “--torch cuda” to get the other one.</source>
        <translation>此 PyTorch 只支持处理器。请用“--torch cuda”启动一次以安装另一个版本。</translation>
    </message>
    <message>
        <source>Its driver is too old for CUDA {version}. Install the newest NVIDIA driver.</source>
        <translation>其驱动对于 CUDA {version} 来说太旧。请安装最新的 NVIDIA 驱动。</translation>
    </message>
    <message>
        <source>Its compute capability {has} is below {needs}, which this PyTorch needs: use the processor.</source>
        <translation>其计算能力 {has} 低于此 PyTorch 所需的 {needs}：请使用处理器。</translation>
    </message>
    <message>
        <source>It needs macOS 14 or newer: update macOS.</source>
        <translation>需要 macOS 14 或更新版本：请更新 macOS。</translation>
    </message>
    <message>
        <source>Try again later: it goes on where it stopped. Or choose a file that you already have.</source>
        <translation>请稍后再试：会从中断处继续。或选择您已有的文件。</translation>
    </message>
    <message>
        <source>Another window is downloading the same file: waiting…</source>
        <translation>另一个窗口正在下载同一文件：请稍候…</translation>
    </message>
    <message>
        <source>What arrived is not the file that was expected.</source>
        <translation>收到的不是预期的文件。</translation>
    </message>
    <message>
        <source>Connecting to {server}…</source>
        <translation>正在连接 {server}…</translation>
    </message>
    <message>
        <source>A web page came instead, as login pages of networks do.</source>
        <translation>收到的是网页，常见于需要登录的网络。</translation>
    </message>
    <message>
        <source>The server stopped sending.</source>
        <translation>服务器停止了发送。</translation>
    </message>
    <message>
        <source>The connection broke off.</source>
        <translation>连接中断。</translation>
    </message>
    <message>
        <source>The server&apos;s answer makes no sense.</source>
        <translation>服务器的回答无法理解。</translation>
    </message>
    <message>
        <source>The server sends more than the file is long.</source>
        <translation>服务器发送的内容比该文件的长度还多。</translation>
    </message>
    <message>
        <source>Downloading {name}…</source>
        <translation>正在下载 {name}…</translation>
    </message>
    <message>
        <source>The file on the server has changed.</source>
        <translation>服务器上的文件已更改。</translation>
    </message>
    <message>
        <source>The server has trouble (status {status}).</source>
        <translation>服务器出了问题（状态 {status}）。</translation>
    </message>
    <message>
        <source>The server doesn&apos;t give it (status {status}).</source>
        <translation>服务器不提供该文件（状态 {status}）。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate can&apos;t be checked; is the clock right?</source>
        <translation>无法检查服务器的证书；时钟准确吗？</translation>
    </message>
    <message>
        <source>The server doesn&apos;t answer.</source>
        <translation>服务器没有回应。</translation>
    </message>
    <message>
        <source>There is no connection to {server}; is this computer online?</source>
        <translation>无法连接 {server}；这台电脑联网了吗？</translation>
    </message>
    <message>
        <source>“{name}” could not be downloaded.</source>
        <translation>无法下载“{name}”。</translation>
    </message>
    <message>
        <source>There is no room for “{name}”: {size} MB are needed in “{folder}”.</source>
        <translation>没有空间存放“{name}”：“{folder}”中需要 {size} MB。</translation>
    </message>
    <message>
        <source>Make some room, or choose another data folder in the settings.</source>
        <translation>请腾出空间，或在设置中选择其他数据文件夹。</translation>
    </message>
    <message>
        <source>Checking {name}…</source>
        <translation>正在检查 {name}…</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>磁盘已满。</translation>
    </message>
    <message>
        <source>Make some room, then try again.</source>
        <translation>请腾出空间后再试。</translation>
    </message>
    <message>
        <source>Your disk quota is used up.</source>
        <translation>您的磁盘配额已用完。</translation>
    </message>
    <message>
        <source>You are not allowed to use it.</source>
        <translation>您无权使用它。</translation>
    </message>
    <message>
        <source>Change its permissions, or choose another place.</source>
        <translation>请更改其权限，或选择其他位置。</translation>
    </message>
    <message>
        <source>The disk can only be read.</source>
        <translation>磁盘只能读取。</translation>
    </message>
    <message>
        <source>Choose a folder that can be written to.</source>
        <translation>请选择可以写入的文件夹。</translation>
    </message>
    <message>
        <source>Check the name, or connect the disk it was on.</source>
        <translation>请检查名称，或连接它所在的磁盘。</translation>
    </message>
    <message>
        <source>It is no file, but a folder, a pipe or a device.</source>
        <translation>它不是文件，而是文件夹、管道或设备。</translation>
    </message>
    <message>
        <source>Choose a file.</source>
        <translation>请选择一个文件。</translation>
    </message>
    <message>
        <source>It changed while it was read.</source>
        <translation>读取过程中它发生了变化。</translation>
    </message>
    <message>
        <source>Try again when nothing else writes to it.</source>
        <translation>请在没有其他程序写入它时再试一次。</translation>
    </message>
    <message>
        <source>There is not enough memory.</source>
        <translation>内存不足。</translation>
    </message>
    <message>
        <source>The name is too long.</source>
        <translation>名称太长。</translation>
    </message>
    <message>
        <source>Choose a shorter name.</source>
        <translation>请选择更短的名称。</translation>
    </message>
    <message>
        <source>Another program has it open.</source>
        <translation>其他程序正在使用它。</translation>
    </message>
    <message>
        <source>Close it there, then try again.</source>
        <translation>请在那里关闭后再试。</translation>
    </message>
    <message>
        <source>The system says: {reason}.</source>
        <translation>系统提示：{reason}。</translation>
    </message>
    <message>
        <source>Check the disk, then try again.</source>
        <translation>请检查磁盘后再试。</translation>
    </message>
    <message>
        <source>“{path}” could not be written.</source>
        <translation>无法写入“{path}”。</translation>
    </message>
    <message>
        <source>“{path}” could not be read.</source>
        <translation>无法读取“{path}”。</translation>
    </message>
    <message>
        <source>Judging the pictures…</source>
        <translation>正在评估图片…</translation>
    </message>
    <message>
        <source>There is no {part} part in these pictures.</source>
        <translation>这些图片中没有 {part} 部分。</translation>
    </message>
    <message>
        <source>Choose one of: {parts}.</source>
        <translation>请从以下选择：{parts}。</translation>
    </message>
    <message>
        <source>The checkpoint doesn&apos;t name its {known} classes, and the pictures are of {count}.</source>
        <translation>检查点没有给出它的 {known} 个类别的名称，而图片有 {count} 个类别。</translation>
    </message>
    <message>
        <source>Choose pictures of as many classes, in the order in which it was trained.</source>
        <translation>请选择类别数相同的图片，且顺序与训练时一致。</translation>
    </message>
    <message>
        <source>The checkpoint doesn&apos;t name its classes; they are taken to be, in order: {names}</source>
        <translation>检查点没有给出类别名称；按顺序视为：{names}</translation>
    </message>
    <message>
        <source>None of the pictures&apos; classes is known to this checkpoint.</source>
        <translation>此检查点不认识这些图片的任何类别。</translation>
    </message>
    <message>
        <source>It knows {known}; the pictures are of {given}.</source>
        <translation>它认识 {known}；图片属于 {given}。</translation>
    </message>
    <message>
        <source>Name the folders as the checkpoint names its classes.</source>
        <translation>请按检查点中的类别名称命名文件夹。</translation>
    </message>
    <message>
        <source>{count} pictures of classes that it doesn&apos;t know were left out: {names}</source>
        <translation>{count} 张属于它不认识的类别的图片已略过：{names}</translation>
    </message>
    <message>
        <source>Classes that no picture shows: {names}</source>
        <translation>没有图片的类别：{names}</translation>
    </message>
    <message>
        <source>The checkpoint&apos;s weights don&apos;t fit the network that it describes.</source>
        <translation>检查点的权重与它描述的网络不符。</translation>
    </message>
    <message>
        <source>It was changed by hand; choose another one.</source>
        <translation>它被手工改过；请选择其他检查点。</translation>
    </message>
    <message>
        <source>Pictures of {size} px shrink to a single pixel before the end of this network: choose the 3x3 stem, fewer stages or larger pictures.</source>
        <translation>{size} 像素的图片在网络结束之前就缩成了一个像素：请选择 3x3 起始层、更少的阶段或更大的图片。</translation>
    </message>
    <message>
        <source>There is a run in “{path}” already.</source>
        <translation>“{path}”中已有一条训练记录。</translation>
    </message>
    <message>
        <source>Continue it, or choose another folder for the new run.</source>
        <translation>请继续它，或为新训练选择其他文件夹。</translation>
    </message>
    <message>
        <source>There is no run in “{path}” (any more).</source>
        <translation>“{path}”中没有训练记录（了）。</translation>
    </message>
    <message>
        <source>The run “{name}” is being trained by another window or command.</source>
        <translation>训练记录“{name}”正由另一个窗口或命令训练。</translation>
    </message>
    <message>
        <source>Wait until that one has ended, or stop it there.</source>
        <translation>请等待其结束，或在那里停止它。</translation>
    </message>
    <message>
        <source>A run needs a name.</source>
        <translation>训练记录需要名称。</translation>
    </message>
    <message>
        <source>There is a run called “{name}” already.</source>
        <translation>已有名为“{name}”的训练记录。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请选择其他名称。</translation>
    </message>
    <message>
        <source>The run “{name}” is being trained.</source>
        <translation>训练记录“{name}”正在训练。</translation>
    </message>
    <message>
        <source>Stop it first, then delete it.</source>
        <translation>请先停止，再删除。</translation>
    </message>
    <message>
        <source>The run “{name}” could not be moved to the bin.</source>
        <translation>无法将训练记录“{name}”移到回收站。</translation>
    </message>
    <message>
        <source>Delete its folder yourself: {path}</source>
        <translation>请自行删除其文件夹：{path}</translation>
    </message>
    <message>
        <source>{gone} of the {count} runs are in the bin; not so: {names}.</source>
        <translation>{count} 条训练记录中有 {gone} 条已移到回收站；未能移走：{names}。</translation>
    </message>
    <message>
        <source>There is no run “{name}”.</source>
        <translation>没有训练记录“{name}”。</translation>
    </message>
    <message>
        <source>Give a run&apos;s folder, or a name that “runs” lists.</source>
        <translation>请给出训练记录的文件夹，或“runs”列出的名称。</translation>
    </message>
    <message>
        <source>Parts of this run&apos;s folder are missing.</source>
        <translation>此训练记录的文件夹缺少一些部分。</translation>
    </message>
    <message>
        <source>Accuracy on the {count} test pictures: {accuracy}.</source>
        <translation>在 {count} 张测试图片上的准确率：{accuracy}。</translation>
    </message>
    <message>
        <source>Accuracy on the {count} validation pictures, which also chose the best epoch: {accuracy}.</source>
        <translation>在 {count} 张验证图片上的准确率（也用于选择最佳轮）：{accuracy}。</translation>
    </message>
    <message>
        <source>Accuracy on the {count} training pictures: {accuracy}.</source>
        <translation>在 {count} 张训练图片上的准确率：{accuracy}。</translation>
    </message>
    <message>
        <source>Paused at step {step}.</source>
        <translation>在第 {step} 步暂停。</translation>
    </message>
    <message>
        <source>Goes on after the pause.</source>
        <translation>暂停后继续。</translation>
    </message>
    <message>
        <source>Goes on at step {step} of {total} on {device}.</source>
        <translation>在 {device} 上从第 {step} 步（共 {total} 步）继续。</translation>
    </message>
    <message>
        <source>Trains {parameters} parameters on {count} pictures of {classes} classes, {epochs} epochs of {steps} steps, on {device}.</source>
        <translation>在 {device} 上用 {classes} 个类别的 {count} 张图片训练 {parameters} 个参数，共 {epochs} 轮，每轮 {steps} 步。</translation>
    </message>
    <message>
        <source>Epoch {epoch}: training loss {loss}, accuracy {accuracy}; {speed} pictures/s.</source>
        <translation>第 {epoch} 轮：训练损失 {loss}，准确率 {accuracy}；{speed} 张/秒。</translation>
    </message>
    <message>
        <source>Epoch {epoch}: training loss {loss}, accuracy {accuracy}; validation loss {validation_loss}, accuracy {validation_accuracy}; {speed} pictures/s.</source>
        <translation>第 {epoch} 轮：训练损失 {loss}，准确率 {accuracy}；验证损失 {validation_loss}，准确率 {validation_accuracy}；{speed} 张/秒。</translation>
    </message>
    <message>
        <source>The run “{name}” was written by a newer version of the program.</source>
        <translation>训练记录“{name}”由更新版本的程序写入。</translation>
    </message>
    <message>
        <source>The file “{path}” is damaged.</source>
        <translation>文件“{path}”已损坏。</translation>
    </message>
    <message>
        <source>The run&apos;s checkpoints may still be good: they are in its checkpoints folder.</source>
        <translation>其检查点可能仍然完好：在 checkpoints 文件夹中。</translation>
    </message>
    <message>
        <source>The settings file “{path}” can&apos;t be understood.</source>
        <translation>无法理解设置文件“{path}”。</translation>
    </message>
    <message>
        <source>It was damaged, or changed by hand.</source>
        <translation>它已损坏，或被手工改过。</translation>
    </message>
    <message>
        <source>The usual settings are in use; when settings are saved, this file is kept as “{kept}”.</source>
        <translation>现在使用默认设置；保存新设置时，这个文件会保留为“{kept}”。</translation>
    </message>
    <message>
        <source>When it had better say “I&apos;m not sure” couldn&apos;t be settled: {why}</source>
        <translation>未能确定它何时应当回答“我不确定”：{why}</translation>
    </message>
    <message>
        <source>Finished after {epoch} epochs.</source>
        <translation>完成，共 {epoch} 轮。</translation>
    </message>
    <message>
        <source>Stopped after {epoch} whole epochs; what was learned is kept.</source>
        <translation>在完整的 {epoch} 轮后停止；已学到的内容已保留。</translation>
    </message>
    <message>
        <source>Cancelled after {epoch} whole epochs.</source>
        <translation>在完整的 {epoch} 轮后取消。</translation>
    </message>
    <message>
        <source>The loss at step {step} is not a number: the training went astray. Lower the learning rate (now {rate}), raise the warm-up or clip gradients, then start again. The last good weights are kept.</source>
        <translation>第 {step} 步的损失不是数值：训练发散了。请降低学习率（现为 {rate}）、提高预热或裁剪梯度，然后重新开始。最后的正常权重已保留。</translation>
    </message>
    <message>
        <source>Cancelled before the first step.</source>
        <translation>在第一步之前取消。</translation>
    </message>
    <message>
        <source>This checkpoint holds finished weights only: it can&apos;t be continued.</source>
        <translation>此检查点只含完成的权重：无法继续训练。</translation>
    </message>
    <message>
        <source>The pictures have changed since this run began ({before} then, {now} now).</source>
        <translation>图片在这次训练开始后改变了（当时 {before}，现在 {now}）。</translation>
    </message>
    <message>
        <source>A run can only go on with the same pictures.</source>
        <translation>训练只能用相同的图片继续。</translation>
    </message>
    <message>
        <source>Put the pictures back, or start a new run.</source>
        <translation>请恢复图片，或开始新的训练。</translation>
    </message>
    <message>
        <source>Looking for the device…</source>
        <translation>正在查找设备…</translation>
    </message>
    <message>
        <source>Building the network…</source>
        <translation>正在构建网络…</translation>
    </message>
    <message>
        <source>The batch size {batch} is larger than the {count} training pictures: {count} are used.</source>
        <translation>批大小 {batch} 大于训练图片数 {count}：使用 {count}。</translation>
    </message>
    <message>
        <source>This run goes on with other {differences} than before: it won&apos;t repeat exactly.</source>
        <translation>这次训练以不同的 {differences} 继续：不会完全重现。</translation>
    </message>
    <message>
        <source>“{origin}” can&apos;t be used: {problems}</source>
        <translation>无法使用“{origin}”：{problems}</translation>
    </message>
    <message>
        <source>These settings can&apos;t be used: {problems}</source>
        <translation>无法使用这些设置：{problems}</translation>
    </message>
    <message>
        <source>Unknown setting; did you mean “{guess}”?</source>
        <translation>未知的设置；您是指“{guess}”吗？</translation>
    </message>
    <message>
        <source>Unknown setting.</source>
        <translation>未知的设置。</translation>
    </message>
    <message>
        <source>This file was written by a newer version of the program (format {value}).</source>
        <translation>此文件由更新版本的程序写入（格式 {value}）。</translation>
    </message>
    <message>
        <source>{value} is too small: at least {ge}.</source>
        <translation>{value} 太小：至少 {ge}。</translation>
    </message>
    <message>
        <source>{value} is too small: it must be more than {gt}.</source>
        <translation>{value} 太小：必须大于 {gt}。</translation>
    </message>
    <message>
        <source>{value} is too large: at most {le}.</source>
        <translation>{value} 太大：至多 {le}。</translation>
    </message>
    <message>
        <source>{value} is too large: it must be less than {lt}.</source>
        <translation>{value} 太大：必须小于 {lt}。</translation>
    </message>
    <message>
        <source>{value} is not a finite number.</source>
        <translation>{value} 不是有限的数。</translation>
    </message>
    <message>
        <source>At least {min_length} value is needed.</source>
        <translation>至少需要 {min_length} 个值。</translation>
    </message>
    <message>
        <source>At most {max_length} values are possible.</source>
        <translation>至多 {max_length} 个值。</translation>
    </message>
    <message>
        <source>At most {max_length} characters are possible.</source>
        <translation>至多 {max_length} 个字符。</translation>
    </message>
    <message>
        <source>“{value}” is no device: auto, cpu, cuda:0, mps or xpu:0 are.</source>
        <translation>“{value}”不是设备：可用 auto、cpu、cuda:0、mps 或 xpu:0。</translation>
    </message>
    <message>
        <source>“{value}” is not a whole number.</source>
        <translation>“{value}”不是整数。</translation>
    </message>
    <message>
        <source>“{value}” is not a number.</source>
        <translation>“{value}”不是数字。</translation>
    </message>
    <message>
        <source>“{value}” is neither yes nor no.</source>
        <translation>“{value}”既不是“是”也不是“否”。</translation>
    </message>
    <message>
        <source>“{value}” is not a text.</source>
        <translation>“{value}”不是文本。</translation>
    </message>
    <message>
        <source>“{value}” is not a list of numbers.</source>
        <translation>“{value}”不是一串数字。</translation>
    </message>
    <message>
        <source>“{value}” is not a group of settings.</source>
        <translation>“{value}”不是一组设置。</translation>
    </message>
    <message>
        <source>Nesterov needs momentum: raise it or switch this off.</source>
        <translation>Nesterov 需要动量：请提高动量或将其关闭。</translation>
    </message>
    <message>
        <source>A batch can&apos;t be split into more parts than it has pictures.</source>
        <translation>一批不能分成比图片数更多的份数。</translation>
    </message>
    <message>
        <source>The steps must be in rising order.</source>
        <translation>各位置必须递增。</translation>
    </message>
    <message>
        <source>No file can be called that.</source>
        <translation>文件不可能有这样的名称。</translation>
    </message>
    <message>
        <source>There are {depths} stages of blocks but {widths} numbers of channels: give one each.</source>
        <translation>有 {depths} 个阶段的块数，却有 {widths} 个通道数：请一一对应。</translation>
    </message>
    <message>
        <source>Groups and their width need a bottleneck block: choose one, or 1 group of 64.</source>
        <translation>分组及其宽度需要瓶颈块：请选择瓶颈块，或设为 1 组、宽度 64。</translation>
    </message>
    <message>
        <source>{width} channels leave nothing inside the bottleneck: raise this.</source>
        <translation>{width} 个通道在瓶颈内部什么都不剩：请提高此值。</translation>
    </message>
    <message>
        <source>A plain network can&apos;t start its blocks at zero: nothing would come through. Switch this off.</source>
        <translation>普通网络的残差块不能从零开始：什么都通不过。请将其关闭。</translation>
    </message>
    <message>
        <source>A plain network has no way around a skipped block: set this to 0.</source>
        <translation>普通网络没有绕过被跳过的块的路：请设为 0。</translation>
    </message>
    <message>
        <source>A plot can&apos;t be saved as “{path}”.</source>
        <translation>无法将图表保存为“{path}”。</translation>
    </message>
    <message>
        <source>Give the file a name that ends in .png, .svg or .csv.</source>
        <translation>请给文件取以 .png、.svg 或 .csv 结尾的名称。</translation>
    </message>
    <message>
        <source>“{largest}” has {most} training pictures, “{smallest}” only {least}: the network will favour the first.</source>
        <translation>“{largest}”有 {most} 张训练图片，而“{smallest}”只有 {least} 张：网络会偏向前者。</translation>
    </message>
    <message>
        <source>Classes with fewer than {bound} training pictures ({count}): {names}</source>
        <translation>训练图片少于 {bound} 张的类别（{count} 个）：{names}</translation>
    </message>
    <message>
        <source>Classes whose names differ only by capitals or spaces ({count}): {names}</source>
        <translation>名称只有大小写或空格不同的类别（{count} 个）：{names}</translation>
    </message>
    <message>
        <source>Hidden files, as systems and programs leave them ({count}): {names}</source>
        <translation>系统和程序留下的隐藏文件（{count} 个）：{names}</translation>
    </message>
    <message>
        <source>The same picture in different classes ({count} files of {groups} pictures): {names}</source>
        <translation>同一张图片位于不同类别中（{groups} 张图片的 {count} 个文件）：{names}</translation>
    </message>
    <message>
        <source>Nearly the same picture in different classes ({count} files of {groups} pictures): {names}</source>
        <translation>几乎相同的图片位于不同类别中（{groups} 张图片的 {count} 个文件）：{names}</translation>
    </message>
    <message>
        <source>The same or nearly the same picture in the folders for training, validation or test ({count} files of {groups} pictures): {names}</source>
        <translation>相同或几乎相同的图片同时位于训练、验证或测试文件夹中（{groups} 张图片的 {count} 个文件）：{names}</translation>
    </message>
    <message>
        <source>The same picture more than once in a class ({count} files of {groups} pictures): {names}</source>
        <translation>同一张图片在一个类别中不止一次（{groups} 张图片的 {count} 个文件）：{names}</translation>
    </message>
    <message>
        <source>Nearly the same picture more than once in a class ({count} files of {groups} pictures): {names}</source>
        <translation>几乎相同的图片在一个类别中不止一次（{groups} 张图片的 {count} 个文件）：{names}</translation>
    </message>
    <message>
        <source>Checking the pictures…</source>
        <translation>正在检查图片…</translation>
    </message>
    <message>
        <source>Looking for copies…</source>
        <translation>正在查找重复图片…</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation type="unfinished">已损坏</translation>
    </message>
    <message>
        <source>Ends too early</source>
        <translation>结尾不完整</translation>
    </message>
    <message>
        <source>Empty file</source>
        <translation>空文件</translation>
    </message>
    <message>
        <source>You are not allowed to open it</source>
        <translation>您无权打开它</translation>
    </message>
    <message>
        <source>Not there (any more)</source>
        <translation>不（再）存在</translation>
    </message>
    <message>
        <source>The disk does not answer</source>
        <translation>磁盘没有响应</translation>
    </message>
    <message>
        <source>Too many pixels</source>
        <translation>像素太多</translation>
    </message>
    <message>
        <source>Would take too long, or too much memory</source>
        <translation>会花费太长时间，或占用太多内存</translation>
    </message>
    <message>
        <source>Pictures that can&apos;t be read ({count}): {names}</source>
        <translation>无法读取的图片（{count} 张）：{names}</translation>
    </message>
    <message>
        <source>Files that are named like pictures but are none ({count}): {names}</source>
        <translation>以图片命名但不是图片的文件（{count} 个）：{names}</translation>
    </message>
    <message>
        <source>Pictures of another format than their names say ({count}): {names}</source>
        <translation>格式与名称不符的图片（{count} 张）：{names}</translation>
    </message>
    <message>
        <source>Pictures of one colour all over ({count}): {names}</source>
        <translation>只有一种颜色的图片（{count} 张）：{names}</translation>
    </message>
    <message>
        <source>Very small pictures among larger ones ({count}): {names}</source>
        <translation>比其他图片小很多的图片（{count} 张）：{names}</translation>
    </message>
    <message>
        <source>Very large pictures, slow to read the first time ({count}): {names}</source>
        <translation>非常大、第一次读取较慢的图片（{count} 张）：{names}</translation>
    </message>
    <message>
        <source>Very long or tall pictures, of which only the middle is used ({count}): {names}</source>
        <translation>非常长或非常高、只使用中间部分的图片（{count} 张）：{names}</translation>
    </message>
    <message>
        <source>Really {format}</source>
        <translation>实际为 {format}</translation>
    </message>
    <message>
        <source>Pictures that could not be read were left out ({count}).</source>
        <translation>无法读取的图片已略过（{count} 张）。</translation>
    </message>
    <message>
        <source>Files that are no pictures were left out ({count}).</source>
        <translation>不是图片的文件已略过（{count} 个）。</translation>
    </message>
    <message>
        <source>Pictures of another format than named were left out ({count}).</source>
        <translation>格式与名称不符的图片已略过（{count} 张）。</translation>
    </message>
    <message>
        <source>Pictures that lie in different classes were left out ({count}).</source>
        <translation>位于不同类别中的相同图片已略过（{count} 张）。</translation>
    </message>
    <message>
        <source>Pictures nearly the same in different classes were left out ({count}).</source>
        <translation>位于不同类别中的几乎相同的图片已略过（{count} 张）。</translation>
    </message>
    <message>
        <source>Training pictures that are to be judged with, too, were left out ({count}).</source>
        <translation>同时用于评估的训练图片已略过（{count} 张）。</translation>
    </message>
    <message>
        <source>Copies of the same picture were left out ({count}).</source>
        <translation>重复图片已略过（{count} 张）。</translation>
    </message>
    <message>
        <source>Pictures nearly the same as others were left out ({count}).</source>
        <translation>与其他图片几乎相同的图片已略过（{count} 张）。</translation>
    </message>
    <message>
        <source>Pictures of one colour were left out ({count}).</source>
        <translation>只有一种颜色的图片已略过（{count} 张）。</translation>
    </message>
    <message>
        <source>Very small pictures were left out ({count}).</source>
        <translation>非常小的图片已略过（{count} 张）。</translation>
    </message>
    <message>
        <source>Very large pictures were left out ({count}).</source>
        <translation>非常大的图片已略过（{count} 张）。</translation>
    </message>
    <message>
        <source>Very long or tall pictures were left out ({count}).</source>
        <translation>非常长或非常高的图片已略过（{count} 张）。</translation>
    </message>
    <message>
        <source>Pictures were left out as you chose ({count}).</source>
        <translation>按您的选择略过了图片（{count} 张）。</translation>
    </message>
    <message>
        <source>In these classes so many pictures are alike that they can&apos;t stay on one side; the validation will look too good: {names}</source>
        <translation>这些类别中相似的图片太多，无法归在同一边；验证结果会显得过好：{names}</translation>
    </message>
    <message>
        <source>Drawing leaves…</source>
        <translation>正在绘制叶子…</translation>
    </message>
    <message>
        <source>Another window draws the leaves: waiting…</source>
        <translation>另一个窗口正在绘制叶子：请稍候…</translation>
    </message>
    <message>
        <source>This network&apos;s answers are not numbers: nothing was written.</source>
        <translation>此网络的输出不是数值：没有写入任何内容。</translation>
    </message>
    <message>
        <source>Its training diverged, or the file it came from is damaged.</source>
        <translation>其训练已发散，或其来源文件已损坏。</translation>
    </message>
    <message>
        <source>Export another checkpoint, or train anew with a lower learning rate.</source>
        <translation>请导出其他检查点，或用较低的学习率重新训练。</translation>
    </message>
    <message>
        <source>The exported file answers differently from the network: nothing was written.</source>
        <translation>导出的文件与网络的输出不同：没有写入任何内容。</translation>
    </message>
    <message>
        <source>The answers differ by up to {difference}.</source>
        <translation>输出最多相差 {difference}。</translation>
    </message>
    <message>
        <source>Choose another format.</source>
        <translation>请选择其他格式。</translation>
    </message>
    <message>
        <source>This format needs the package “{name}”, which can&apos;t be loaded.</source>
        <translation>此格式需要软件包“{name}”，但无法加载它。</translation>
    </message>
    <message>
        <source>Install what is needed: {command}</source>
        <translation>请安装所需的软件包：{command}</translation>
    </message>
    <message>
        <source>This network is too large for an ONNX file, which ends at 2 GB.</source>
        <translation>此网络太大，ONNX 文件的上限为 2 GB。</translation>
    </message>
    <message>
        <source>Choose the format pt2, which has no such limit.</source>
        <translation>请选择 pt2 格式，它没有这个限制。</translation>
    </message>
    <message>
        <source>What its classes are called is not known: “class 0”, “class 1”, … stand for places in its last layer.</source>
        <translation>类别的名称未知：用“class 0”、“class 1”…表示最后一层中的各个位置。</translation>
    </message>
    <message>
        <source>Which mean and deviation of colours it was trained with is not known: those of ImageNet are taken.</source>
        <translation>训练时所用的颜色均值和标准差未知：采用 ImageNet 的值。</translation>
    </message>
    <message>
        <source>torchvision has no network of this kind, so it can&apos;t load these weights.</source>
        <translation>torchvision 没有这种网络，因此无法加载这些权重。</translation>
    </message>
    <message>
        <source>It has: {names}.</source>
        <translation>它有：{names}。</translation>
    </message>
    <message>
        <source>Choose the format pt, safetensors, pt2 or onnx, which take every network.</source>
        <translation>请选择 pt、safetensors、pt2 或 onnx 格式，它们适用于所有网络。</translation>
    </message>
    <message>
        <source>Reading the checkpoint…</source>
        <translation>正在读取检查点…</translation>
    </message>
    <message>
        <source>Loading the file back and comparing its answers…</source>
        <translation>正在重新加载文件并比较输出…</translation>
    </message>
    <message>
        <source>Writing “{name}”…</source>
        <translation>正在写入“{name}”…</translation>
    </message>
    <message>
        <source>“{path}” is the checkpoint itself: it isn&apos;t overwritten.</source>
        <translation>“{path}”就是检查点本身：不会覆盖它。</translation>
    </message>
    <message>
        <source>Choose another name for the export.</source>
        <translation>请为导出的文件选择其他名称。</translation>
    </message>
    <message>
        <source>“{path}” is a folder.</source>
        <translation>“{path}”是文件夹。</translation>
    </message>
    <message>
        <source>Give the name of a file in it.</source>
        <translation>请给出其中的文件名。</translation>
    </message>
    <message>
        <source>It was made for grey pictures: of colours it sees the mean of red, green and blue.</source>
        <translation>它是为灰度图片设计的：彩色图片会以红、绿、蓝的平均值输入。</translation>
    </message>
    <message>
        <source>The average of the weights is taken (“{name}”), which answers better.</source>
        <translation>采用权重的平均值（“{name}”），其结果更好。</translation>
    </message>
    <message>
        <source>Its first convolution is taken to keep the picture&apos;s size, without pool.</source>
        <translation>视其第一个卷积保持图片的尺寸，且没有池化。</translation>
    </message>
    <message>
        <source>Its shortcuts have no weights; they are taken to append channels of zeros. Compare some answers.</source>
        <translation>其捷径没有权重；视其以零补齐通道。请核对几个识别结果。</translation>
    </message>
    <message>
        <source>It names {named} classes, but its last layer has {known}: the names are not used.</source>
        <translation>它给出了 {named} 个类别名称，但最后一层有 {known} 个类别：不使用这些名称。</translation>
    </message>
    <message>
        <source>Its names are unknown: it was recognised by the order of its layers. Compare some answers.</source>
        <translation>其中的名称未知：根据各层的顺序识别。请核对几个识别结果。</translation>
    </message>
    <message>
        <source>The file holds several networks; “{name}” is taken.</source>
        <translation>文件中有多个网络；采用“{name}”。</translation>
    </message>
    <message>
        <source>Choose a file of weights: .pt, .pth, .ckpt, .bin or .safetensors.</source>
        <translation>请选择权重文件：.pt、.pth、.ckpt、.bin 或 .safetensors。</translation>
    </message>
    <message>
        <source>Unpack it, then choose the file of weights in it.</source>
        <translation>请先解压，然后选择其中的权重文件。</translation>
    </message>
    <message>
        <source>“{path}” is an HDF5 file, as Keras writes them: not PyTorch&apos;s.</source>
        <translation>“{path}”是 Keras 写入的那种 HDF5 文件：不是 PyTorch 文件。</translation>
    </message>
    <message>
        <source>Convert it to PyTorch with the program that made it, or choose another file.</source>
        <translation>请用生成它的程序将其转换为 PyTorch 格式，或选择其他文件。</translation>
    </message>
    <message>
        <source>“{path}” is a packed archive, not a file of weights.</source>
        <translation>“{path}”是压缩包，不是权重文件。</translation>
    </message>
    <message>
        <source>“{path}” is a picture, not a file of weights.</source>
        <translation>“{path}”是图片，不是权重文件。</translation>
    </message>
    <message>
        <source>“{path}” is a PDF document, not a file of weights.</source>
        <translation>“{path}”是 PDF 文档，不是权重文件。</translation>
    </message>
    <message>
        <source>“{path}” is a language model (GGUF), not a network for pictures.</source>
        <translation>“{path}”是语言模型（GGUF），不是用于图片的网络。</translation>
    </message>
    <message>
        <source>“{path}” is a single NumPy array, not the weights of a network.</source>
        <translation>“{path}”是单个 NumPy 数组，不是网络的权重。</translation>
    </message>
    <message>
        <source>“{path}” only says where the file of weights is kept (Git LFS).</source>
        <translation>“{path}”只说明权重文件存放在哪里（Git LFS）。</translation>
    </message>
    <message>
        <source>Run “git lfs pull” in its folder, or download the file itself.</source>
        <translation>请在其文件夹中运行“git lfs pull”，或下载文件本身。</translation>
    </message>
    <message>
        <source>“{path}” is a web page, not a file of weights.</source>
        <translation>“{path}”是网页，不是权重文件。</translation>
    </message>
    <message>
        <source>Download it again: the server sent a page instead, perhaps one to log in.</source>
        <translation>请重新下载：服务器发来的是网页，可能是登录页。</translation>
    </message>
    <message>
        <source>“{path}” belongs to weights that are spread over several files.</source>
        <translation>“{path}”属于分散在多个文件中的权重。</translation>
    </message>
    <message>
        <source>Put them together into one file with the program that made them, then choose that.</source>
        <translation>请用生成它们的程序合并成一个文件，然后选择该文件。</translation>
    </message>
    <message>
        <source>“{path}” looks like an ONNX model: it is made to be run, not to be trained.</source>
        <translation>“{path}”看起来是 ONNX 模型：它用于运行，不用于训练。</translation>
    </message>
    <message>
        <source>Choose the PyTorch file that it was exported from.</source>
        <translation>请选择导出它时所用的 PyTorch 文件。</translation>
    </message>
    <message>
        <source>“{path}” is a TensorFlow Lite model, not PyTorch&apos;s.</source>
        <translation>“{path}”是 TensorFlow Lite 模型，不是 PyTorch 模型。</translation>
    </message>
    <message>
        <source>“{path}” is a tar archive, not a file of weights.</source>
        <translation>“{path}”是 tar 压缩包，不是权重文件。</translation>
    </message>
    <message>
        <source>“{path}” was saved by a PyTorch of before 2017.</source>
        <translation>“{path}”由 2017 年以前的 PyTorch 保存。</translation>
    </message>
    <message>
        <source>Load it there once more and save it with a newer PyTorch.</source>
        <translation>请用当时的版本再加载一次，然后用较新的 PyTorch 保存。</translation>
    </message>
    <message>
        <source>“{path}” is a text file, not a file of weights.</source>
        <translation>“{path}”是文本文件，不是权重文件。</translation>
    </message>
    <message>
        <source>“{path}” is not a file of weights.</source>
        <translation>“{path}”不是权重文件。</translation>
    </message>
    <message>
        <source>“{path}” is a TorchScript program: it is made to be run, and this program runs nothing.</source>
        <translation>“{path}”是 TorchScript 程序：它是用来运行的，而本程序不运行任何外来代码。</translation>
    </message>
    <message>
        <source>Save its weights in Python: torch.save(torch.jit.load(file).state_dict(), new_file); choose that file.</source>
        <translation>请在 Python 中保存其权重：torch.save(torch.jit.load(file).state_dict(), new_file)；然后选择该文件。</translation>
    </message>
    <message>
        <source>“{path}” is an exported program (.pt2): it is made to be run, not to be trained.</source>
        <translation>“{path}”是导出的程序（.pt2）：它用于运行，不用于训练。</translation>
    </message>
    <message>
        <source>Choose the checkpoint that it was exported from.</source>
        <translation>请选择导出它时所用的检查点。</translation>
    </message>
    <message>
        <source>“{path}” is a Keras model, not PyTorch&apos;s.</source>
        <translation>“{path}”是 Keras 模型，不是 PyTorch 模型。</translation>
    </message>
    <message>
        <source>“{path}” is an archive of NumPy arrays, not a file of weights.</source>
        <translation>“{path}”是 NumPy 数组的压缩包，不是权重文件。</translation>
    </message>
    <message>
        <source>“{path}” is a zip archive of other things, not a file of weights.</source>
        <translation>“{path}”是装有其他内容的 zip 压缩包，不是权重文件。</translation>
    </message>
    <message>
        <source>“{path}” is empty.</source>
        <translation>“{path}”是空文件。</translation>
    </message>
    <message>
        <source>Its 1000 classes are taken to be ImageNet&apos;s.</source>
        <translation>其 1000 个类别视为 ImageNet 的类别。</translation>
    </message>
    <message>
        <source>It doesn&apos;t say how colours are scaled: mean and deviation are taken to be ImageNet&apos;s.</source>
        <translation>它没有说明怎样缩放颜色：均值和标准差采用 ImageNet 的值。</translation>
    </message>
    <message>
        <source>It doesn&apos;t say how large its pictures are: {size} pixels are taken.</source>
        <translation>它没有说明图片有多大：采用 {size} 像素。</translation>
    </message>
    <message>
        <source>“{path}” was not opened: as a file of weights it is damaged.</source>
        <translation>未打开“{path}”：作为权重文件，它已损坏。</translation>
    </message>
    <message>
        <source>Get it once more from where it comes from, or choose another one.</source>
        <translation>请从其来源重新获取，或选择其他文件。</translation>
    </message>
    <message>
        <source>Looking into {name}…</source>
        <translation>正在查看 {name}…</translation>
    </message>
    <message>
        <source>Reading {name}…</source>
        <translation>正在读取 {name}…</translation>
    </message>
    <message>
        <source>There is not enough memory for “{path}”: it takes {needed} MB, {free} are free.</source>
        <translation>内存不足，无法打开“{path}”：需要 {needed} MB，空闲 {free} MB。</translation>
    </message>
    <message>
        <source>Close other programs, then try again.</source>
        <translation>请关闭其他程序，然后重试。</translation>
    </message>
    <message>
        <source>“{path}” is a folder, not a file of weights.</source>
        <translation>“{path}”是文件夹，不是权重文件。</translation>
    </message>
    <message>
        <source>“{path}” is no ordinary file.</source>
        <translation>“{path}”不是普通文件。</translation>
    </message>
    <message>
        <source>{title} without a last layer that fits; {fitting} of {total} tensors fit.</source>
        <translation>{title}，没有匹配的最后一层；{total} 个张量中有 {fitting} 个匹配。</translation>
    </message>
    <message>
        <source>{title} without a last layer that fits; {fitting} of {total} tensors fit; it gets one for your {wanted} classes.</source>
        <translation>{title}，没有匹配的最后一层；{total} 个张量中有 {fitting} 个匹配；将为您的 {wanted} 个类别新建最后一层。</translation>
    </message>
    <message>
        <source>{title}, {known} classes; {fitting} of {total} tensors fit.</source>
        <translation>{title}，{known} 个类别；{total} 个张量中有 {fitting} 个匹配。</translation>
    </message>
    <message>
        <source>{title}, {known} classes; {fitting} of {total} tensors fit; the last layer will be replaced for your {wanted} classes.</source>
        <translation>{title}，{known} 个类别；{total} 个张量中有 {fitting} 个匹配；最后一层将为您的 {wanted} 个类别更换。</translation>
    </message>
    <message>
        <source>Other weights of the file are taken: {why}</source>
        <translation>采用文件中的其他权重：{why}</translation>
    </message>
    <message>
        <source>Choose a checkpoint of a residual network (ResNet, ResNeXt, Wide ResNet).</source>
        <translation>请选择残差网络（ResNet、ResNeXt、Wide ResNet）的检查点。</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} 以及另外 {count} 个</translation>
    </message>
    <message>
        <source>“{path}” holds no weights of a network.</source>
        <translation>“{path}”不含网络的权重。</translation>
    </message>
    <message>
        <source>“{path}” holds only the state of an optimizer, no network.</source>
        <translation>“{path}”只含优化器的状态，不含网络。</translation>
    </message>
    <message>
        <source>Choose the file with the weights that was saved beside it.</source>
        <translation>请选择与它一起保存的权重文件。</translation>
    </message>
    <message>
        <source>“{path}” holds a quantised network, whose weights are whole numbers.</source>
        <translation>“{path}”含有量化的网络，其权重是整数。</translation>
    </message>
    <message>
        <source>Choose the network as it was before it was quantised.</source>
        <translation>请选择量化之前的网络。</translation>
    </message>
    <message>
        <source>“{path}” is no residual network: it looks like {family}.</source>
        <translation>“{path}”不是残差网络：它看起来像 {family}。</translation>
    </message>
    <message>
        <source>“{path}” is a network for another task: it looks like {family}.</source>
        <translation>“{path}”是用于其他任务的网络：它看起来像 {family}。</translation>
    </message>
    <message>
        <source>“{path}” is not recognised as a residual network; it begins with {names}.</source>
        <translation>无法将“{path}”识别为残差网络；它以 {names} 开头。</translation>
    </message>
    <message>
        <source>“{path}” resembles {title}, but has parts that our blocks don&apos;t have: {names}.</source>
        <translation>“{path}”与 {title} 相似，但含有本程序的残差块所没有的部分：{names}。</translation>
    </message>
    <message>
        <source>“{path}” resembles {title}, but tensors are missing: {names}.</source>
        <translation>“{path}”与 {title} 相似，但缺少张量：{names}。</translation>
    </message>
    <message>
        <source>It was cut or changed; choose a complete checkpoint.</source>
        <translation>它被截断或改动过；请选择完整的检查点。</translation>
    </message>
    <message>
        <source>“{path}” holds NaN or infinity in {names}: its training went astray.</source>
        <translation>“{path}”的 {names} 中有 NaN 或无穷大：其训练已发散。</translation>
    </message>
    <message>
        <source>Choose an earlier checkpoint of that training.</source>
        <translation>请选择该次训练中更早的检查点。</translation>
    </message>
    <message>
        <source>“{path}” is a network for pictures of {channels} channels, not of three colours.</source>
        <translation>“{path}”是用于 {channels} 个通道的图片的网络，不是用于三色图片的。</translation>
    </message>
    <message>
        <source>“{path}” was saved by this program, but then changed: its parts don&apos;t fit together.</source>
        <translation>“{path}”由本程序保存，但之后被改动过：各部分不一致。</translation>
    </message>
    <message>
        <source>“{path}” ({title}) has no last layer that can be used, so it can&apos;t answer yet.</source>
        <translation>“{path}”（{title}）没有可用的最后一层，因此还无法识别图片。</translation>
    </message>
    <message>
        <source>Fine-tune it on your pictures: that gives it one.</source>
        <translation>请用您的图片微调它：这样它就会有最后一层。</translation>
    </message>
    <message>
        <source>The bundled network is missing: “{path}” is not there.</source>
        <translation>缺少自带的网络：“{path}”不存在。</translation>
    </message>
    <message>
        <source>The program was not installed completely.</source>
        <translation>程序没有完整安装。</translation>
    </message>
    <message>
        <source>Install it again, or start from another network.</source>
        <translation>请重新安装，或以其他网络为起点。</translation>
    </message>
    <message>
        <source>{title}: comes with the program, under its licence; it learned from CIFAR-10, a collection of pictures from the web that was made for research.</source>
        <translation>{title}：随程序提供，采用本程序的许可证；它用 CIFAR-10 训练，这是为研究而收集的一套来自互联网的图片。</translation>
    </message>
    <message>
        <source>{title}: {size} MB from {server}, under torchvision&apos;s BSD licence; the ImageNet pictures it learned from may be used for non-commercial research only, and whether that binds such weights is not settled.</source>
        <translation>{title}：{size} MB，来自 {server}，采用 torchvision 的 BSD 许可证；训练所用的 ImageNet 图片只能用于非商业研究，这是否也约束此类权重尚无定论。</translation>
    </message>
    <message>
        <source>{title} needs no file.</source>
        <translation>{title} 不需要文件。</translation>
    </message>
    <message>
        <source>It comes with the program.</source>
        <translation>它随程序提供。</translation>
    </message>
    <message>
        <source>Copying {name}…</source>
        <translation>正在复制 {name}…</translation>
    </message>
    <message>
        <source>“{path}” is the file of {other}, not of {title}.</source>
        <translation>“{path}”是 {other} 的文件，不是 {title} 的。</translation>
    </message>
    <message>
        <source>Choose {other} instead, or the file that is called {expected}.</source>
        <translation>请改选 {other}，或选择名为 {expected} 的文件。</translation>
    </message>
    <message>
        <source>“{path}” is not the file that torchvision publishes for {title}.</source>
        <translation>“{path}”不是 torchvision 为 {title} 发布的文件。</translation>
    </message>
    <message>
        <source>Its checksum is another.</source>
        <translation>其校验和不同。</translation>
    </message>
    <message>
        <source>The file is called {expected}. To start from this one as it is, choose it as a checkpoint file.</source>
        <translation>该文件名为 {expected}。要以现在这个文件为起点，请将它作为检查点文件选择。</translation>
    </message>
    <message>
        <source>The folder “{path}” holds no checkpoint.</source>
        <translation>文件夹“{path}”中没有检查点。</translation>
    </message>
    <message>
        <source>A run&apos;s folder has best.pt or last.pt in its checkpoints.</source>
        <translation>训练记录的文件夹在其 checkpoints 中有 best.pt 或 last.pt。</translation>
    </message>
    <message>
        <source>Choose the folder of a run that has trained, or a file of weights.</source>
        <translation>请选择已训练过的训练记录的文件夹，或权重文件。</translation>
    </message>
    <message>
        <source>BERT, or another language model</source>
        <translation>BERT 或其他语言模型</translation>
    </message>
    <message>
        <source>CLIP</source>
        <translation>CLIP</translation>
    </message>
    <message>
        <source>Swin</source>
        <translation>Swin</translation>
    </message>
    <message>
        <source>ViT</source>
        <translation>ViT</translation>
    </message>
    <message>
        <source>YOLO, or another detector</source>
        <translation>YOLO 或其他检测网络</translation>
    </message>
    <message>
        <source>DenseNet</source>
        <translation>DenseNet</translation>
    </message>
    <message>
        <source>GoogLeNet or Inception</source>
        <translation>GoogLeNet 或 Inception</translation>
    </message>
    <message>
        <source>SqueezeNet</source>
        <translation>SqueezeNet</translation>
    </message>
    <message>
        <source>RegNet</source>
        <translation>RegNet</translation>
    </message>
    <message>
        <source>a U-Net or another network with a decoder</source>
        <translation>U-Net 或其他带解码器的网络</translation>
    </message>
    <message>
        <source>the older SE networks (Cadene&apos;s), which stride elsewhere</source>
        <translation>较早的 SE 网络（Cadene 版），其步幅位置不同</translation>
    </message>
    <message>
        <source>SKNet</source>
        <translation>SKNet</translation>
    </message>
    <message>
        <source>Res2Net</source>
        <translation>Res2Net</translation>
    </message>
    <message>
        <source>ResNeSt</source>
        <translation>ResNeSt</translation>
    </message>
    <message>
        <source>timm&apos;s ResNetV2 (pre-activation, other names)</source>
        <translation>timm 的 ResNetV2（预激活，名称不同）</translation>
    </message>
    <message>
        <source>It is cut off: its end is missing.</source>
        <translation>它不完整：缺少结尾。</translation>
    </message>
    <message>
        <source>What it says about its contents does not agree with what is there.</source>
        <translation>它对自身内容的说明与实际内容不符。</translation>
    </message>
    <message>
        <source>It is built to take far more memory than the file is large.</source>
        <translation>它被设计成占用远大于文件本身的内存。</translation>
    </message>
    <message>
        <source>Its contents make no sense.</source>
        <translation>其内容无法理解。</translation>
    </message>
    <message>
        <source>It is not as it was saved: a checksum differs.</source>
        <translation>它已不是保存时的样子：有一个校验和不符。</translation>
    </message>
    <message>
        <source>Its contents are compressed, which PyTorch never does: it may take any memory.</source>
        <translation>其内容经过压缩，而 PyTorch 从不压缩：它可能占用任意多的内存。</translation>
    </message>
    <message>
        <source>Looking at each training picture once…</source>
        <translation>正在让网络看一遍每张训练图片…</translation>
    </message>
    <message>
        <source>Looking at each training picture mirrored…</source>
        <translation>正在让网络看一遍每张训练图片的镜像…</translation>
    </message>
    <message>
        <source>Looking at each validation picture once…</source>
        <translation>正在让网络看一遍每张验证图片…</translation>
    </message>
    <message>
        <source>Loading the network to start from…</source>
        <translation>正在加载作为起点的网络…</translation>
    </message>
    <message>
        <source>Judging the network to start from…</source>
        <translation>正在评估作为起点的网络…</translation>
    </message>
    <message>
        <source>Before the first epoch, {accuracy} % of the validation pictures are right.</source>
        <translation>第一轮之前，{accuracy} % 的验证图片识别正确。</translation>
    </message>
    <message>
        <source>The last layer learns…</source>
        <translation>最后一层正在学习…</translation>
    </message>
    <message>
        <source>Each epoch is a last layer of its own, with less and less regularisation: the best is kept.</source>
        <translation>每一轮都是一个独立的最后一层，正则化逐轮减弱：保留最好的一个。</translation>
    </message>
    <message>
        <source>With the last layer alone, {accuracy} % of the validation pictures are right.</source>
        <translation>只训练最后一层时，{accuracy} % 的验证图片识别正确。</translation>
    </message>
    <message>
        <source>Your pictures are small ({typical} pixels): they are shown to the network at {side} pixels.</source>
        <translation>您的图片很小（{typical} 像素）：以 {side} 像素给网络看。</translation>
    </message>
    <message>
        <source>This network was made for pictures of {own} pixels; your photographs are shown to it at {side} pixels, and its first layer takes every second pixel.</source>
        <translation>此网络是为 {own} 像素的图片设计的；您的照片以 {side} 像素给它看，其第一层每隔一个像素取一个。</translation>
    </message>
    <message>
        <source>The network could not be compiled here: the training goes on without that.</source>
        <translation>无法在此编译网络：训练将不经编译继续进行。</translation>
    </message>
    <message>
        <source>The graphics card stopped working in the middle of the training.</source>
        <translation>显卡在训练途中停止了工作。</translation>
    </message>
    <message>
        <source>The graphics card stopped working.</source>
        <translation>显卡停止了工作。</translation>
    </message>
    <message>
        <source>Start the program again, or choose the processor.</source>
        <translation>请重新启动程序，或者选择处理器。</translation>
    </message>
    <message>
        <source>Its driver says: {reason}.</source>
        <translation>其驱动提示：{reason}。</translation>
    </message>
    <message>
        <source>The last checkpoint is kept: continue the run on the processor (“resume RUN --device cpu”), or start the program again and continue it on the card.</source>
        <translation>最后的检查点已保留：请在处理器上继续这次训练（“resume RUN --device cpu”），或重新启动程序后在显卡上继续。</translation>
    </message>
    <message>
        <source>This card can&apos;t repeat whole steps at once ({reason}): they go on one by one, somewhat slower.</source>
        <translation>此显卡无法一次重复整个训练步（{reason}）：将逐个执行各项运算，稍慢一些。</translation>
    </message>
    <message>
        <source>This network can&apos;t learn from one picture at a time.</source>
        <translation>这个网络无法一次只从一张图片学习。</translation>
    </message>
    <message>
        <source>Of pictures of {size} px its last layers see one pixel: to normalise it takes two numbers.</source>
        <translation>对于 {size} 像素的图片，它的最后几层只看到一个像素：归一化至少需要两个数。</translation>
    </message>
    <message>
        <source>Choose a batch size of 2 or more, or larger pictures.</source>
        <translation>请选择 2 或更大的批量，或使用更大的图片。</translation>
    </message>
    <message>
        <source>This network doesn&apos;t fit into the memory that is there.</source>
        <translation>现有的内存放不下此网络。</translation>
    </message>
    <message>
        <source>Even two pictures of {size} px at once need more than {share} % of the free {free} GB.</source>
        <translation>即使一次只用两张 {size} 像素的图片，也需要超过空闲的 {free} GB 的 {share} %。</translation>
    </message>
    <message>
        <source>Choose smaller pictures or a smaller network, or close other programs.</source>
        <translation>请选择更小的图片或更小的网络，或关闭其他程序。</translation>
    </message>
    <message>
        <source>{batch} pictures at once would take more than {share} % of the free memory ({free} GB): each batch is computed in {parts} parts, one after the other.</source>
        <translation>一次 {batch} 张图片会占用超过 {share} % 的空闲内存（{free} GB）：每批分成 {parts} 份，依次计算。</translation>
    </message>
    <message>
        <source>The memory was not enough for {before} pictures at once: from step {step} on each batch is computed in {parts} parts, one after the other.</source>
        <translation>内存不足，无法一次处理 {before} 张图片：从第 {step} 步起，每批分成 {parts} 份，依次计算。</translation>
    </message>
    <message>
        <source>The memory was not enough to judge {before} pictures at once: now it is {now} at once.</source>
        <translation>内存不足，无法一次评估 {before} 张图片：现在一次评估 {now} 张。</translation>
    </message>
    <message>
        <source>The memory is not enough for this training.</source>
        <translation>内存不足，无法进行此训练。</translation>
    </message>
    <message>
        <source>Even computing as little at once as possible, more was needed than is free here.</source>
        <translation>即使每次计算的内容已尽可能少，所需的内存仍超过这里的空闲内存。</translation>
    </message>
    <message>
        <source>Choose smaller pictures or a smaller network, or close other programs; if the run had begun, its last checkpoint is kept.</source>
        <translation>请选择更小的图片或更小的网络，或关闭其他程序；如果训练已经开始，其上一个检查点会保留。</translation>
    </message>
    <message>
        <source>{rate} is on the slope: the loss falls there, and is lowest at {lowest} in this short test.</source>
        <translation>{rate} 位于下降段：损失在那里下降，在这次短测试中于 {lowest} 处最低。</translation>
    </message>
    <message>
        <source>{rate} is on the slope: the loss falls there, is lowest at {lowest}, and goes astray from {astray}.</source>
        <translation>{rate} 位于下降段：损失在那里下降，于 {lowest} 处最低，从 {astray} 起发散。</translation>
    </message>
    <message>
        <source>At none of these rates the loss falls clearly, so that none can be recommended: keep the recipe&apos;s. Look at the pictures and their classes, too.</source>
        <translation>在这些学习率下损失都没有明显下降，因此无法推荐：请保留训练方案的学习率。也请检查图片及其类别。</translation>
    </message>
    <message>
        <source>At none of these rates the loss falls clearly in so few steps, as is usual where the network has learned before: keep the recipe&apos;s rate, well below {rises}, from where on the loss rises.</source>
        <translation>步数这么少，在这些学习率下损失都没有明显下降；网络以前学习过时通常如此。请保留训练方案的学习率，它应远低于 {rises}，损失从那里起上升。</translation>
    </message>
    <message>
        <source>The loss goes astray at the lowest rates already, so that none can be recommended. Something else is wrong: look at the precision, the accumulation and the pictures.</source>
        <translation>损失在最低的学习率下就已发散，因此无法推荐。问题出在别处：请检查精度、梯度累积和图片。</translation>
    </message>
    <message>
        <source>The last layer alone is solved for: this plan has no learning rate.</source>
        <translation>只求解最后一层：此计划没有学习率。</translation>
    </message>
    <message>
        <source>Rehearsing: a few steps, to tell time and memory…</source>
        <translation>正在试运行几步，以估算时间和内存…</translation>
    </message>
    <message>
        <source>Even two pictures at once need more memory than is there ({free} are free): choose smaller pictures or a smaller network.</source>
        <translation>即使一次只用两张图片，所需的内存也超过现有的（空闲 {free}）：请选择更小的图片或更小的网络。</translation>
    </message>
    <message>
        <source>The disk of “{path}” is too full: the run needs {room}, there is {there}. Make some room.</source>
        <translation>“{path}”所在的磁盘太满：训练需要 {room}，现有 {there}。请腾出空间。</translation>
    </message>
    <message>
        <source>The rehearsal ended before its time: nothing can be told of this run.</source>
        <translation>试运行提前结束：无法估算此次训练。</translation>
    </message>
    <message>
        <source>About {time}, {memory} of memory and {disk} of disk; each batch is computed in {parts} parts, since it wouldn&apos;t fit into the memory that is there ({free}).</source>
        <translation>约需 {time}、{memory} 内存和 {disk} 磁盘空间；每批分成 {parts} 份计算，因为现有的内存（{free}）放不下整批。</translation>
    </message>
    <message>
        <source>About {time}, {memory} of memory and {disk} of disk.</source>
        <translation>约需 {time}、{memory} 内存和 {disk} 磁盘空间。</translation>
    </message>
    <message>
        <source>Trying which settings are the fastest here…</source>
        <translation>正在试哪些设置在这里最快…</translation>
    </message>
    <message>
        <source>Trying whether compiling the network pays…</source>
        <translation>正在试编译网络是否划算…</translation>
    </message>
    <message>
        <source>The last training with {setting} ended at its first step: plain settings are used.</source>
        <translation>上次使用 {setting} 的训练在第一步就中断了：改用基本设置。</translation>
    </message>
    <message>
        <source>{setting}: {factor}x faster here than the default. Trying {troubled} ended the test ({reason}).</source>
        <translation>{setting}：在这里的速度是默认设置的 {factor} 倍。试 {troubled} 时测试中断（{reason}）。</translation>
    </message>
    <message>
        <source>{setting}: faster just now, while other programs keep this computer busy.</source>
        <translation>{setting}：在其他程序占用本机的情况下，目前更快。</translation>
    </message>
    <message>
        <source>Other programs keep this computer too busy to tell what is fastest: plain settings are used.</source>
        <translation>其他程序占用本机过多，无法判断哪种设置最快：使用普通设置。</translation>
    </message>
    <message>
        <source>{setting}: {factor}x faster here than the default.</source>
        <translation>{setting}：在这里的速度是默认设置的 {factor} 倍。</translation>
    </message>
    <message>
        <source>Trying {troubled} ended the test ({reason}): plain settings are used.</source>
        <translation>试 {troubled} 时测试中断（{reason}）：改用基本设置。</translation>
    </message>
    <message>
        <source>The plain settings are the fastest here.</source>
        <translation>基本设置在这里最快。</translation>
    </message>
    <message>
        <source>illegal instruction</source>
        <translation>非法指令</translation>
    </message>
    <message>
        <source>not enough memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>it crashed</source>
        <translation>程序崩溃</translation>
    </message>
    <message>
        <source>{count} threads</source>
        <translation>{count} 个线程</translation>
    </message>
    <message>
        <source>compiled</source>
        <translation>已编译</translation>
    </message>
    <message>
        <source>Looking which pictures are alike…</source>
        <translation>正在查找相似的图片……</translation>
    </message>
    <message>
        <source>Trying marks and backgrounds that could decide…</source>
        <translation>正在检查可能起决定作用的标记和背景…</translation>
    </message>
    <message>
        <source>“{name}” is recognised by {place}: {having} % of its pictures look nearly the same there, and those of other classes don&apos;t. Laid over other pictures, it turns {turned} % of the answers to “{name}”.</source>
        <translation>“{name}”是靠{place}识别的：{having} % 的此类图片在那里几乎相同，而其他类别的图片不是。把它覆盖到其他图片上，{turned} % 的识别结果会变成“{name}”。</translation>
    </message>
    <message>
        <source>“{name}” is recognised by its background: {inside} % of the heat lies outside the middle of its pictures. Their edges, laid over other pictures, turn {turned} % of the answers to “{name}”.</source>
        <translation>“{name}”是靠背景识别的：{inside} % 的热力位于此类图片的中间部分之外。把这些图片的边缘覆盖到其他图片上，{turned} % 的识别结果会变成“{name}”。</translation>
    </message>
    <message>
        <source>“{name}” is recognised by {place}: {inside} % of the heat lies there. Laid over other pictures, it turns {turned} % of the answers to “{name}”.</source>
        <translation>“{name}”是靠{place}识别的：{inside} % 的热力位于那里。把它覆盖到其他图片上，{turned} % 的识别结果会变成“{name}”。</translation>
    </message>
    <message>
        <source>Looking where the network looks…</source>
        <translation>正在找出网络看哪里…</translation>
    </message>
    <message>
        <source>the edges all around</source>
        <translation>四周边缘</translation>
    </message>
    <message>
        <source>the upper left corner</source>
        <translation>左上角</translation>
    </message>
    <message>
        <source>the upper edge</source>
        <translation>上边缘</translation>
    </message>
    <message>
        <source>the upper right corner</source>
        <translation>右上角</translation>
    </message>
    <message>
        <source>the left edge</source>
        <translation>左边缘</translation>
    </message>
    <message>
        <source>the middle</source>
        <translation>中间</translation>
    </message>
    <message>
        <source>the right edge</source>
        <translation>右边缘</translation>
    </message>
    <message>
        <source>the lower left corner</source>
        <translation>左下角</translation>
    </message>
    <message>
        <source>the lower edge</source>
        <translation>下边缘</translation>
    </message>
    <message>
        <source>the lower right corner</source>
        <translation>右下角</translation>
    </message>
    <message>
        <source>“{path}” is there already, and is no table of answers.</source>
        <translation>“{path}”已存在，而且不是识别结果的表格。</translation>
    </message>
    <message>
        <source>Choose another name for the table.</source>
        <translation>请为表格选择其他名称。</translation>
    </message>
    <message>
        <source>Looking at the pictures…</source>
        <translation type="unfinished">正在查看图片…</translation>
    </message>
    <message>
        <source>Reading the frames…</source>
        <translation>正在读取各帧…</translation>
    </message>
    <message>
        <source>not sure</source>
        <translation>没把握</translation>
    </message>
    <message>
        <source>none of the classes</source>
        <translation>不属于任何类别</translation>
    </message>
    <message>
        <source>Copying the pictures…</source>
        <translation>正在复制图片…</translation>
    </message>
    <message>
        <source>The copies can&apos;t go into “{path}”.</source>
        <translation>副本不能放进“{path}”。</translation>
    </message>
    <message>
        <source>It lies in “{source}”, where your pictures are.</source>
        <translation>它位于您的图片所在的“{source}”之内。</translation>
    </message>
    <message>
        <source>Choose a folder beside it, or a new one.</source>
        <translation>请选择旁边的文件夹，或新建一个。</translation>
    </message>
    <message>
        <source>The run “{name}” went on from another run: it can&apos;t be repeated by itself.</source>
        <translation>训练记录“{name}”是从另一条训练记录接着进行的：无法单独重做。</translation>
    </message>
    <message>
        <source>Repeat the run that it went on from, or train this one longer.</source>
        <translation>请重做它所接续的训练记录，或将这条再训练几轮。</translation>
    </message>
    <message>
        <source>More epochs would change nothing: its last layer has learned all it can.</source>
        <translation>增加轮数不会有任何变化：它的最后一层已学到所能学的全部。</translation>
    </message>
    <message>
        <source>Repeat it with changes, and let more of the network learn (“How”).</source>
        <translation>请修改后重做，让网络的更多部分学习（“方式”）。</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>{setting} {before} → {after}</source>
        <translation>{setting} {before} → {after}</translation>
    </message>
    <message>
        <source>It is much better at pictures that it has learned from than at others (overfitting). More pictures help most; showing them more varied helps, too.</source>
        <translation>它对学过的图片比对其他图片好得多（过拟合）。增加图片最有帮助；让图片的变化更丰富也有帮助。</translation>
    </message>
    <message>
        <source>It is much better at pictures that it has learned from than at others (overfitting). More pictures help most; letting fewer stages learn helps, too.</source>
        <translation>它对学过的图片比对其他图片好得多（过拟合）。增加图片最有帮助；让较少的阶段学习也有帮助。</translation>
    </message>
    <message>
        <source>In epoch {epoch}: {train} of the training pictures right, {validation} of the validation pictures.</source>
        <translation>第 {epoch} 轮：训练图片识别正确 {train}，验证图片 {validation}。</translation>
    </message>
    <message>
        <source>The validation loss was lowest in epoch {epoch} ({lowest}) and has risen to {last} since.</source>
        <translation>验证损失在第 {epoch} 轮最低（{lowest}），此后升到 {last}。</translation>
    </message>
    <message>
        <source>It learns the training pictures by heart</source>
        <translation>它把训练图片死记硬背了下来</translation>
    </message>
    <message>
        <source>In epoch {epoch} {train} of the training pictures were right; always naming one class gets {guessing}.</source>
        <translation>第 {epoch} 轮中，训练图片识别正确 {train}；始终只猜一个类别也有 {guessing}。</translation>
    </message>
    <message>
        <source>Validation pictures: {validation}.</source>
        <translation>验证图片：{validation}。</translation>
    </message>
    <message>
        <source>It has learned little, even of the training pictures</source>
        <translation>它学到的很少，连训练图片也没学会</translation>
    </message>
    <message>
        <source>It isn&apos;t a matter of more pictures (underfitting): the network is too small for them, too little of it may learn, or what tells the classes apart can&apos;t be seen at this picture size.</source>
        <translation>这不是图片不够的问题（欠拟合）：网络对这些图片来说太小，允许学习的部分太少，或在此图片大小下看不出类别之间的差别。</translation>
    </message>
    <message>
        <source>It had done {done} of {planned} epochs and was still getting better: continue it.</source>
        <translation>它只完成了 {done} 轮（共 {planned} 轮），而且仍在变好：请继续训练。</translation>
    </message>
    <message>
        <source>The accuracy was still rising when the {planned} epochs were over: more of them will get more.</source>
        <translation>{planned} 轮结束时准确率仍在上升：增加轮数会更好。</translation>
    </message>
    <message>
        <source>It was still getting better at the end</source>
        <translation>结束时仍在变好</translation>
    </message>
    <message>
        <source>Epochs {first} to {last}: the accuracy stays between {low} and {high}, the training loss ends at {loss}.</source>
        <translation>第 {first} 到 {last} 轮：准确率一直在 {low} 和 {high} 之间，训练损失最后为 {loss}。</translation>
    </message>
    <message>
        <source>The learning rate was still {rate} at the end; the highest was {highest}.</source>
        <translation>学习率在结束时仍为 {rate}；最高时为 {highest}。</translation>
    </message>
    <message>
        <source>The second half of the training brought nothing</source>
        <translation>训练的后一半没有带来改善</translation>
    </message>
    <message>
        <source>With a learning rate that stays high the network jumps around the best weights without coming nearer. Let the rate fall towards the end.</source>
        <translation>学习率一直很高时，网络会在最佳权重周围跳来跳去，无法靠近。请让学习率在后期降下来。</translation>
    </message>
    <message>
        <source>Validation accuracy: {first} in epoch {epoch}, {last} in epoch {end}, the last one.</source>
        <translation>验证准确率：第 {epoch} 轮 {first}，最后的第 {end} 轮 {last}。</translation>
    </message>
    <message>
        <source>Training accuracy: {first} in epoch {epoch}, {last} in epoch {end}, the last one.</source>
        <translation>训练准确率：第 {epoch} 轮 {first}，最后的第 {end} 轮 {last}。</translation>
    </message>
    <message>
        <source>“{name}” has too few pictures beside “{largest}”</source>
        <translation>与“{largest}”相比，“{name}”的图片太少</translation>
    </message>
    <message>
        <source>The network gains most by naming the large class, and does so too often. Add pictures of the small one; where that can&apos;t be, leave some of the large one out.</source>
        <translation>网络猜大的类别最占便宜，因此猜得过多。请为小的类别增加图片；做不到时，请略过大类别的一些图片。</translation>
    </message>
    <message>
        <source>{name}: called “{label}”, looks like “{better}”</source>
        <translation>{name}：标为“{label}”，看起来像“{better}”</translation>
    </message>
    <message>
        <source>{count} pictures probably have a wrong label</source>
        <translation>{count} 张图片的标签可能有误</translation>
    </message>
    <message>
        <source>It contradicts their labels as surely as it is right elsewhere. Look at them and move those that are wrong into the right folder: the training pictures will have such ones, too. Label smoothing makes it less gullible.</source>
        <translation>它认为这些标签有误，而且与它在别处答对时一样有把握。请查看这些图片，把放错的移到正确的文件夹：训练图片中也会有这样的。标签平滑可使它不那么轻信。</translation>
    </message>
    <message>
        <source>Of the {all} answers that it is surest of, {count} contradict the label ({part}).</source>
        <translation>在它最有把握的 {all} 个结果中，有 {count} 个与标签不符（{part}）。</translation>
    </message>
    <message>
        <source>More pictures are needed of: {names}</source>
        <translation>需要更多图片的类别：{names}</translation>
    </message>
    <message>
        <source>It finds this class more seldom than the others, and more than chance would have it. Add pictures of it, above all such as those that were missed.</source>
        <translation>它找出此类图片的比例低于其他类别，而且不只是偶然。请增加此类图片，尤其是与漏掉的那些相似的图片。</translation>
    </message>
    <message>
        <source>All other classes together: {part} found.</source>
        <translation>所有其他类别合计：找出 {part}。</translation>
    </message>
    <message>
        <source>Most often it is taken for “{name}” ({count} times).</source>
        <translation>最常被认成“{name}”（{count} 次）。</translation>
    </message>
    <message>
        <source>“{name}”: {right} of {count} found ({part}).</source>
        <translation>“{name}”：{count} 张中找出 {right} 张（{part}）。</translation>
    </message>
    <message>
        <source>The learning rate is too high</source>
        <translation>学习率太高</translation>
    </message>
    <message>
        <source>Its steps are so long that they destroy what was learned. Take a tenth of it; “Find learning rate” measures which one fits.</source>
        <translation>每一步太大，破坏了已学到的内容。请改为十分之一；“寻找学习率”会测出合适的值。</translation>
    </message>
    <message>
        <source>The training loss went from {first} to {last} only; guessing has {guessing}.</source>
        <translation>训练损失只从 {first} 变为 {last}；随机猜测为 {guessing}。</translation>
    </message>
    <message>
        <source>The rate is {rate}; {usual} is usual.</source>
        <translation>学习率为 {rate}；通常为 {usual}。</translation>
    </message>
    <message>
        <source>The learning rate is too low</source>
        <translation>学习率太低</translation>
    </message>
    <message>
        <source>It learns the right things, but in steps so short that it gets nowhere in this time. Raise the rate; “Find learning rate” measures which one fits.</source>
        <translation>它学的方向正确，但每一步太小，这段时间内没有进展。请提高学习率；“寻找学习率”会测出合适的值。</translation>
    </message>
    <message>
        <source>After {steps} steps the loss was no number any more; the rate was {rate} then.</source>
        <translation>{steps} 步之后损失不再是数值；当时的学习率为 {rate}。</translation>
    </message>
    <message>
        <source>In epoch {epoch} the mean loss was {loss}; guessing has {guessing}.</source>
        <translation>第 {epoch} 轮的平均损失为 {loss}；随机猜测为 {guessing}。</translation>
    </message>
    <message>
        <source>The learning rate is too high at the end</source>
        <translation>结束时学习率太高</translation>
    </message>
    <message>
        <source>From epoch to epoch the accuracy jumps: which weights are kept is a matter of luck. Let the rate fall, and they settle.</source>
        <translation>准确率在各轮之间跳动：保留哪些权重全凭运气。让学习率降下来，权重就会稳定。</translation>
    </message>
    <message>
        <source>In the last {count} epochs the validation accuracy lies between {low} and {high}: more than {pictures} pictures would make it jump by chance.</source>
        <translation>最后 {count} 轮中，验证准确率在 {low} 和 {high} 之间：{pictures} 张图片的偶然波动不会这么大。</translation>
    </message>
    <message>
        <source>{accuracy} of {count} validation pictures may on others be anything from {low} to {high}.</source>
        <translation>在 {count} 张验证图片上为 {accuracy}，在其他图片上可能是 {low} 到 {high} 之间的任何值。</translation>
    </message>
    <message>
        <source>Epochs that may be as good as epoch {epoch}, which was chosen: {alike} of {all}.</source>
        <translation>可能与所选的第 {epoch} 轮同样好的轮：{all} 轮中有 {alike} 轮。</translation>
    </message>
    <message>
        <source>There are too few validation pictures to tell</source>
        <translation>验证图片太少，无法判断</translation>
    </message>
    <message>
        <source>The accuracy is a rough figure, and which epoch was best is partly luck. Keep more pictures for validation, or collect more.</source>
        <translation>准确率只是粗略的数值，哪一轮最好也有运气成分。请多留一些图片用于验证，或收集更多图片。</translation>
    </message>
    <message>
        <source>The validation looks too good</source>
        <translation>验证结果好得可疑</translation>
    </message>
    <message>
        <source>Perhaps the same pictures, or nearly the same, are learned from and judged with; or something else gives the class away, as a mark on the picture does. The check of the pictures finds copies and keeps them on one side.</source>
        <translation>也许相同或几乎相同的图片既用于训练又用于评估；或者有别的东西透露了类别，例如图片上的标记。图片检查会找出重复图片，并把它们归在同一边。</translation>
    </message>
    <message>
        <source>{validation} of {count} validation pictures are right, but only {test} of {tested} test pictures.</source>
        <translation>{count} 张验证图片识别正确 {validation}，但 {tested} 张测试图片只有 {test}。</translation>
    </message>
    <message>
        <source>{validation} of the validation pictures are right, but only {train} of those that it learned from.</source>
        <translation>验证图片识别正确 {validation}，但学过的图片只有 {train}。</translation>
    </message>
    <message>
        <source>After the first epoch all {count} validation pictures were right.</source>
        <translation>第一轮之后，全部 {count} 张验证图片都识别正确。</translation>
    </message>
    <message>
        <source>Treatments changed by hand</source>
        <translation>手动更改的处理方式</translation>
    </message>
    <message>
        <source>Pictures left out by hand</source>
        <translation>手动略过的图片</translation>
    </message>
    <message>
        <source>Accuracy, validation</source>
        <translation>准确率，验证</translation>
    </message>
    <message>
        <source>Accuracy, test</source>
        <translation>准确率，测试</translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished">时间</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation type="unfinished">参数</translation>
    </message>
    <message>
        <source>The run “{name}” has no checkpoint.</source>
        <translation>训练记录“{name}”没有检查点。</translation>
    </message>
    <message>
        <source>It has saved none yet, or its files were removed.</source>
        <translation>它还没有保存过检查点，或其文件已被删除。</translation>
    </message>
    <message>
        <source>Continue it, or train again.</source>
        <translation>请继续它，或重新训练。</translation>
    </message>
    <message>
        <source>test</source>
        <translation type="unfinished">测试</translation>
    </message>
    <message>
        <source>validation</source>
        <translation type="unfinished">验证</translation>
    </message>
    <message>
        <source>training</source>
        <translation type="unfinished">训练</translation>
    </message>
    <message>
        <source>Without shortcuts</source>
        <translation>无捷径</translation>
    </message>
    <message>
        <source>With shortcuts</source>
        <translation>有捷径</translation>
    </message>
    <message>
        <source>{kind}: {deep} learns worse than {shallow}: {deep_accuracy} against {shallow_accuracy} of the {role} pictures right.</source>
        <translation>{kind}：{deep} 学得比 {shallow} 差：{role}图片识别正确 {deep_accuracy}，后者为 {shallow_accuracy}。</translation>
    </message>
    <message>
        <source>{kind}: {deep} and {shallow} are about equal: {deep_accuracy} and {shallow_accuracy} of the {role} pictures right.</source>
        <translation>{kind}：{deep} 与 {shallow} 大致相当：{role}图片识别正确 {deep_accuracy} 和 {shallow_accuracy}。</translation>
    </message>
    <message>
        <source>{kind}: {deep} learns better than {shallow}: {deep_accuracy} against {shallow_accuracy} of the {role} pictures right.</source>
        <translation>{kind}：{deep} 学得比 {shallow} 好：{role}图片识别正确 {deep_accuracy}，后者为 {shallow_accuracy}。</translation>
    </message>
    <message>
        <source>That is no overfitting: on the training pictures, too, {deep} is worse ({deep_accuracy} against {shallow_accuracy}).</source>
        <translation>这不是过拟合：在训练图片上 {deep} 也更差（{deep_accuracy}，对比 {shallow_accuracy}）。</translation>
    </message>
    <message>
        <source>So depth alone does harm, and shortcuts take the harm away: {points} points for {deep} layers. He et al. showed this in 2015 (figures 1 and 6).</source>
        <translation>可见只增加深度有害，而捷径消除了这种害处：{deep} 层提高 {points} 个百分点。He 等人在 2015 年证明了这一点（图 1 和图 6）。</translation>
    </message>
    <message>
        <source>Shortcuts are worth {points} points to {deep} layers. In the paper, after many more steps, the deeper residual network is ahead of the other, and the deeper plain one isn&apos;t (He et al. 2015, figure 6).</source>
        <translation>捷径使 {deep} 层网络提高 {points} 个百分点。在论文中，训练步数多得多之后，更深的残差网络领先于较浅的，而更深的普通网络则没有（He 等，2015，图 6）。</translation>
    </message>
    <message>
        <source>Shortcuts are worth {points} points to {deep} layers.</source>
        <translation>捷径使 {deep} 层网络提高 {points} 个百分点。</translation>
    </message>
    <message>
        <source>Shortcuts are worth {points} points to {shallow} layers; {deep} layers haven&apos;t learned enough yet to tell. Try more epochs.</source>
        <translation>对 {shallow} 层的网络，捷径带来 {points} 个百分点；{deep} 层的网络学得还不够，无法判断。请尝试更多轮数。</translation>
    </message>
    <message>
        <source>Here shortcuts made no difference that counts. Try more epochs, or pictures that are harder to tell apart.</source>
        <translation>在这里捷径没有明显的作用。请试试更多轮数，或更难区分的图片。</translation>
    </message>
    <message>
        <source>Hardly anything reaches the front of the plain network any more.</source>
        <translation>几乎没有梯度能到达普通网络的前端了。</translation>
    </message>
    <message>
        <source>At first it grows out of all proportion on its way to the front of the plain network.</source>
        <translation>起初，梯度在传向普通网络前端的途中急剧增大。</translation>
    </message>
    <message>
        <source>It doesn&apos;t vanish: batch normalisation keeps it alive, as the paper says (section 4.1).</source>
        <translation>梯度没有消失：正如论文所说（4.1 节），批归一化使它得以保持。</translation>
    </message>
    <message>
        <source>The gradient in the first stage is {plain_first} at the first step and {plain_last} at the end of {plain}, {residual_first} and {residual_last} of {residual}. {comment}</source>
        <translation>在 {plain} 的第一阶段，梯度在第一步为 {plain_first}，结束时为 {plain_last}；在 {residual} 中为 {residual_first} 和 {residual_last}。{comment}</translation>
    </message>
    <message>
        <source>The pictures of the run “{name}” have changed since it was judged.</source>
        <translation>训练记录“{name}”的图片在评估之后改变了。</translation>
    </message>
    <message>
        <source>Some were added, moved or removed.</source>
        <translation>有图片被添加、移动或删除。</translation>
    </message>
    <message>
        <source>Bring them back as they were, or train again.</source>
        <translation>请恢复原样，或重新训练。</translation>
    </message>
    <message>
        <source>{count} trainings from {begin} to {end} ({time}): all went well.</source>
        <translation>{begin} 至 {end} 共 {count} 个训练（{time}）：全部顺利完成。</translation>
    </message>
    <message>
        <source>{count} trainings from {begin} to {end} ({time}): {good} went well.</source>
        <translation>{begin} 至 {end} 共 {count} 个训练（{time}）：{good} 个顺利完成。</translation>
    </message>
    <message>
        <source>The best on “{data}”: “{name}” with {accuracy}.</source>
        <translation>“{data}”上的最佳：“{name}”，{accuracy}。</translation>
    </message>
    <message>
        <source>The best: “{name}” with {accuracy}.</source>
        <translation>最佳：“{name}”，{accuracy}。</translation>
    </message>
    <message>
        <source>“{name}” failed: {reason}</source>
        <translation>“{name}”失败：{reason}</translation>
    </message>
    <message>
        <source>“{name}” went astray: {reason}</source>
        <translation>“{name}”训练发散：{reason}</translation>
    </message>
    <message>
        <source>“{name}” was cancelled at epoch {epoch} of {epochs}.</source>
        <translation>“{name}”在第 {epoch} 轮（共 {epochs} 轮）取消。</translation>
    </message>
    <message>
        <source>“{name}” broke off at epoch {epoch} of {epochs}; it can be continued.</source>
        <translation>“{name}”在第 {epoch} 轮（共 {epochs} 轮）中断；可以继续。</translation>
    </message>
    <message>
        <source>“{name}” is at epoch {epoch} of {epochs}.</source>
        <translation>“{name}”正进行到第 {epoch} 轮（共 {epochs} 轮）。</translation>
    </message>
    <message>
        <source>“{name}” can&apos;t be read: {reason}</source>
        <translation>无法读取“{name}”：{reason}</translation>
    </message>
    <message>
        <source>The notes are too long: {count} letters of {most} at most.</source>
        <translation>备注太长：{count} 个字符，至多 {most} 个。</translation>
    </message>
    <message>
        <source>Shorten them, or keep them in a file of your own.</source>
        <translation>请缩短，或保存到您自己的文件中。</translation>
    </message>
    <message>
        <source>The queue is being changed by another window or command.</source>
        <translation>其他窗口或命令正在更改队列。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>Reading the run…</source>
        <translation>正在读取训练记录…</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>训练设备</translation>
    </message>
    <message>
        <source>from its sources</source>
        <translation>从源代码运行</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>It was trained on pictures of one collection. On pictures from another camera, place, season or light it is often less accurate than here.</source>
        <translation>它只用一组图片训练。对于来自其他相机、地点、季节或光线的图片，准确率往往比这里低。</translation>
    </message>
    <message>
        <source>It always answers with one of its classes, also for a picture that shows none of them, and its probabilities weren&apos;t checked: 90 % doesn&apos;t mean that nine in ten such answers are right.</source>
        <translation>它总是以自己的某个类别作答，即使图片不属于其中任何一个；其概率也未经检查：90 % 并不意味着这样的回答十个中有九个正确。</translation>
    </message>
    <message>
        <source>It knows nothing but its classes. The program says “none of my classes” to many pictures that show something else, but not to all of them.</source>
        <translation>它只认识自己的类别。对许多显示别的东西的图片，程序会说“不属于我的任何类别”，但并非全部。</translation>
    </message>
    <message>
        <source>The validation pictures also chose the best epoch, so their accuracy is a little too good. There were no test pictures that nothing was chosen by.</source>
        <translation>最佳轮也由这些验证图片选出，因此其准确率略微偏高。没有未参与任何挑选的测试图片。</translation>
    </message>
    <message>
        <source>It was judged on {count} pictures only: mind the interval rather than the figure.</source>
        <translation>它只在 {count} 张图片上评估：请看区间，而不要只看数值。</translation>
    </message>
    <message>
        <source>The training did not run to its end.</source>
        <translation>训练没有进行到底。</translation>
    </message>
    <message>
        <source>The pictures weren&apos;t checked for copies, wrong labels or damage; copies on both sides make figures too good.</source>
        <translation>没有检查图片是否有重复、错误标签或损坏；训练和评估两边都有重复图片时，指标会偏高。</translation>
    </message>
    <message>
        <source>Whether it treats groups of pictures, or of people in them, alike was not examined. It is no ground for decisions about a person&apos;s health, safety or rights without somebody who checks them.</source>
        <translation>没有检查它是否同等对待不同组的图片或图片中的不同人群。没有人核查时，不可据此对任何人的健康、安全或权利作出决定。</translation>
    </message>
    <message>
        <source>How it learned</source>
        <translation>学习过程</translation>
    </message>
    <message>
        <source>What it confuses</source>
        <translation>混淆了什么</translation>
    </message>
    <message>
        <source>Class by class</source>
        <translation>各个类别</translation>
    </message>
    <message>
        <source>Its worst mistakes</source>
        <translation>最严重的错误</translation>
    </message>
    <message>
        <source>Where it looks</source>
        <translation>看了哪里</translation>
    </message>
    <message>
        <source>How sure it is</source>
        <translation>有多大把握</translation>
    </message>
    <message>
        <source>With a bad camera</source>
        <translation>用劣质相机时</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>What not to expect</source>
        <translation>不应期待什么</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished">设置</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>所用环境</translation>
    </message>
    <message>
        <source>Made by ResNet Trainer on {date}.</source>
        <translation>由 ResNet Trainer 于 {date} 生成。</translation>
    </message>
    <message>
        <source>It couldn&apos;t be judged, so there is nothing to tell here.</source>
        <translation>无法评估，因此这里没有内容。</translation>
    </message>
    <message>
        <source>No class was taken for another: all answers are right.</source>
        <translation>没有哪个类别被认成另一个：所有结果都正确。</translation>
    </message>
    <message>
        <source>“{true}” taken for “{answered}”: {count} of {all} pictures.</source>
        <translation>“{true}”被认成“{answered}”：{all} 张图片中有 {count} 张。</translation>
    </message>
    <message>
        <source>Of {count} classes the whole table would be too large; these were confused most often:</source>
        <translation>有 {count} 个类别，完整的表格太大；以下是最常见的混淆：</translation>
    </message>
    <message>
        <source>Each row is what the pictures show, each column what the network said: right answers are on the diagonal.</source>
        <translation>每一行是图片的实际类别，每一列是网络的识别结果：正确的在对角线上。</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>找出</translation>
    </message>
    <message>
        <source>Right where named</source>
        <translation>判为该类时正确</translation>
    </message>
    <message>
        <source>Mean of the classes</source>
        <translation>各类别平均</translation>
    </message>
    <message>
        <source>“Found” is the part of a class&apos;s pictures that it recognises, “right where named” how often it is right when it names the class.</source>
        <translation>“找出”是此类图片中被识别出的比例，“判为该类时正确”是网络判为该类时正确的比例。</translation>
    </message>
    <message>
        <source>The {shown} worst of {all} classes.</source>
        <translation>{all} 个类别中最差的 {shown} 个。</translation>
    </message>
    <message>
        <source>It made none.</source>
        <translation>没有出错。</translation>
    </message>
    <message>
        <source>{count} mistakes in all; these it was surest of:</source>
        <translation>共 {count} 个错误；以下是它最有把握的：</translation>
    </message>
    <message>
        <source>{answer} ({probability}), but it is {label}</source>
        <translation>{answer}（{probability}），实际为 {label}</translation>
    </message>
    <message>
        <source>There was no picture to look at.</source>
        <translation>没有可查看的图片。</translation>
    </message>
    <message>
        <source>Bright places speak most for the answer (Grad-CAM). They should lie on what the picture is about: a network that looks at the background has learned something else.</source>
        <translation>亮处最支持识别结果（Grad-CAM）。亮处应落在图片的主体上：看背景的网络学到的是别的东西。</translation>
    </message>
    <message>
        <source>{answer}, right</source>
        <translation>{answer}，正确</translation>
    </message>
    <message>
        <source>{answer}, but it is {label}</source>
        <translation>{answer}，实际为 {label}</translation>
    </message>
    <message>
        <source>The pictures can&apos;t be shown any more.</source>
        <translation>图片已无法显示。</translation>
    </message>
    <message>
        <source>{count} of the pictures that it was judged by aren&apos;t there any more: they can&apos;t be shown.</source>
        <translation>评估所用的图片中有 {count} 张已不存在：无法显示。</translation>
    </message>
    <message>
        <source>of {count} test pictures, which nothing was learned from or chosen by, are recognised</source>
        <translation>的测试图片识别正确（共 {count} 张，未用于学习或任何挑选）</translation>
    </message>
    <message>
        <source>of {count} validation pictures, which weren&apos;t learned from but chose the best epoch, are recognised</source>
        <translation>的验证图片识别正确（共 {count} 张，未用于学习，但用于选出最佳轮）</translation>
    </message>
    <message>
        <source>of {count} training pictures are recognised; it has learned from them, so this says nothing of others</source>
        <translation>的训练图片识别正确（共 {count} 张；它用这些图片学习过，因此无法说明在其他图片上的表现）</translation>
    </message>
    <message>
        <source>of {count} pictures are recognised</source>
        <translation>的图片识别正确（共 {count} 张）</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>still running</source>
        <translation>仍在训练</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>stopped before its end</source>
        <translation>提前停止</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>went astray</source>
        <translation>已发散</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>broke off</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>Report of a training</source>
        <translation>训练报告</translation>
    </message>
    <message>
        <source>a residual network</source>
        <translation>残差网络</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>A trained network ({network}) was taught {classes} classes of “{data}”.</source>
        <translation>用“{data}”教一个已训练的网络（{network}）认识 {classes} 个类别。</translation>
    </message>
    <message>
        <source>A trained network ({network}) was taught {classes} classes by {count} pictures of “{data}”.</source>
        <translation>用“{data}”的 {count} 张图片教一个已训练的网络（{network}）认识 {classes} 个类别。</translation>
    </message>
    <message>
        <source>A residual network ({network}) was trained from nothing to tell {classes} classes of “{data}” apart.</source>
        <translation>从零开始训练残差网络（{network}），区分“{data}”的 {classes} 个类别。</translation>
    </message>
    <message>
        <source>A residual network ({network}) was trained from nothing to tell {classes} classes apart, on {count} pictures of “{data}”.</source>
        <translation>用“{data}”的 {count} 张图片从零开始训练残差网络（{network}），区分 {classes} 个类别。</translation>
    </message>
    <message>
        <source>On other pictures of the same kind its accuracy may well lie between {low} and {high} (95 % interval).</source>
        <translation>在其他同类图片上，其准确率可能在 {low} 和 {high} 之间（95 % 区间）。</translation>
    </message>
    <message>
        <source>How good it is isn&apos;t known: it couldn&apos;t be judged.</source>
        <translation>不知道它有多好：无法评估。</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>以及另外 {count} 个</translation>
    </message>
    <message>
        <source>{done} of {all}</source>
        <translation>{done} / {all}</translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished">状态</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Report made</source>
        <translation>报告生成时间</translation>
    </message>
    <message>
        <source>No epoch was finished: there is nothing to draw.</source>
        <translation>没有完成任何一轮：没有可绘制的内容。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished">训练</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation type="unfinished">验证</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation type="unfinished">轮</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation type="unfinished">准确率</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished">损失</translation>
    </message>
    <message>
        <source>No pictures were kept for validation: the curves are those of the training pictures alone.</source>
        <translation>没有留作验证的图片：曲线只是训练图片的。</translation>
    </message>
    <message>
        <source>The dashed line marks epoch {epoch}, the best one, whose weights were kept.</source>
        <translation>虚线标出最佳的第 {epoch} 轮，保留的就是它的权重。</translation>
    </message>
    <message>
        <source>Here each epoch is a last layer of its own, with less and less regularisation.</source>
        <translation>这里的每一轮都是一个独立的最后一层，正则化逐渐减弱。</translation>
    </message>
    <message>
        <source>The training accuracy is that on the varied pictures while they were learned from.</source>
        <translation>训练准确率是学习时在变化后的图片上测得的。</translation>
    </message>
    <message>
        <source>Without its settings there is no advice.</source>
        <translation>没有其设置，无法给出建议。</translation>
    </message>
    <message>
        <source>Nothing stands out.</source>
        <translation>没有特别之处。</translation>
    </message>
    <message>
        <source>Its settings can&apos;t be read.</source>
        <translation>无法读取其设置。</translation>
    </message>
    <message>
        <source>To try:</source>
        <translation>可以试试：</translation>
    </message>
    <message>
        <source>slight</source>
        <translation>轻微</translation>
    </message>
    <message>
        <source>strong</source>
        <translation>强</translation>
    </message>
    <message>
        <source>very strong</source>
        <translation>非常强</translation>
    </message>
    <message>
        <source>On average its probability and how often it is right are {error} points apart. Bars below the line: surer than it should be; above: too modest; pale bars stand for few pictures.</source>
        <translation>平均而言，其概率与实际正确率相差 {error} 个百分点。柱在线下：过于自信；在线上：过于谦虚；浅色的柱表示图片很少。</translation>
    </message>
    <message>
        <source>Is it as sure as it is right?</source>
        <translation>它的把握与正确率一致吗？</translation>
    </message>
    <message>
        <source>Probability of the answer</source>
        <translation>识别结果的概率</translation>
    </message>
    <message>
        <source>how often it is right</source>
        <translation>实际正确率</translation>
    </message>
    <message>
        <source>This wasn&apos;t tried. “How sure” on the Runs page does, and “report --robust” on the command line.</source>
        <translation>尚未试过。可在“训练记录”页的“有多大把握”中，或在命令行用“report --robust”来试。</translation>
    </message>
    <message>
        <source>Of {count} pictures as they are {accuracy} are right. As a bad camera gives them:</source>
        <translation>{count} 张原样图片识别正确 {accuracy}。换成劣质相机拍出的那种图片：</translation>
    </message>
    <message>
        <source>When to say “I&apos;m not sure” isn&apos;t settled: that takes validation pictures and a training that ended.</source>
        <translation>尚未确定何时说“我没把握”：这需要验证图片和已结束的训练。</translation>
    </message>
    <message>
        <source>No probability makes {wanted} of its answers right: it would always say “I&apos;m not sure”.</source>
        <translation>没有哪个概率能使其回答的正确率达到 {wanted}：它总会说“我没把握”。</translation>
    </message>
    <message>
        <source>Below a probability of {threshold} it says “I&apos;m not sure”: chosen so that {wanted} of what it answers is right.</source>
        <translation>概率低于 {threshold} 时它会说“我没把握”：这样选择是为了使其回答的正确率达到 {wanted}。</translation>
    </message>
    <message>
        <source>Here it answers {coverage} of the pictures, and {right} of these answers are right.</source>
        <translation>在这里，它回答了 {coverage} 的图片，这些回答的正确率为 {right}。</translation>
    </message>
    <message>
        <source>To {part} of these pictures it says “none of my classes”, wrongly.</source>
        <translation>对其中 {part} 的图片，它误说“不属于我的任何类别”。</translation>
    </message>
    <message>
        <source>The same pictures chose these borders: on others they may do a little worse.</source>
        <translation>这些界限也由同样的图片选出：在其他图片上可能略差。</translation>
    </message>
    <message>
        <source>Answering…</source>
        <translation>正在识别…</translation>
    </message>
    <message>
        <source>The server sends us from one place to the next without end.</source>
        <translation>服务器不停地把我们转到另一处。</translation>
    </message>
    <message>
        <source>It would come unencrypted: anybody on the way could change it.</source>
        <translation>它将以未加密的方式传来：途中任何人都可能改动它。</translation>
    </message>
    <message>
        <source>This checkpoint doesn&apos;t fit its run: one of them was changed.</source>
        <translation>此检查点与其运行不符：其中之一被改动过。</translation>
    </message>
    <message>
        <source>Start a new run. It can begin with what this one has learned.</source>
        <translation>请开始新的运行；它可以从这次运行已学到的内容开始。</translation>
    </message>
    <message>
        <source>The file could not be made beside the training that is under way.</source>
        <translation>在训练进行的同时，无法生成该文件。</translation>
    </message>
    <message>
        <source>Export the network when that training has ended.</source>
        <translation>请在该训练结束后再导出网络。</translation>
    </message>
</context>
</TS>
