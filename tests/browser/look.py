"""What a demanding eye measures on a page: texts that are clipped, hang out or collide, their size and contrast."""

import io
from typing import Any

from PIL import Image
from playwright.async_api import Locator, Page

TEXTS = """
const shown = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const style = getComputedStyle(at)
    if (style.visibility === 'hidden' || style.display === 'none' || +style.opacity === 0) return false
  }
  return true
}
const texts = (skip) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found = []
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement
    if (!node.nodeValue.trim() || (skip && element.closest(skip)) || !shown(element)) continue
    if (['SCRIPT', 'STYLE', 'OPTION'].includes(element.tagName)) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const box of range.getClientRects()) if (box.width > 1) found.push({ element, box, text: node.nodeValue.trim() })
  }
  return found
}
"""

# A text is where its letters are: about the middle seven tenths of its line box.
FAULTS = """
([skip, scrolls]) => {
  SHARED
  const all = texts(skip), faults = []
  const inner = (box) => ({ left: box.left, right: box.right, top: box.top + box.height * 0.2, bottom: box.bottom - box.height * 0.2 })
  const hangs = (box, edge, slack) =>
    box.left < edge.left - slack || box.right > edge.right + slack || box.top < edge.top - slack || box.bottom > edge.bottom + slack
  const glass = { left: 0, top: 0, right: innerWidth, bottom: scrolls ? Infinity : innerHeight }
  for (const { element, box, text } of all) {
    if (hangs(inner(box), glass, 1)) faults.push(`"${text}" is off the glass`)
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at)
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) break
      if (style.overflowX !== 'visible' && style.display !== 'inline' && hangs(inner(box), at.getBoundingClientRect(), 1.5)) {
        faults.push(`"${text}" is clipped by .${at.className}`)
        break
      }
    }
    const frame = element.closest('.plate, .no, button, .prefix, .key, .tile')
    if (frame && hangs(inner(box), frame.getBoundingClientRect(), 2)) faults.push(`"${text}" hangs out of .${frame.className}`)
  }
  for (let one = 0; one < all.length; one++) {
    for (let other = one + 1; other < all.length; other++) {
      const a = inner(all[one].box), b = inner(all[other].box)
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      const layered = all[one].element.closest('.over, .under') !== all[other].element.closest('.over, .under')
      if (wide > 2 && high > 2 && !layered) faults.push(`"${all[one].text}" and "${all[other].text}" collide`)
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the glass')
  return faults
}
""".replace("SHARED", TEXTS)

CONTRASTS = """
(skip) => {
  SHARED
  const parse = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number)
    return [red, green, blue, alpha]
  }
  const light = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ground = (element) => {
    const layers = []
    for (let at = element; at; at = at.parentElement) {
      layers.push(parse(getComputedStyle(at).backgroundColor))
      if (layers[layers.length - 1][3] === 1) break
    }
    return layers.reverse().reduce((below, layer) => below.map((part, i) => layer[i] * layer[3] + part * (1 - layer[3])), [255, 255, 255])
  }
  return texts(skip).map(({ element, text }) => {
    const front = light(parse(getComputedStyle(element).color)), back = light(ground(element))
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05)
    return { text, ratio, off: !!element.closest(':disabled') }
  })
}
""".replace("SHARED", TEXTS)

SIZES = """
(skip) => {
  SHARED
  return texts(skip).map(({ element, text }) => {
    const size = parseFloat(getComputedStyle(element).fontSize)
    const high = /[0-9A-Z]/.test(text) ? 0.758 : /[\\u4e00-\\u9fff]/.test(text) ? 0.94 : 1
    return { text, high: size * high }
  })
}
""".replace("SHARED", TEXTS)


async def faults(page: Page, skip: str = "", scrolls: bool = False) -> list[str]:
    """Texts that are clipped, hang out of their frame or off the glass, or collide; not those inside `skip`."""
    found: list[str] = await page.evaluate(FAULTS, [skip, scrolls])
    return found


async def contrasts(page: Page, skip: str = "") -> list[dict[str, Any]]:
    """The contrast of every text with its ground (WCAG 2), from the colours that the browser computed."""
    found: list[dict[str, Any]] = await page.evaluate(CONTRASTS, skip)
    assert found
    return found


async def pale(page: Page, least: float = 7.0, least_off: float = 4.5, skip: str = "") -> list[str]:
    """The texts with too little contrast; what is switched off may have less, it says why beside it."""
    return [
        f"{one['text']}: {one['ratio']:.1f}"
        for one in await contrasts(page, skip)
        if one["ratio"] < (least_off if one["off"] else least)
    ]


async def small(page: Page, needed: float, skip: str) -> list[str]:
    """The texts whose glyphs are lower than needed, in px."""
    sizes = await page.evaluate(SIZES, skip)
    return [f"{one['text']}: {one['high']:.1f} px" for one in sizes if one["high"] < needed]


async def picture(target: Page | Locator, **options: Any) -> Image.Image:
    return Image.open(io.BytesIO(await target.screenshot(**options))).convert("RGB")


async def ink_height(target: Locator) -> int:
    """How high the glyphs of a text really are on the glass, in px."""
    seen = (await picture(target)).convert("L")
    ground = seen.getpixel((0, 0))
    different = seen.point(lambda level: 255 if abs(level - ground) > 96 else 0)
    box = different.getbbox()
    assert box is not None, "nothing is written there"
    return box[3] - box[1]
