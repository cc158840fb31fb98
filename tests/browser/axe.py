"""What axe-core finds that stands in the way of those who see, hear or point otherwise."""

from pathlib import Path

from playwright.async_api import Page

AXE = Path(__file__).parents[2] / "display" / "node_modules" / "axe-core" / "axe.min.js"
HINDERS = ("serious", "critical")


async def findings(page: Page, least: tuple[str, ...] = HINDERS) -> list[str]:
    """Each rule that a page breaks, with the elements that break it; those that only annoy are passed over."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        f"{one['impact']}: {one['help']}: {', '.join(str(node['target'][0]) for node in one['nodes'])}"
        for one in found["violations"]
        if one["impact"] in least
    ]
