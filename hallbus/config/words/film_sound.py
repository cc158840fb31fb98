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
    "film_sound_unheard": Entry(
        "warning",
        zh="屏 {name} 不放内容，film_sound 用不上。",
        zh_remedy='删掉这一行，或给这块屏的 regions 加上 "content"。',
        en="Screen {name} shows no content, so nobody hears its film_sound.",
        en_remedy='Remove the line, or add "content" to the screen\'s regions.',
    ),
}
