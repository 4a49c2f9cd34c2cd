import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';

/** The camera of all browsers of a journey. */
export interface Camera {
  /** For Chromium, whose camera it becomes. */
  readonly flags: readonly string[];
  /** Puts something that stands on a screen before it. */
  show(what: Locator): Promise<void>;
  close(): Promise<void>;
}

const WIDTH = 640;
const HEIGHT = 480;

/** Makes a camera that sees nothing yet. */
export async function createCamera(): Promise<Camera> {
  const folder = await mkdtemp(join(tmpdir(), 'herald-camera-'));
  const sight = join(folder, 'sight.y4m');
  await writeFile(sight, film(Buffer.alloc(WIDTH * HEIGHT, 128)));
  return {
    flags: [`--use-file-for-fake-video-capture=${sight}`],
    show: async (what) => writeFile(sight, film(await lightOf(what))),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A picture of something on a screen, in grey, in the middle of what the camera sees. */
async function lightOf(what: Locator): Promise<Buffer> {
  const shot = await what.screenshot();
  const blank = await what.page().context().browser()?.newPage();
  assert.ok(blank);
  const light = await blank.evaluate(
    async ({ bytes, width, height }) => {
      const picture = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(width, height);
      const brush = canvas.getContext('2d');
      if (brush === null) throw new TypeError('no canvas');
      brush.fillStyle = 'white';
      brush.fillRect(0, 0, width, height);
      const side = height - 40;
      brush.drawImage(picture, (width - side) / 2, 20, side, side);
      const { data } = brush.getImageData(0, 0, width, height);
      return Array.from({ length: width * height }, (_, at) => data[at * 4] ?? 0);
    },
    { bytes: [...shot], width: WIDTH, height: HEIGHT },
  );
  await blank.close();
  return Buffer.from(light);
}

/** A film of one picture, as Chromium's camera for tests takes it. */
function film(light: Buffer): Buffer {
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const head = `YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\nFRAME\n`;
  return Buffer.concat([Buffer.from(head), light, colour]);
}
