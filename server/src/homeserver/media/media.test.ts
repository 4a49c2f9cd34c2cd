import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import sharp from 'sharp';
import { createStory, type Actor, type Json, type Story } from '../../../test/harness.ts';

const PNG = {
  width: 400,
  height: 200,
  channels: 4,
  background: { r: 200, g: 30, b: 30, alpha: 0.5 },
} as const;

/** A story whose folder of media the test can look into. */
async function mediaStory(t: TestContext, maxUploadBytes = 1_000_000) {
  const folder = await mkdtemp(join(tmpdir(), 'herald-media-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const story = await createStory(t, { config: { media: { folder, maxUploadBytes } } });
  const files = async (): Promise<number> =>
    (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
      .length;
  return { story, alice: await story.user('alice'), files, folder };
}

async function upload(
  story: Story,
  actor: Actor,
  bytes: string | Uint8Array,
  { type, name }: { type?: string; name?: string } = {},
): Promise<{ status: number; body: Json; id: string }> {
  const query = name === undefined ? '' : `?filename=${encodeURIComponent(name)}`;
  const reply = await story.fetch(`${story.baseUrl}/_matrix/media/v3/upload${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${actor.token}`, ...(type !== undefined && { 'content-type': type }) },
    body: Buffer.from(bytes),
  });
  const body = (await reply.json()) as Json;
  return {
    status: reply.status,
    body,
    id: String(body['content_uri'] ?? '').replace('mxc://localhost/', ''),
  };
}

function ask(story: Story, actor: Actor | null, path: string, headers: Record<string, string> = {}) {
  const bearer: Record<string, string> = actor ? { authorization: `Bearer ${actor.token}` } : {};
  return story.fetch(`${story.baseUrl}/_matrix/client/v1/media/${path}`, {
    headers: { ...bearer, ...headers },
  });
}

async function refusal(reply: Response): Promise<[number, unknown]> {
  return [reply.status, ((await reply.json()) as Json)['errcode']];
}

const thumbnailOf = (id: string, width: number, height: number, method = 'scale') =>
  `thumbnail/localhost/${id}?width=${width}&height=${height}&method=${method}`;

test('what one person uploads, another downloads byte for byte, with its type and name', async (t) => {
  const { story, alice } = await mediaStory(t);
  const bob = await story.user('bob');
  const bytes = Buffer.alloc(700_000, 'abcdefg');
  const { id, body } = await upload(story, alice, bytes, {
    type: 'text/plain; charset=utf-8',
    name: 'léttre.txt',
  });
  assert.match(String(body['content_uri']), /^mxc:\/\/localhost\/[A-Za-z0-9]{24}$/);
  const reply = await ask(story, bob, `download/localhost/${id}`);
  assert.equal(reply.status, 200);
  assert.deepEqual(Buffer.from(await reply.arrayBuffer()), bytes);
  assert.equal(reply.headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.equal(reply.headers.get('content-length'), '700000');
  assert.equal(reply.headers.get('content-disposition'), "inline; filename*=utf-8''l%C3%A9ttre.txt");
  assert.match(reply.headers.get('content-security-policy') ?? '', /^sandbox; default-src 'none'/);
  assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(reply.headers.get('cross-origin-resource-policy'), 'cross-origin');
  assert.match(reply.headers.get('cache-control') ?? '', /^private, .*immutable$/);
});

test('the name in the path replaces the name of the upload', async (t) => {
  const { story, alice } = await mediaStory(t);
  const { id } = await upload(story, alice, 'x', { type: 'text/plain', name: 'old.txt' });
  const reply = await ask(story, alice, `download/localhost/${id}/new%2F..%2Fname.txt`);
  assert.equal(reply.headers.get('content-disposition'), 'inline; filename="new/../name.txt"');
  await reply.body?.cancel();
});

test('a file without a type, or with one that is none, is plain bytes', async (t) => {
  const { story, alice } = await mediaStory(t);
  for (const type of [undefined, 'nonsense', 'text/html\u00ff', `a/${'b'.repeat(200)}`]) {
    const { id } = await upload(story, alice, 'x', type === undefined ? {} : { type });
    const reply = await ask(story, alice, `download/localhost/${id}`);
    assert.equal(reply.headers.get('content-type'), 'application/octet-stream');
    assert.equal(reply.headers.get('content-disposition'), 'attachment');
    await reply.body?.cancel();
  }
});

test('what a browser could run is never shown in place', async (t) => {
  const { story, alice } = await mediaStory(t);
  for (const type of ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'TEXT/HTML; charset=utf-8']) {
    const { id } = await upload(story, alice, '<script>alert(1)</script>', { type, name: 'a.html' });
    const reply = await ask(story, alice, `download/localhost/${id}`);
    assert.equal(reply.headers.get('content-disposition'), 'attachment; filename="a.html"');
    await reply.body?.cancel();
  }
});

test('without a token nothing is uploaded, downloaded or told', async (t) => {
  const { story, alice, files } = await mediaStory(t);
  const { id } = await upload(story, alice, 'x');
  const before = await files();
  for (const path of [
    'config',
    `download/localhost/${id}`,
    `download/localhost/${id}/a`,
    thumbnailOf(id, 32, 32),
  ]) {
    assert.deepEqual(await refusal(await ask(story, null, path)), [401, 'M_MISSING_TOKEN']);
  }
  const reply = await story.fetch(`${story.baseUrl}/_matrix/media/v3/upload`, {
    method: 'POST',
    body: 'secret',
  });
  assert.deepEqual(await refusal(reply), [401, 'M_MISSING_TOKEN']);
  assert.equal(await files(), before);
});

test('the size limit is told, holds to the byte, and leaves nothing behind', async (t) => {
  const { story, alice, files } = await mediaStory(t, 100_000);
  assert.equal((await alice.get('/_matrix/client/v1/media/config'))['m.upload.size'], 100_000);
  assert.equal((await upload(story, alice, Buffer.alloc(100_000))).status, 200);
  assert.equal(await files(), 1);
  const tooLarge = await upload(story, alice, Buffer.alloc(100_001, 1));
  assert.deepEqual([tooLarge.status, tooLarge.body['errcode']], [413, 'M_TOO_LARGE']);
  assert.equal(await files(), 1);
});

test('a body of unannounced length is refused where it passes the limit', async (t) => {
  const { story, alice, files } = await mediaStory(t, 100_000);
  async function* endless() {
    for (let sent = 0; sent < 300_000; sent += 10_000) yield Buffer.alloc(10_000, 7);
  }
  const reply = await story.fetch(`${story.baseUrl}/_matrix/media/v3/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${alice.token}` },
    duplex: 'half',
    body: endless(),
  } as RequestInit);
  assert.deepEqual(await refusal(reply), [413, 'M_TOO_LARGE']);
  assert.equal(await files(), 0);
});

