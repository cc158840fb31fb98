"""Words for what the file itself gets wrong: reading it, its keys, its kinds of values."""

from hallbus.config.words.entry import Entry

FILE: dict[str, Entry] = {
    "file_missing": Entry(
        "error",
        zh="没有这个文件：{path}",
        zh_remedy="检查路径；文件名一般是 hall.toml。",
        en="There is no such file: {path}",
        en_remedy="Check the path; the file is usually called hall.toml.",
    ),
    "file_not_a_file": Entry(
        "error",
        zh="这是文件夹或设备，不是文件。",
        zh_remedy="写出文件夹里 hall.toml 的完整路径。",
        en="This is a folder or a device, not a file.",
        en_remedy="Give the path of the hall.toml inside the folder.",
    ),
    "file_unreadable": Entry(
        "error",
        zh="文件读不出来：{reason}",
        zh_remedy="检查读取权限和路径。",
        en="The file cannot be read: {reason}",
        en_remedy="Check its permissions and the path.",
    ),
    "file_too_big": Entry(
        "error",
        zh="文件超过 {limit} KB，不像大厅文件。",
        zh_remedy="大厅文件只写设置；视频和图片放在素材文件夹。",
        en="The file is larger than {limit} KB, which no hall file is.",
        en_remedy="A hall file holds settings only; videos and pictures belong in the clips folder.",
    ),
    "file_not_utf8": Entry(
        "error",
        zh="这一行有不是 UTF-8 的字符（可能按 GBK 保存了）。",
        zh_remedy="用编辑器“另存为”，编码选 UTF-8。",
        en="This line is not UTF-8 (perhaps the file was saved as GBK).",
        en_remedy="Save it again with the encoding UTF-8.",
    ),
    "toml_syntax": Entry(
        "error",
        zh="这里不合 TOML 的写法：{reason}",
        zh_remedy="看这一行和上一行：引号、方括号是否成对，文字和时间是否写在引号里，同一个键是否写了两遍。",
        en="This is not valid TOML: {reason}",
        en_remedy=(
            "Look at this line and the one before: matching quotes and brackets, texts and times in "
            "quotes, no key twice."
        ),
    ),
    "toml_too_deep": Entry(
        "error",
        zh="括号或带点的键套得太深。",
        zh_remedy="大厅文件最多套四层，照示例改写。",
        en="Brackets or dotted keys are nested too deeply.",
        en_remedy="A hall file is four levels deep at most; follow the example.",
    ),
    "unknown_key": Entry(
        "error",
        zh="没有“{name}”这个键。",
        zh_remedy="删掉它，或用这里可用的键：{known}。",
        en="There is no key “{name}” here.",
        en_remedy="Remove it, or use one of: {known}.",
    ),
    "unknown_key_near": Entry(
        "error",
        zh="没有“{name}”这个键。",
        zh_remedy="是不是“{near}”？",
        en="There is no key “{name}” here.",
        en_remedy="Did you mean “{near}”?",
    ),
    "missing_key": Entry(
        "error",
        zh="缺少“{name}”。",
        zh_remedy="在这一段里补上 {name} = …",
        en="“{name}” is missing.",
        en_remedy="Add {name} = … to this block.",
    ),
    "not_text": Entry(
        "error",
        zh="这里要写文字。",
        zh_remedy='写在引号里，例如 "09:00"、"综合"。',
        en="A text belongs here.",
        en_remedy='Put it in quotes, such as "09:00" or "A1".',
    ),
    "not_whole": Entry(
        "error",
        zh="这里要写整数。",
        zh_remedy="不加引号，不带小数点，例如 6。",
        en="A whole number belongs here.",
        en_remedy="Write it without quotes or a decimal point, such as 6.",
    ),
    "not_number": Entry(
        "error",
        zh="这里要写数字。",
        zh_remedy="不加引号，例如 8 或 2.5。",
        en="A number belongs here.",
        en_remedy="Write it without quotes, such as 8 or 2.5.",
    ),
    "not_switch": Entry(
        "error",
        zh="这里要写 true 或 false。",
        zh_remedy="写 true（是）或 false（否），不加引号。",
        en="true or false belongs here.",
        en_remedy="Write true or false, without quotes.",
    ),
    "not_list": Entry(
        "error",
        zh="这里要写列表。",
        zh_remedy='放进方括号，例如 ["A1", "B1"]；若是一段，标题用两层方括号 [[…]]。',
        en="A list belongs here.",
        en_remedy=('Use square brackets, such as ["A1", "B1"]; a block\'s heading takes two pairs, [[…]].'),
    ),
    "not_table": Entry(
        "error",
        zh="这里要写一段设置，不是单个值。",
        zh_remedy="改成一段：标题 […] 下面逐行写 键 = 值。",
        en="A block of settings belongs here, not one value.",
        en_remedy="Make it a block: a heading […] with key = value lines below.",
    ),
    "not_pair": Entry(
        "error",
        zh="这里要写开始和结束两个时间。",
        zh_remedy='写成 ["09:00", "12:00"]。',
        en="Two times belong here, from and to.",
        en_remedy='Write ["09:00", "12:00"].',
    ),
    "wrong_choice": Entry(
        "error",
        zh="“{value}”不在可选范围内。",
        zh_remedy="改成其中之一：{known}。",
        en="“{value}” is not one of the choices.",
        en_remedy="Write one of: {known}.",
    ),
}
