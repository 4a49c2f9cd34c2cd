import assert from 'node:assert/strict';
import { journey } from './journey.ts';
import { allWell, atChats, conversation, message, openRoom, room, say, signIn, signUp } from './steps.ts';

const names = {
  unbroken: 'x'.repeat(255),
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(15),
  arabic: 'مجموعة القراءة المسائية في المدينة القديمة'.repeat(4),
  overriding: '\u202Eeman\u202C and \u2066isolated',
};

journey('a server that is slow or fails is told in words, and it goes on by itself', async (world) => {
  const { gate, story, visitor, step } = world;
  const alice = await story.user('alice');
  const roomId = await alice.createRoom({ name: 'Harbour', preset: 'public_chat' });
  for (const [kind, name] of Object.entries(names)) {
    await alice.say(await alice.createRoom({ name, preset: 'public_chat' }), `First words: ${kind}`);
  }
  const visit = await visitor();
  const { page } = visit;
  const connection = page.getByText(/^(Connecting…|You're offline\.)/);

  await step('while the first conversations come, the page says so', async () => {
    const held = Promise.withResolvers<void>();
    const stop = gate.meddle(async ({ path }) => {
      if (path.includes('/sync')) await held.promise;
    });
    await signIn(page, 'alice');
    await page.getByText('Getting your conversations').waitFor();
    assert.equal(await page.getByText('No conversations yet').count(), 0);
    stop();
    held.resolve();
    await atChats(page);
    await openRoom(page, 'Harbour');
  });

  await step('a server that fails while one reads is told, and what was missed comes', async () => {
    const stop = gate.meddle((reply) => {
      if (!reply.path.includes('/sync')) return;
      reply.status = 500;
      reply.body = Buffer.from('{"errcode":"M_UNKNOWN","error":"Internal server error"}');
    });
    await alice.say(roomId, 'Said while it failed');
    await connection.first().waitFor();
    stop();
    await message(page, 'Said while it failed').waitFor();
    await connection.waitFor({ state: 'detached' });
    await say(page, 'All is well again');
  });

  await step('names of every length and script stay in their place', async () => {
    for (const [kind, name] of Object.entries(names)) {
      await room(page, `First words: ${kind}`).click();
      await message(page, `First words: ${kind}`).waitFor();
      assert.ok((await page.title()).startsWith(name.slice(0, 8)));
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(tooWide <= 0, `${kind}: the page is ${tooWide} pixels too wide`);
      // What overrides the direction does so in the name alone: the words beside it stand as they are.
      await say(page, `Read: ${kind}`);
    }
    await allWell(visit);
  });
});

journey(
  'with the limits of a real server, signing up and talking meets none of them',
  async ({ gate, visitor, step }) => {
    const refused: string[] = [];
    gate.meddle(({ path, status }) => void (status === 429 && refused.push(path)));
    const [alice, bob] = [await visitor(), await visitor()];

    await step('two people sign up, meet and talk', async () => {
      await signUp(alice.page, 'alice', 'Alice');
      await signUp(bob.page, 'bob', 'Bob');
      await bob.page.getByRole('link', { name: 'New', exact: true }).click();
      await bob.page.getByRole('searchbox').last().fill('@alice:localhost');
      await bob.page.getByRole('button', { name: /@alice:localhost/ }).click();
      await conversation(bob.page, 'Alice').waitFor();
      await alice.page
        .getByRole('list', { name: 'Invitations' })
        .getByRole('button', { name: 'Accept' })
        .click();
      await conversation(alice.page, 'Bob').waitFor();
      for (let turn = 0; turn < 8; turn += 1) {
        await say(alice.page, `Question ${turn}`);
        await message(bob.page, `Question ${turn}`).waitFor();
        await say(bob.page, `Answer ${turn}`);
        await message(alice.page, `Answer ${turn}`).waitFor();
      }
      await allWell(alice);
      await allWell(bob);
    });
    assert.deepEqual(refused, []);
  },
  { config: { rateLimits: { enabled: true, factor: 1 } } },
);