test('an upload whose client hangs up leaves nothing behind', async (t) => {
  const { story, alice, files, folder } = await mediaStory(t);
  const { port } = new URL(story.baseUrl);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    `POST /_matrix/media/v3/upload HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer ${alice.token}\r\n` +
      `Content-Length: 5000\r\n\r\n${'x'.repeat(1000)}`,
  );
  const until = async (count: number) => {
    let left: number;
    do left = (await readdir(join(folder, 'incoming'))).length;
    while (left !== count);
  };
  await until(1);
  socket.destroy();
  await until(0);
  assert.equal(await files(), 0);
  assert.equal((await story.db.query('select media_id from media.item')).length, 0);
});

test('equal files are kept once, under ids that tell nothing of each other', async (t) => {
  const { story, alice, files } = await mediaStory(t);
  const [one, two] = [await upload(story, alice, 'same'), await upload(story, alice, 'same')];
  assert.notEqual(one.id, two.id);
  assert.equal(await files(), 1);
});

test('a file that was cut off on the disk is never given out as whole', async (t) => {
  const { story, alice, folder } = await mediaStory(t);
  const png = await sharp({ create: PNG }).png().toBuffer();
  const { id } = await upload(story, alice, png, { type: 'image/png' });
  const thumbnail = `thumbnail/localhost/${id}?width=32&height=32&method=crop`;
  const first = Buffer.from(await (await ask(story, alice, thumbnail)).arrayBuffer());
  const cutAll = async (except: string[]): Promise<string[]> => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
    for (const path of paths.filter((one) => !except.includes(one))) await truncate(path, 10);
    return paths;
  };
  const original = createHash('sha256').update(png).digest('hex');
  await cutAll([join(folder, original.slice(0, 2), original)]);
  const again = await ask(story, alice, thumbnail);
  assert.deepEqual(Buffer.from(await again.arrayBuffer()), first, 'the thumbnail is made anew');
  await cutAll([]);
  assert.deepEqual(await refusal(await ask(story, alice, `download/localhost/${id}`)), [404, 'M_NOT_FOUND']);
  assert.equal((await upload(story, alice, png)).status, 200);
  const healed = await ask(story, alice, `download/localhost/${id}`);
  assert.deepEqual(Buffer.from(await healed.arrayBuffer()), png, 'an equal file that is uploaded heals it');
});

