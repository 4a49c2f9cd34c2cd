import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test, type TestContext } from 'node:test';
import type { RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import {
  executablePath,
  openStage,
  type Look,
  type ScenePage,
  type Stage,
  type StagedScene,
} from '../tools/screens/scene-stage.ts';
import { readAxe, readEdges, readFocusMarks, readMotion, type Fault } from './page-audits.ts';

// Every scene of web/test/scenes, in a real browser under the real security policy, held to WCAG 2.2 AA.

const wide = { width: 1280, height: 800 };
/** A desktop at 200 %, and the narrowest screen that WCAG 1.4.10 names. */
const narrow = [
  { width: 640, height: 400 },
  { width: 320, height: 640 },
];
const light: Look = { language: 'en', theme: 'light', contrast: 'system' };
const looks: readonly Look[] = [
  { ...light, theme: 'dark' },
  { ...light, contrast: 'more' },
];
/** Themes change nothing but colours: the rules about everything else are asked once for each direction. */
const rules: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
  preload: false,
};
const colours: RunOptions = { ...rules, runOnly: { type: 'rule', values: ['color-contrast'] } };

const hasBrowser = existsSync(executablePath);
let stage: Stage | null = null;
before(async () => {
  if (hasBrowser) stage = await openStage();
});
after(() => stage?.close());

/** So many tests share the scenes, and so many pages are open at a time. */
const PARTS = 3;
const PAGES = 3;

for (let part = 0; part < PARTS; part++) {
  check(
    `every screen is accessible in every theme and direction, part ${part + 1}`,
    async ({ openPage, scenes }) => {
      const waiting = scenes.filter((_, at) => at % PARTS === part);
      const faults: string[] = [];
      const work = async () => {
        const scenePage = await openPage(wide);
        for (let scene = waiting.shift(); scene !== undefined; scene = waiting.shift()) {
          faults.push(...(await auditScene(scenePage, scene)));
        }
        await scenePage.close();
      };
      await Promise.all(Array.from({ length: PAGES }, work));
      assert.deepEqual(faults, []);
    },
  );
}

check('the longest words of all languages reflow too', async ({ openPage, scenes }) => {
  const scenePage = await openPage(wide);
  const faults: string[] = [];
  for (const name of [
    'welcome',
    'save-code',
    'chats',
    'conversation-text',
    'hold-members',
    'devices',
    'appearance',
  ]) {
    const scene = find(scenes, name);
    await scenePage.play(scene, { ...light, language: 'kk' });
    faults.push(...(await readReflow(scenePage, scene)));
  }
  await scenePage.close();
  assert.deepEqual(faults, []);
});

check('whatever takes the focus shows it', async ({ openPage, scenes }) => {
  const scenePage = await openPage(wide);
  const kinds = new Set<string>();
  const faults: string[] = [];
  for (const name of [
    'sign-up',
    'chats',
    'conversation-text',
    'details-group',
    'appearance',
    'new-group',
    'recover',
  ]) {
    await scenePage.play(find(scenes, name), light);
    for (let at = 0; at < 24; at++) {
      await scenePage.page.keyboard.press('Tab');
      const { kind, isMarked } = await readFocusMarks(scenePage.page);
      if (kind === 'body') break;
      kinds.add(kind);
      if (!isMarked) faults.push(`${name}: ${kind} number ${at + 1}`);
    }
  }
  await scenePage.close();
  assert.deepEqual(faults, []);
  assert.ok(kinds.size >= 8, [...kinds].join());
});

check('forced colours leave every text readable', async ({ openPage, scenes }) => {
  const scenePage = await openPage(wide);
  await scenePage.page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  const faults: string[] = [];
  for (const name of [
    'welcome',
    'chats',
    'conversation-text',
    'hold-identity',
    'appearance',
    'message-menu',
    'attach',
  ]) {
    await scenePage.play(find(scenes, name), light);
    faults.push(...named(name, 'forced colours', await readAxe(scenePage.page, colours)));
  }
  await scenePage.close();
  assert.deepEqual(faults, []);
});

/** A scene at 200 % and on the narrowest screen. */
async function readReflow({ page }: ScenePage, { name }: StagedScene): Promise<string[]> {
  const faults: string[] = [];
  for (const viewport of narrow) {
    await page.setViewportSize(viewport);
    const over = await readSettled(page, () => readEdges(page));
    faults.push(...over.map((what) => `${name} at ${viewport.width}: ${what}`));
  }
  await page.setViewportSize(wide);
  return faults;
}

/** One scene in both directions and every theme, and last its reflow: menus close when a window changes its size. */
async function auditScene(scenePage: ScenePage, scene: StagedScene): Promise<string[]> {
  const { page } = scenePage;
  const faults: string[] = [];
  // The list stands beside nearly everything, and is looked at where it is what the scene is about.
  const without = /^(chats|room|conversation-two)/.test(scene.name) ? [] : ['[data-room]'];
  await scenePage.play(scene, light);
  faults.push(...(await readMotion(page)).map((what) => `${scene.name} moves: ${what}`));
  for (const language of ['en', 'ar'] as const) {
    if (language === 'ar') await scenePage.turn({ ...light, language });
    else await scenePage.paint(light);
    faults.push(...named(scene.name, language, await readSettled(page, () => readAxe(page, rules, without))));
    for (const look of looks) {
      await scenePage.paint(look);
      faults.push(
        ...named(
          scene.name,
          `${language}, ${look.theme}, ${look.contrast}`,
          await readAxe(page, colours, without),
        ),
      );
    }
  }
  faults.push(...(await readReflow(scenePage, scene)));
  return faults;
}

/**
 * A list is empty until its first layout, and a menu stands until it hears of another size; a busy machine puts both
 * off. A fault counts when it stays.
 */
async function readSettled<Found>(page: Page, read: () => Promise<Found[]>): Promise<Found[]> {
  const faults = await read();
  if (faults.length === 0) return faults;
  await page.waitForTimeout(1_500);
  return read();
}

function named(scene: string, look: string, faults: readonly Fault[]): string[] {
  return faults.map(({ rule, element, message }) => `${scene} (${look}): ${rule}: ${element} ${message}`);
}

function find(scenes: readonly StagedScene[], name: string): StagedScene {
  const scene = scenes.find((each) => each.name === name);
  assert.ok(scene, `There is no scene ${name}.`);
  return scene;
}

/** A test in a browser. Without one it says that it did not run, and how it would. */
function check(name: string, run: (stage: Stage) => Promise<void>): void {
  test(name, { timeout: 240_000 }, async (context: TestContext) => {
    if (stage === null)
      return context.skip('needs Chromium: apt-get install chromium, or name one in CHROMIUM');
    await run(stage);
  });
}
