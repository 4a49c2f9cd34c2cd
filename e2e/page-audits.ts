import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

export interface Fault {
  readonly rule: string;
  readonly element: string;
  readonly message: string;
}

/**
 * What react-aria says aloud when a button begins to wait names that button, for seven seconds: by then the next step may
 * stand in its place, and the name leads nowhere. It was said when the button was there.
 */
const SAID = '[data-live-announcer] [role=img]';

/**
 * What axe finds wrong with the page as it stands, but for what is `without`. The security policy holds; a debugger stands
 * outside of it.
 */
export async function readAxe(page: Page, options: RunOptions, without: string[] = []): Promise<Fault[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const results: AxeResults = await page.evaluate(
    ([asked, exclude]) => {
      const found: unknown = Reflect.get(window, 'axe');
      return (found as typeof axe).run(
        { include: [['html']], exclude: exclude.map((each) => [each]) },
        asked,
      );
    },
    [options, [...without, SAID]] as const,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => ({
      rule: id,
      element: node.html.slice(0, 160),
      message: [...node.any, ...node.all, ...node.none][0]?.message ?? '',
    })),
  );
}

/** Animations and transitions that run although the person asked for none. */
export function readMotion(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    document.getAnimations().flatMap((animation) => {
      const duration = Number(animation.effect?.getComputedTiming().activeDuration ?? 0);
      return animation.playState === 'running' && duration > 20 ? [`${animation.id} ${duration} ms`] : [];
    }),
  );
}

/**
 * What reaches over the sides of the page. Scrollers of their own are allowed to hold more than they show, such as
 * code, tables and filters.
 */
export function readEdges(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const over = document.documentElement.scrollWidth > width ? ['the page itself'] : [];
    const isAllowed = (element: Element): boolean => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const { overflowX, visibility, clipPath, textOverflow } = getComputedStyle(at);
        if (at.matches('[data-bubble]') && at !== element && overflowX === 'clip') return true;
        if (visibility === 'hidden' || clipPath !== 'none' || textOverflow === 'ellipsis') return true;
        if (at !== element && ['auto', 'scroll'].includes(overflowX) && at.scrollWidth > at.clientWidth)
          return true;
      }
      return false;
    };
    for (const element of document.body.querySelectorAll('*')) {
      if (element.closest('svg') !== null && element.tagName !== 'svg') continue;
      const { left, right, width: own } = element.getBoundingClientRect();
      if (own === 0 || (left >= -1 && right <= width + 1) || isAllowed(element)) continue;
      over.push(`${element.outerHTML.slice(0, 120)} from ${Math.round(left)} to ${Math.round(right)}`);
    }
    return over.slice(0, 3);
  });
}

/** The kind of what has the focus, and whether it, or what stands round it, looks different because of that. */
export function readFocusMarks(page: Page): Promise<{ kind: string; isMarked: boolean }> {
  return page.evaluate(async () => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body)
      return { kind: 'body', isMarked: true };
    const parts = [element, element.parentElement, element.parentElement?.parentElement].flatMap((each) =>
      each instanceof HTMLElement ? [each, ...each.children] : [],
    );
    const read = async () => {
      // However short a transition is, a busy machine draws its middle too.
      await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
      const ending = document
        .getAnimations()
        .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime));
      await Promise.all(ending.map((animation) => animation.finished.catch(() => null)));
      return parts.map((each) => {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor } = getComputedStyle(each);
        return [outlineStyle === 'none' ? '' : outlineWidth + outlineColor, boxShadow, borderColor].join();
      });
    };
    const marked = await read();
    element.blur();
    const plain = await read();
    element.focus();
    const kind = [element.tagName, element.getAttribute('role'), element.getAttribute('type')]
      .filter(Boolean)
      .join(' ');
    return { kind: kind.toLowerCase(), isMarked: marked.some((style, at) => style !== plain[at]) };
  });
}
