"""Words for the languages of films."""

from hallbus.config.words.entry import Entry

FILM_SOUND: dict[str, Entry] = {
    "bad_language": Entry(
        "error",
        zh="“{name}”不是语言标记。",
        zh_remedy="写 BCP 47 标记，例如 {known}。",
        en="“{name}” is no language.",
        en_remedy="Write a BCP 47 tag, such as {known}.",
    ),
    "bad_language_near": Entry(
        "error",
        zh="“{name}”不是语言标记。",
        zh_remedy="写成 {near}。",
        en="“{name}” is no language.",
        en_remedy="Write {near}.",
    ),
    "language_twice": Entry(
        "warning",
        zh="“{name}”在 {first} 已经写过。",
        zh_remedy="删掉重复的。",
        en="“{name}” stands at {first} already.",
        en_remedy="Remove the second one.",
    ),
    "track_files": Entry(
        "warning",
        zh="这部影片写了{files}个文件、{tracks}条音轨，会当成分段的影片一段一段放。",
        zh_remedy="几个文件就写几条音轨，每条音轨一个文件，顺序相同；只有一个文件就只写一个。",
        en="This film has {files} files and {tracks} tracks: they would be played as its parts, one after the other.",
        en_remedy="Give each track a file of its own, in the same order; or name one file alone.",
    ),
    "film_sound_unheard": Entry(
        "warning",
        zh="屏 {name} 不放内容，film_sound 用不上。",
        zh_remedy='删掉这一行，或给这块屏的 regions 加上 "content"。',
        en="Screen {name} shows no content, so nobody hears its film_sound.",
        en_remedy='Remove the line, or add "content" to the screen\'s regions.',
    ),
}