test('a cache that has the file is told so', async (t) => {
  const { story, alice } = await mediaStory(t);
  const { id } = await upload(story, alice, 'x');
  const first = await ask(story, alice, `download/localhost/${id}`);
  await first.body?.cancel();
  const again = await fetch(`${story.baseUrl}/_matrix/client/v1/media/download/localhost/${id}`, {
    headers: { authorization: `Bearer ${alice.token}`, 'if-none-match': first.headers.get('etag') ?? '' },
  });
  assert.equal(again.status, 304);
  assert.equal(await again.text(), '');
});

test('unknown media, and media of other servers, are not found', async (t) => {
  const { story, alice } = await mediaStory(t);
  const { id } = await upload(story, alice, 'x');
  for (const path of [`localhost/${'a'.repeat(24)}`, `elsewhere.example/${id}`]) {
    assert.deepEqual(await refusal(await ask(story, alice, `download/${path}`)), [404, 'M_NOT_FOUND']);
    assert.deepEqual(await refusal(await ask(story, alice, `thumbnail/${path}?width=32&height=32`)), [
      404,
      'M_NOT_FOUND',
    ]);
  }
});

test('no media id reaches a file of the machine', async (t) => {
  const { story, alice } = await mediaStory(t);
  const hostile = [
    '..%2F..%2F..%2F..%2Fetc%2Fpasswd',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '..%5C..%5Cetc%5Cpasswd',
    '%2Fetc%2Fpasswd',
    '..',
    '.',
    '%2e',
    '%2e%2e',
    '../../../etc/passwd',
    'a%00b',
    '%00',
    '%EF%BC%8E%EF%BC%8E%EF%BC%8F',
    '%E2%80%AE',
    'incoming',
    'a'.repeat(300),
    '*',
    '%0a',
    'a%0a',
    '%C0%AE%C0%AE%2F',
    "';drop%20table%20media.item;--",
  ];
  for (const id of hostile) {
    const paths = [
      `download/localhost/${id}`,
      `download/localhost/${id}/x`,
      `thumbnail/localhost/${id}?width=1&height=1`,
    ];
    for (const path of paths) {
      const { status, body } = await askRaw(story, alice, path);
      assert.ok(status === 400 || status === 404, `${path}: ${status}`);
      assert.match(body, /"errcode":"M_(INVALID_PARAM|NOT_FOUND|UNRECOGNIZED)"/, path);
    }
  }
});

/** As it stands: `fetch` would take the dots out of a path. */
function askRaw(
  story: Story,
  actor: Actor,
  path: string,
): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(story.baseUrl);
    const headers = { authorization: `Bearer ${actor.token}` };
    request({ hostname, port, path: `/_matrix/client/v1/media/${path}`, headers }, (reply) => {
      text(reply).then((body) => resolve({ status: reply.statusCode, body }), reject);
    })
      .on('error', reject)
      .end();
  });
}

