import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import type { Figures } from './figures.ts';
import { clickUntilPainted, notePaint, startFrames } from './in-page.ts';
import type { Scene } from './scene.ts';

/** A client under measure: where it is, and how its parts are found. */
export interface Subject {
  readonly name: string;
  /** Where somebody who is signed in goes, and who is not. */
  readonly url: string;
  readonly loginUrl: string;
  /** A form to log in with. */
  readonly loginForm: string;
  /** A row of the list of rooms. */
  readonly row: string;
  /** How encrypted rooms are switched and scrolled; null when that is not measured. */
  readonly room: {
    /** What scrolls the messages of the open room. */
    readonly scroller: string;
    /** Something that is there only once messages of this room are. */
    messageOf(name: string): string;
  } | null;
  logIn(page: Page, scene: Scene): Promise<void>;
  /** After the first login: what a person does to read older messages. */
  settle(page: Page, scene: Scene): Promise<void>;
  /** The bytes of JavaScript and styles, compressed, that the client asked for since the last call. */
  takeBytes(): { readonly scripts: number; readonly styles: number };
}

type SubjectRoom = NonNullable<Subject['room']>;

const settings = { viewport: { width: 1280, height: 800 }, locale: 'en-GB' } as const;
const SWITCHES = 20;
const WHEEL_STEPS = 150;

/** One run: a cold login, a settled account, warm reloads, rooms, scrolling, memory. */
export async function measureClient(browser: Browser, subject: Subject, scene: Scene): Promise<Figures> {
  const cold = await coldStart(browser, subject, scene);
  const context = await browser.newContext(settings);
  context.setDefaultTimeout(120_000);
  try {
    const page = await context.newPage();
    await page.goto(subject.loginUrl);
    await subject.logIn(page, scene);
    await page.waitForSelector(subject.row);
    await subject.settle(page, scene);
    const warmListMs = await warmStart(page, subject);
    const rooms = subject.room ? await useRooms(page, subject.row, subject.room, scene) : notUsed;
    return { ...cold, warmListMs, ...rooms, ...(await measureMemory(browser, context, page)) };
  } finally {
    await context.close();
  }
}

const notUsed = {
  switchP50Ms: Number.NaN,
  switchP90Ms: Number.NaN,
  slowFrames: Number.NaN,
  worstFrameMs: Number.NaN,
  nodesInRoom: Number.NaN,
};

/** Switches between rooms and scrolls back in the last of them. */
async function useRooms(page: Page, row: string, room: SubjectRoom, scene: Scene): Promise<typeof notUsed> {
  const switches = await switchRooms(page, row, room, scene);
  const frames = await scrollRoom(page, room);
  return {
    switchP50Ms: quantile(switches, 0.5),
    switchP90Ms: quantile(switches, 0.9),
    slowFrames: frames.filter((ms) => ms > 50).length / Math.max(1, frames.length),
    worstFrameMs: Math.max(...frames),
    nodesInRoom: await page.evaluate(() => document.querySelectorAll('*').length),
  };
}

/** A first visit. Without a service worker every file is asked for, and counted. */
async function coldStart(browser: Browser, subject: Subject, scene: Scene) {
  const context = await browser.newContext({ ...settings, serviceWorkers: 'block' });
  context.setDefaultTimeout(120_000);
  try {
    const page = await context.newPage();
    subject.takeBytes();
    await page.goto(subject.loginUrl);
    await page.waitForSelector(subject.loginForm);
    const loginFormMs = await page.evaluate(() => performance.now());
    const toLogin = subject.takeBytes();
    const startMs = performance.now();
    await subject.logIn(page, scene);
    await page.waitForSelector(subject.row);
    const coldListMs = performance.now() - startMs;
    // The engine's last chunks may come with the first rows.
    await page.waitForTimeout(2_000);
    const toList = subject.takeBytes();
    return {
      loginFormMs,
      coldListMs,
      scriptToLogin: toLogin.scripts,
      scriptToList: toLogin.scripts + toList.scripts,
      stylesToList: toLogin.styles + toList.styles,
    };
  } finally {
    await context.close();
  }
}

