import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { createStory, type Story, type StoryOptions } from '../server/test/harness.ts';
import { buildWeb } from '../tools/build-web/build.ts';
import { createGate, findPort, type Gate } from './gate.ts';

/** Debian's, or the one that CHROMIUM names. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A camera and a microphone that need no person.
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];

/** A server, a gate before it, and browsers. */
export interface Journey {
  readonly story: Story;
  readonly gate: Gate;
  readonly browser: Browser;
  /** A browser profile of its own: another person, or another device of one. */
  visitor(options?: BrowserContextOptions): Promise<Visitor>;
  /** A part of the journey, named by a sentence; the journey ends where one fails. */
  step(sentence: string, run: () => Promise<void>): Promise<void>;
}

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What pages of this visitor complained of: errors, and what the security policy refused. */
  readonly complaints: string[];
}

/** How long a step of a journey may take on a busy machine. */
export const PATIENCE_MS = 45_000;

export interface JourneyOptions {
  readonly config?: StoryOptions['config'];
  /** More flags for Chromium. */
  readonly flags?: readonly string[];
  /** The name under which browsers find the server; passkeys are kept for names, not for numbers. */
  readonly hostname?: 'localhost';
  /** What is missing for it to run, and how to get it; null when nothing is. */
  readonly missing?: string | null;
}

/** A test in a real browser against a real server. Without Chromium it says that it did not run, and how it would. */
export function journey(
  name: string,
  run: (journey: Journey, context: TestContext) => Promise<void>,
  options: JourneyOptions = {},
): void {
  test(name, { timeout: 240_000 }, async (context) => {
    if (!existsSync(executablePath)) {
      context.skip('needs Chromium: apt-get install chromium, or name one in CHROMIUM');
      return;
    }
    if (typeof options.missing === 'string') {
      context.skip(options.missing);
      return;
    }
    await run(await startJourney(context, options), context);
  });
}

/** The runner goes on after a part that failed; a journey cannot. */
async function takeStep(
  context: TestContext,
  browser: Browser,
  sentence: string,
  run: () => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  await context.test(sentence, async () => {
    try {
      await run();
    } catch (error) {
      failures.push(error);
      await keepScreens(browser, sentence);
      throw error;
    }
  });
  if (failures.length > 0) throw failures[0];
}

async function startJourney(context: TestContext, options: JourneyOptions): Promise<Journey> {
  const lines: string[] = [];
  if ((await buildWeb((line) => lines.push(line))) !== 0) throw new TypeError(lines.join('\n'));
  const webFolder = join(import.meta.dirname, '../web/dist');
  // Passkeys are bound to the address that the server is told it has.
  const port = options.hostname === undefined ? 0 : await findPort(options.hostname);
  const publicUrl = options.hostname === undefined ? null : `http://${options.hostname}:${port}`;
  const config = { webFolder, publicUrl, ...options.config };
  const story = await createStory(context, { config, checkSpec: false });
  const gate = await createGate(story.baseUrl, options.hostname, port);
  const browser = await chromium.launch({ executablePath, args: [...flags, ...(options.flags ?? [])] });
  context.after(async () => {
    await browser.close();
    await gate.close();
  });
  return {
    story,
    gate,
    browser,
    visitor: (wanted) => visit(browser, gate, wanted),
    step: (sentence, run) => takeStep(context, browser, sentence, run),
  };
}

/** What stood on the screens when a journey failed, for whoever names a folder in E2E_FAILURES. */
async function keepScreens(browser: Browser, name: string): Promise<void> {
  const folder = process.env.E2E_FAILURES;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  const pages = browser.contexts().flatMap((context) => context.pages());
  for (const [index, page] of pages.entries()) {
    const file = join(folder, `${name.replaceAll(/\W+/g, '-')}-${index}`);
    await page.screenshot({ path: `${file}.png`, timeout: 5_000 }).catch(() => null);
    const words = await page.locator('body').ariaSnapshot({ timeout: 5_000 }).catch(String);
    await writeFile(`${file}.txt`, `${page.url()}\n${words}\n`);
  }
}

async function visit(browser: Browser, gate: Gate, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: gate.url,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    permissions: ['microphone', 'camera', 'clipboard-read', 'clipboard-write'],
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  context.on('page', (page) => {
    page.on('pageerror', (error) => complaints.push(`${error.name}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !isExpected(message.text())) complaints.push(message.text());
    });
  });
  return { context, page: await context.newPage(), complaints };
}

/** Chromium writes refused requests to the console as well; whether they matter, the screen says. */
function isExpected(text: string): boolean {
  return text.startsWith('Failed to load resource');
}
