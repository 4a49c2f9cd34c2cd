import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page, type Request } from 'playwright-core';
import { buildScenes } from './build-scenes.ts';
import { serveScenes } from './serve-scenes.ts';

/** Debian's, or the one that CHROMIUM names. */
export const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export type Step =
  | { readonly act: 'press' | 'point' | 'menu' | 'see' | 'show'; readonly target: string }
  | { readonly act: 'type'; readonly target: string; readonly text: string }
  | { readonly act: 'key'; readonly key: string }
  | { readonly act: 'paste'; readonly target: string; readonly pictures: readonly string[] };

export interface StagedScene {
  readonly name: string;
  readonly title: string;
  readonly steps: readonly Step[];
}

/** How a scene is looked at. */
export interface Look {
  readonly language: 'en' | 'kk' | 'ar';
  readonly theme: 'light' | 'dark';
  readonly contrast: 'system' | 'more';
}

export interface Stage {
  readonly browser: Browser;
  readonly url: string;
  readonly scenes: readonly StagedScene[];
  /** A page of this size; everything in it stands still, and time with it. */
  openPage(viewport: { readonly width: number; readonly height: number }): Promise<ScenePage>;
  close(): Promise<void>;
}

export interface ScenePage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained of since it was opened. */
  readonly complaints: string[];
  /** Plays a scene from its beginning to its end. */
  play(scene: StagedScene, look: Look): Promise<void>;
  /** Turns what is shown to another look, as a person would in the settings. */
  turn(look: Look): Promise<void>;
  /** Shows other colours at once, and leaves everything else as it is. */
  paint(look: Look): Promise<void>;
  close(): Promise<void>;
}

/** Longer than this nothing of a scene takes; some wait six seconds before they say something. */
const PATIENCE_MS = 15_000;

/** Builds the scenes, serves them with the real client's policy, and starts a browser. */
export async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'herald-scenes-'));
  await buildScenes(folder);
  const server = await serveScenes(folder);
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--font-render-hinting=none',
    ],
  });
  const openPage: Stage['openPage'] = (viewport) => openScenePage(browser, server.url, viewport);
  const first = await openPage({ width: 400, height: 300 });
  await first.page.goto('/');
  const scenes: StagedScene[] = await first.page.evaluate('desk.list()');
  await first.close();
  return {
    browser,
    url: server.url,
    scenes,
    openPage,
    async close() {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function openScenePage(
  browser: Browser,
  baseURL: string,
  viewport: { readonly width: number; readonly height: number },
): Promise<ScenePage> {
  const context = await browser.newContext({
    baseURL,
    viewport,
    locale: 'en-GB',
    timezoneId: 'Asia/Almaty',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  const loading = new Set<Request>();
  page.on('request', (request) => loading.add(request));
  page.on('requestfinished', (request) => loading.delete(request));
  page.on('requestfailed', (request) => loading.delete(request));
  const settle = async () => {
    do await page.evaluate(settling);
    while (loading.size > 0);
  };
  page.on('pageerror', (error) => complaints.push(`${error.name}: ${error.message}`));
  page.on('console', (message) => {
    const isExpected = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isExpected) complaints.push(message.text());
  });
  return {
    page,
    context,
    complaints,
    async play(scene, look) {
      const once = async () => {
        await keepLook(page, look);
        await page.mouse.move(0, 0);
        await page.goto(`/scenes/${scene.name}`);
        await settle();
        for (const step of scene.steps) {
          await take(page, step, settle).catch((cause: unknown) => {
            throw new TypeError(`The scene ${scene.name} did not get past ${JSON.stringify(step)}.`, {
              cause,
            });
          });
        }
        await settle();
      };
      // A press that a busy machine delivers between two drawings is lost; a scene that is broken fails again.
      await once().catch(once);
    },
    async turn({ language, theme, contrast }) {
      await page.evaluate(`desk.turn(${[language, theme, contrast].map(quote).join()})`);
      await settle();
    },
    paint: ({ theme, contrast }) => page.evaluate(painting(theme, contrast)),
    close: () => context.close(),
  };
}

/** A step of a scene, as a person would take it. */
async function take(page: Page, step: Step, settle: () => Promise<void>): Promise<void> {
  if (step.act === 'key') return step.key === 'rest' ? settle() : page.keyboard.press(step.key);
  const target = page.locator(await withWords(page, step.target)).first();
  if (step.act === 'press') return target.click();
  if (step.act === 'menu') return target.click({ button: 'right' });
  if (step.act === 'point') return target.hover();
  if (step.act === 'type') {
    await target.click();
    const text = await withWords(page, step.text);
    // Enter would send what is typed.
    return text.includes('\n') ? target.fill(text) : target.pressSequentially(text);
  }
  if (step.act === 'paste') {
    await page.evaluate(`desk.paste(${quote(step.target)}, ${JSON.stringify(step.pictures)})`);
    return settle();
  }
  await target.waitFor({ state: 'attached' });
  // What came may still move: a list takes its place, a dialog rises.
  await settle();
  if (step.act === 'show') await target.scrollIntoViewIfNeeded();
}

/** A selector with the words of the language that is shown in the place of `{part:key}`. */
async function withWords(page: Page, text: string): Promise<string> {
  let filled = text;
  for (const [mark, key = ''] of text.matchAll(/\{([\w/]+:[\w.-]+)\}/g)) {
    filled = filled.replace(mark, await page.evaluate(`desk.words(${quote(key)})`));
  }
  return filled;
}

/** Until fonts and pictures are there and nothing has changed for a while. */
const settling = `(async () => {
  const QUIET_MS = 120, LIMIT_MS = 3000;
  const startMs = performance.now();
  let lastMs = startMs;
  const watch = new MutationObserver(() => { lastMs = performance.now(); });
  watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  while (performance.now() - lastMs < QUIET_MS && performance.now() - startMs < LIMIT_MS) {
    const beforeMs = performance.now();
    await new Promise((next) => setTimeout(next, 30));
    const isBusy = performance.now() - beforeMs > 70;
    // Rows of a long list are hidden until they were measured.
    const isUnfinished = document.querySelector('#root > *') === null || document.querySelector('[style*="visibility: hidden"]') !== null;
    if (isBusy || isUnfinished) lastMs = performance.now();
  }
  watch.disconnect();
  await document.fonts.ready;
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
  await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
})()`;

/** The preferences of the next page that is opened. */
async function keepLook(page: Page, { language, theme, contrast }: Look): Promise<void> {
  if (!page.url().startsWith('http')) await page.goto('/boot.js');
  const preferences = JSON.stringify({ language, theme, contrast });
  await page.evaluate(`localStorage.setItem('herald.preferences', ${quote(preferences)})`);
}

function painting(theme: string, contrast: string): string {
  return `(() => {
    const root = document.documentElement;
    // However short a transition is, it would show its middle to whoever asks at once.
    const still = new CSSStyleSheet();
    still.replaceSync('*, *::before, *::after { transition: none !important }');
    document.adoptedStyleSheets.push(still);
    root.setAttribute('data-theme', ${quote(theme)});
    root.toggleAttribute('data-contrast', false);
    if (${quote(contrast)} === 'more') root.setAttribute('data-contrast', 'more');
    for (const each of document.querySelectorAll('*')) getComputedStyle(each).color;
    document.adoptedStyleSheets.pop();
  })()`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
