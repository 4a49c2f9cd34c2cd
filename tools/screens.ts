// Renews docs/screens: every scene of web/test/scenes in light, dark, Arabic, and on a phone. Words narrow it to the
// scenes whose name contains one of them, and leave the index as it is: `npm run screens -- composer`.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { renderIndex } from './screens/render-index.ts';
import { openStage, type Look, type ScenePage, type Stage, type StagedScene } from './screens/scene-stage.ts';

const folder = join(import.meta.dirname, '../docs/screens');
/** `small`: how wide the pictures of the other looks are, so that the folder stays below 20 MB. */
const sizes = {
  desktop: { width: 1280, height: 800, small: 800 },
  phone: { width: 360, height: 640, small: 270 },
};
const light: Look = { language: 'en', theme: 'light', contrast: 'system' };
const dark: Look = { ...light, theme: 'dark' };
const arabic: Look = { ...light, language: 'ar' };

/** Those that show every kind of colour. */
const contrasted = new Set([
  'welcome',
  'chats',
  'conversation-text',
  'appearance',
  'hold-identity-confirmed',
]);

const words = process.argv.slice(2);
const stage = await openStage();
try {
  const chosen = stage.scenes.filter(
    ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
  );
  await mkdir(folder, { recursive: true });
  if (words.length === 0) await empty();
  await shoot(stage, chosen);
  if (words.length === 0) await writeFile(join(folder, 'README.md'), renderIndex(stage.scenes, await list()));
} finally {
  await stage.close();
}

/** Takes every picture. Another side of the screen is another visit, for menus lie where the first one put them. */
async function shoot({ openPage }: Stage, scenes: readonly StagedScene[]): Promise<void> {
  for (const [size, { small, ...viewport }] of Object.entries(sizes)) {
    const scenePage = await openPage(viewport);
    for (const scene of scenes) {
      await scenePage.play(scene, light);
      await take(scenePage, `${scene.name}.light-${size}`, viewport.width);
      await scenePage.turn(dark);
      await take(scenePage, `${scene.name}.dark-${size}`, small);
      if (size === 'desktop' && contrasted.has(scene.name)) {
        await scenePage.turn({ ...light, contrast: 'more' });
        await take(scenePage, `${scene.name}.contrast-${size}`, small);
      }
      await scenePage.play(scene, arabic);
      await take(scenePage, `${scene.name}.rtl-${size}`, small);
    }
    await scenePage.close();
  }
}

async function take({ page }: ScenePage, name: string, width: number): Promise<void> {
  const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  await sharp(picture)
    .resize(width)
    .webp({ quality: 65, effort: 6 })
    .toFile(join(folder, `${name}.webp`));
  process.stdout.write(`${name}\n`);
}

async function list(): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.webp'));
}

/** Scenes that are gone take their pictures along. */
async function empty(): Promise<void> {
  for (const name of await list()) await rm(join(folder, name));
}
