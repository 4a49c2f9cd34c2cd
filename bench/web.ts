// The web client on a large account, by its own figures: `npm run bench:web [-- --runs 5 --rooms 1000 --encrypted 30
// --messages 1000]`. Another client, built into a folder, is measured in the same run, interleaved, when
// E2E_CLIENT_CINNY_DIR names it: on a machine that others use as well, only ratios of one run mean something.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { createGate } from '../e2e/gate.ts';
import { buildWeb } from '../tools/build-web/build.ts';
import { startHerald } from './targets/herald.ts';
import { ceilings, median, report, type Figures } from './web/figures.ts';
import { measureClient, type Subject } from './web/measure-client.ts';
import { serveFolder } from './web/serve-folder.ts';
import { fillScene, type Scene } from './web/scene.ts';
import { cinny, herald } from './web/subjects.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    rooms: { type: 'string', default: '1000' },
    encrypted: { type: 'string', default: '30' },
    messages: { type: 'string', default: '1000' },
    plain: { type: 'string', default: '20' },
    // A folder that keeps the filled server for the next run.
    scene: { type: 'string' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if ((await buildWeb(say)) !== 0) process.exit(70);
const folder = values.scene ?? (await mkdtemp(join(tmpdir(), 'herald-bench-')));
const server = await startHerald(folder);
const cinnyFolder = process.env.E2E_CLIENT_CINNY_DIR;
const stops: (() => Promise<void>)[] = [() => server.stop()];
try {
  const scene = await openScene();
  const gate = await createGate(server.baseUrl);
  stops.unshift(() => gate.close());
  const subjects: Subject[] = [herald(gate)];
  if (cinnyFolder !== undefined && existsSync(cinnyFolder)) {
    const cinnyGate = await serveFolder(cinnyFolder, server.baseUrl);
    stops.unshift(() => cinnyGate.close());
    subjects.push(cinny(cinnyGate));
  } else say('Cinny was not measured: E2E_CLIENT_CINNY_DIR names no folder.');
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--enable-precise-memory-info',
    ],
  });
  stops.unshift(() => browser.close());
  const figures = new Map<string, Figures[]>(subjects.map(({ name }) => [name, []]));
  for (let run = 0; run < Number(values.runs); run += 1) {
    for (const subject of subjects) {
      const measured = await measureClient(browser, subject, scene);
      figures.get(subject.name)?.push(measured);
      say(`run ${run + 1}, ${subject.name}: ${JSON.stringify(measured)}`);
    }
  }
  const medians = new Map([...figures].map(([name, runs]) => [name, median(runs)]));
  process.exitCode = report(medians, ceilings, say) ? 0 : 1;
} finally {
  for (const stop of stops) await stop();
  if (values.scene === undefined) await rm(folder, { recursive: true, force: true });
}

async function openScene(): Promise<Scene> {
  const record = values.scene === undefined ? null : join(values.scene, 'scene.json');
  if (record !== null && existsSync(record)) return JSON.parse(readFileSync(record, 'utf8')) as Scene;
  const size = {
    rooms: Number(values.rooms),
    encryptedRooms: Number(values.encrypted),
    messages: Number(values.messages),
    plainMessages: Number(values.plain),
  };
  const scene = await fillScene(server.baseUrl, size, say);
  if (record !== null) writeFileSync(record, JSON.stringify(scene));
  return scene;
}