test('a thumbnail has one of few sizes, never more than the image, and keeps transparency', async (t) => {
  const { story, alice, files } = await mediaStory(t);
  const { id } = await upload(story, alice, await sharp({ create: PNG }).png().toBuffer(), {
    type: 'image/png',
  });
  const sizes: [number, number, string, number, number][] = [
    [10, 10, 'crop', 32, 32],
    [33, 33, 'crop', 96, 96],
    [100, 100, 'crop', 320, 160],
    [10, 10, 'scale', 320, 160],
    [640, 10, 'scale', 400, 200],
    [5000, 5000, 'crop', 400, 200],
  ];
  for (const [width, height, method, wide, high] of sizes) {
    const reply = await ask(story, alice, thumbnailOf(id, width, height, method));
    assert.equal(reply.status, 200);
    assert.equal(reply.headers.get('content-type'), 'image/png');
    assert.equal(reply.headers.get('content-disposition'), 'inline; filename="thumbnail.png"');
    const made = await sharp(Buffer.from(await reply.arrayBuffer())).metadata();
    assert.deepEqual([made.width, made.height], [wide, high], `${width}x${height} ${method}`);
  }
  const count = await files();
  await (await ask(story, alice, thumbnailOf(id, 11, 11, 'crop'))).arrayBuffer();
  assert.equal(await files(), count, 'a thumbnail is made once');
});

test('each format that clients send gets a thumbnail, whatever the client called it', async (t) => {
  const { story, alice } = await mediaStory(t);
  const image = () => sharp({ create: { ...PNG, channels: 3, background: '#123456' } });
  const formats = {
    jpeg: image().jpeg(),
    png: image().png(),
    webp: image().webp(),
    gif: image().gif(),
    avif: image().avif(),
  };
  for (const [name, encoded] of Object.entries(formats)) {
    const { id } = await upload(story, alice, await encoded.toBuffer(), { type: 'text/html' });
    const reply = await ask(story, alice, thumbnailOf(id, 32, 32, 'crop'));
    assert.equal(reply.status, 200, name);
    assert.match(reply.headers.get('content-type') ?? '', /^image\/(jpeg|png)$/);
    const made = await sharp(Buffer.from(await reply.arrayBuffer())).metadata();
    assert.deepEqual([made.width, made.height], [32, 32], name);
  }
});

test('a photograph is turned as its camera was held, and loses what the camera noted', async (t) => {
  const { story, alice } = await mediaStory(t);
  const photo = await sharp({ create: { ...PNG, channels: 3, background: '#fff' } })
    .withExif({ IFD0: { Copyright: 'somebody' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const { id } = await upload(story, alice, photo);
  const reply = await ask(story, alice, thumbnailOf(id, 320, 240));
  const made = await sharp(Buffer.from(await reply.arrayBuffer())).metadata();
  assert.deepEqual([made.width, made.height, made.exif], [120, 240, undefined]);
});

test('what is no image has no thumbnail, and the server goes on making others', async (t) => {
  const { story, alice } = await mediaStory(t);
  const png = await sharp({ create: PNG }).png().toBuffer();
  const useless = [
    '',
    'x',
    '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>',
    '%PDF-1.7',
    png.subarray(0, 40),
    Buffer.concat([png.subarray(0, 16), Buffer.alloc(500, 255)]),
  ];
  for (const bytes of useless) {
    const { id } = await upload(story, alice, bytes, { type: 'image/png' });
    for (let time = 0; time < 2; time += 1) {
      assert.deepEqual(await refusal(await ask(story, alice, thumbnailOf(id, 32, 32))), [400, 'M_UNKNOWN']);
    }
  }
  const { id } = await upload(story, alice, png);
  assert.deepEqual(await refusal(await ask(story, alice, thumbnailOf(id, 0, 32))), [400, 'M_INVALID_PARAM']);
  const replies = await Promise.all([1, 2, 3, 4].map(() => ask(story, alice, thumbnailOf(id, 32, 32))));
  assert.deepEqual(
    replies.map((reply) => reply.status),
    [200, 200, 200, 200],
  );
  for (const reply of replies) await reply.body?.cancel();
});

test('a small file that would unpack to a huge image is refused before it is unpacked', async (t) => {
  const { story, alice } = await mediaStory(t);
  const bomb = await sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: '#000' } })
    .png({ compressionLevel: 9 })
    .toBuffer();
  const { id } = await upload(story, alice, bomb);
  assert.deepEqual(await refusal(await ask(story, alice, thumbnailOf(id, 32, 32))), [413, 'M_TOO_LARGE']);
});