/** The median of three reloads: from the navigation to the first painted row. */
async function warmStart(page: Page, subject: Subject): Promise<number> {
  const times: number[] = [];
  await page.addInitScript(`(${notePaint.toString()})(${JSON.stringify(subject.row)}, 'listPaintedMs')`);
  for (let reload = 0; reload < 3; reload += 1) {
    await page.goto(subject.url);
    await page.waitForFunction(() => 'listPaintedMs' in globalThis);
    times.push(await page.evaluate(() => Number(Reflect.get(globalThis, 'listPaintedMs'))));
    // The engine goes on after the first paint; the next reload begins when it is quiet.
    await page.waitForTimeout(4_000);
  }
  return quantile(times, 0.5);
}

async function switchRooms(page: Page, row: string, room: SubjectRoom, scene: Scene): Promise<number[]> {
  const times: number[] = [];
  const shown = await page.locator(row).allInnerTexts();
  const names = scene.encryptedRooms.filter((name) => shown.some((text) => text.includes(name))).slice(0, 8);
  for (let turn = 0; turn < SWITCHES; turn += 1) {
    const name = names[turn % names.length] ?? '';
    times.push(await page.evaluate(clickUntilPainted, [row, name, room.messageOf(name)] as const));
    await page.waitForTimeout(150);
  }
  return times;
}

/** Scrolls back through a room with the wheel, and answers the length of each frame. */
async function scrollRoom(page: Page, { scroller }: SubjectRoom): Promise<number[]> {
  const box = await page.locator(scroller).first().boundingBox();
  if (!box) throw new TypeError(`${scroller} is not on the screen.`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.evaluate(startFrames);
  for (let step = 0; step < WHEEL_STEPS; step += 1) {
    await page.mouse.wheel(0, -400);
    await page.waitForTimeout(30);
  }
  return page.evaluate(() => (Reflect.get(globalThis, 'stopFrames') as () => number[])());
}

/** JavaScript heap after a collection, of the page and of its workers; the workers' WebAssembly apart. */
async function measureMemory(browser: Browser, context: BrowserContext, page: Page) {
  const pageHeap = await heapOf(await context.newCDPSession(page));
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets');
  let workers = 0;
  let wasmMemory = 0;
  for (const { targetId, type, url } of targetInfos) {
    if (type !== 'shared_worker' && type !== 'worker') continue;
    if (!url.startsWith(new URL(page.url()).origin)) continue;
    const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
    const ask = createAsk(session, sessionId);
    await ask('HeapProfiler.enable');
    await ask('HeapProfiler.collectGarbage');
    workers += ((await ask('Runtime.getHeapUsage')) as { usedSize: number }).usedSize;
    wasmMemory += await wasmMemoryOf(ask);
    await session.send('Target.detachFromTarget', { sessionId });
  }
  await session.detach();
  return { pageHeap, allHeap: pageHeap + workers, wasmMemory };
}

/** The size of all memories that WebAssembly has in a target. */
async function wasmMemoryOf(ask: Ask): Promise<number> {
  interface Found {
    readonly result: { readonly objectId?: string; readonly value?: unknown };
  }
  const prototype = (await ask('Runtime.evaluate', { expression: 'WebAssembly.Memory.prototype' })) as Found;
  const { objects } = (await ask('Runtime.queryObjects', {
    prototypeObjectId: prototype.result.objectId,
  })) as { objects: { readonly objectId?: string } };
  const sum = 'function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }';
  const { result } = (await ask('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: sum,
    returnByValue: true,
  })) as Found;
  return Number(result.value);
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

type Ask = (method: string, params?: object) => Promise<object>;

/** Speaks to a target through the browser's own session, message by message. */
function createAsk(session: CDPSession, sessionId: string): Ask {
  let last = 0;
  return (method, params = {}) => {
    last += 1;
    const id = last;
    return new Promise((resolve) => {
      const hear = ({ message }: { message: string }): void => {
        const answer = JSON.parse(message) as { id?: number; result?: object };
        if (answer.id !== id) return;
        session.off('Target.receivedMessageFromTarget', hear);
        resolve(answer.result ?? {});
      };
      session.on('Target.receivedMessageFromTarget', hear);
      void session.send('Target.sendMessageToTarget', {
        sessionId,
        message: JSON.stringify({ id, method, params }),
      });
    });
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
