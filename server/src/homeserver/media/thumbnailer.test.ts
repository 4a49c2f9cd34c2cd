import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { createManualClock, createManualTimers, createSystemTimers } from '#platform/clock';
import { ApiError } from '#platform/errors';
import { createThumbnailer } from './thumbnailer.ts';

const SIZE = { width: 32, height: 32, method: 'crop' } as const;

async function picture(side: number): Promise<Uint8Array<ArrayBuffer>> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  return new Uint8Array(
    await sharp({ create: { width: side, height: side, channels: 3, noise, background: '#000' } })
      .png({ compressionLevel: 1 })
      .toBuffer(),
  );
}

const isRefusal = (status: number, errcode: string) => (error: unknown) =>
  error instanceof ApiError && error.status === status && error.errcode === errcode;

test('an image that takes too long is given up, and the next one is made', async (t) => {
  const clock = createManualClock(0);
  const thumbnailer = createThumbnailer({ timers: createManualTimers(clock) });
  t.after(() => thumbnailer.stop());
  const large = await picture(3_000);
  const refused = assert.rejects(
    thumbnailer.make(SIZE, async () => large),
    isRefusal(400, 'M_UNKNOWN'),
  );
  // The thread answers in a later turn of the loop at the earliest: until then it is at work.
  for (let step = 0; step < 20; step += 1) await Promise.resolve();
  clock.advance(15_000);
  await refused;
  const small = await picture(100);
  const made = await thumbnailer.make(SIZE, async () => small);
  assert.equal((await sharp(made.bytes).metadata()).width, 32);
});

test('so many may wait and no more, and the line moves on', async (t) => {
  const thumbnailer = createThumbnailer({ timers: createSystemTimers() });
  t.after(() => thumbnailer.stop());
  const gate = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  const waiting = Array.from({ length: 50 }, () => thumbnailer.make(SIZE, () => gate.promise));
  const outcomes = Promise.allSettled(waiting);
  await assert.rejects(
    thumbnailer.make(SIZE, () => gate.promise),
    isRefusal(503, 'CHAT.HERALD.UNAVAILABLE'),
  );
  gate.reject(new ApiError(404, 'M_NOT_FOUND', 'gone'));
  assert.ok((await outcomes).every((outcome) => outcome.status === 'rejected'));
  const small = await picture(50);
  assert.equal((await thumbnailer.make(SIZE, async () => small)).contentType, 'image/jpeg');
});
