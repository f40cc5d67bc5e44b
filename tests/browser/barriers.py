"""What axe finds on a page, what it cannot decide, and what is wider than the page.

Beside axe's own set two rules are on: what is on a control begins its name, so that who
speaks to the computer can say what is read, and targets are large enough for a finger.
"""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    "rules": {
        "label-content-name-mismatch": {"enabled": True},
        "target-size": {"enabled": True},
    },
    "resultTypes": ["violations", "incomplete"],  # what passes is not described
    "preload": False,  # reading the style sheets anew makes the framework's bar show
}
GRAVE = ("serious", "critical")

CONTRASTS = """(selectors) => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).map((c) => {
      const share = c / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const isClear = (colour) => colour === "none" || channels(colour)[3] === 0;
  const isSolid = (colour) => !isClear(colour) && channels(colour).length === 3;
  const covers = (shape, box) => {
    const at = shape.getBoundingClientRect();
    return at.left <= box.left && at.right >= box.right && at.top <= box.bottom
      && at.bottom >= box.top;
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (!isClear(colour)) return isSolid(colour) ? [colour] : [];
    }
    return ["rgb(255, 255, 255)"];
  };
  const grounds = (text) => {
    const box = text.getBoundingClientRect();
    const shapes = [...text.ownerSVGElement.querySelectorAll("rect")].filter((shape) =>
      shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING);
    const touched = shapes.filter((shape) => {
      const at = shape.getBoundingClientRect();
      return at.left < box.right && at.right > box.left && at.top < box.bottom
        && at.bottom > box.top;
    });
    const fills = touched.map((shape) => getComputedStyle(shape).fill);
    const last = touched.at(-1);
    if (last && covers(last, box)) return isSolid(fills.at(-1)) ? [fills.at(-1)] : [];
    return [...fills.filter((fill) => !isClear(fill)), ...behind(text.ownerSVGElement)];
  };
  return selectors.map((selector) => {
    const element = document.querySelector(selector);
    const drawn = element.ownerSVGElement;
    const ink = getComputedStyle(element)[drawn ? "fill" : "color"];
    const under = drawn ? grounds(element) : behind(element);
    return Math.min(...(under.length ? under : [ink]).map((ground) => {
      const [dark, light] = [luminance(ink), luminance(ground)].sort((a, b) => a - b);
      return (light + 0.05) / (dark + 0.05);
    }));
  });
}"""
"""The least contrast of each text with what is painted under it; 1 where it is not solid."""

WIDEST = """(width) => {
  let widest = null, end = width + 0.5;
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    const right = box.right + scrollX;
    const scrolls = element.parentElement.closest(".scroll, .hidden-words");
    if (box.width && right > end && !scrolls) [widest, end] = [element, right];
  }
  if (document.documentElement.scrollWidth <= width) return "";
  return `${Math.round(end)} px: ${widest?.outerHTML.slice(0, 120)}`;
}"""

UNSEEN = """() => {
  const stops = "a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, "
    + "textarea:enabled, summary, [tabindex]:not([tabindex='-1'])";
  const ring = (element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  return [...document.querySelectorAll(stops)].filter((e) => e.checkVisibility()).filter((e) => {
    e.focus({ preventScroll: true });
    const around = e.closest(".choice");
    return document.activeElement !== e || e.tabIndex > 0
      || !(ring(e) || (around && ring(around)));
  }).map((e) => e.outerHTML.slice(0, 100));
}"""
"""Stops of the tab key that cannot be reached, come out of order or show no ring."""

WIDTHS = [pytest.param(1280, marks=pytest.mark.long), 360]
"""Of windows: in the suite the narrow one, which shows everything that the wide one does."""


def barriers(page: Page) -> list[str]:
    """Name what keeps somebody from using the page, with where it is."""
    found = Axe().run(page, options=OPTIONS).response
    return [
        f"{violation['id']}: {[node['target'] for node in violation['nodes']][:3]}"
        for violation in found["violations"]
        if violation["impact"] in GRAVE
    ] + _too_faint(page, found["incomplete"])


def _too_faint(page: Page, undecided: list[dict[str, Any]]) -> list[str]:
    """Decide what axe cannot: text over shapes of a picture."""
    targets = [
        node["target"][0]
        for rule in undecided
        if rule["id"] == "color-contrast"
        for node in rule["nodes"]
    ]
    contrasts = page.evaluate(CONTRASTS, targets)
    return [
        f"contrast {contrast:.2f}: {target}"
        for target, contrast in zip(targets, contrasts, strict=True)
        if contrast < 4.5
    ]


def too_wide(page: Page) -> str:
    """Name the widest element of a page that scrolls sideways; empty for none."""
    width = page.evaluate("innerWidth")
    return str(page.evaluate(WIDEST, width))


def unseen_stops(page: Page) -> tuple[str, ...]:
    """Name what the tab key comes to and does not show, or shows out of order."""
    return tuple(page.evaluate(UNSEEN))
