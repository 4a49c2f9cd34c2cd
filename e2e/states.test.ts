import assert from 'node:assert/strict';
import { journey } from './journey.ts';
import { atChats, message, room, signIn, signUp } from './steps.ts';

const ROOMS = 200;
const LONG = `${'Қазақстан Республикасының азаматтары '.repeat(6)}محادثة 🏔️`.slice(0, 250);

journey('every state has words: nothing there, coming, gone wrong, and far too much', async (world) => {
  const { story, gate, visitor, step } = world;

  await step('an empty account says what to do first', async () => {
    const { page, complaints } = await visitor();
    await signUp(page, 'newcomer');
    await page.getByRole('heading', { name: 'No conversations yet' }).waitFor();
    await page.getByRole('link', { name: 'Start a conversation' }).click();
    await page.getByRole('heading', { name: 'New conversation' }).waitFor();
    assert.deepEqual(complaints, []);
  });

  await step(
    'a wrong password, a taken name and a broken server are told apart, and nothing typed is lost',
    async () => {
      await story.user('taken');
      const { page } = await visitor();
      await page.goto('/sign-in');
      await signIn(page, 'taken', 'not the password');
      await page.getByText('The user name or the password is wrong').waitFor();
      assert.equal(await page.getByLabel('User name').inputValue(), 'taken');
      const stop = gate.meddle((reply) => {
        if (!reply.path.endsWith('/login')) return;
        reply.status = 500;
        reply.body = Buffer.from('{"errcode":"M_UNKNOWN","error":"Internal server error"}');
      });
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByText('The server had a problem').waitFor();
      stop();
      await page.goto('/sign-up');
      await page.getByLabel('User name').fill('taken');
      await page.getByText('This name is taken').waitFor();
    },
  );

  await step('a server that is away is said, and trying again works', async () => {
    const { page } = await visitor();
    await page.goto('/sign-in');
    await page.getByLabel('User name').waitFor();
    gate.shut();
    await signIn(page, 'taken');
    await page.getByText("The server can't be reached").first().waitFor();
    gate.open();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await atChats(page);
  });

  await step(
    'hundreds of rooms and names of any length and script scroll, and the page stays small',
    async () => {
      const [alice, bob] = [await story.user('alice'), await story.user('bob')];
      const first = await bob.createRoom({ preset: 'public_chat', name: LONG });
      await alice.join(first);
      await bob.say(first, LONG.repeat(20));
      for (let n = 0; n < ROOMS; n += 1)
        await alice.join(await bob.createRoom({ preset: 'public_chat', name: `Room ${n}` }));
      const { page, complaints } = await visitor();
      await page.goto('/sign-in');
      await signIn(page, 'alice');
      await room(page, `Room ${ROOMS - 1}`).waitFor();
      const drawn = await page.locator('[data-room]').count();
      assert.ok(drawn < 60, `${drawn} rooms are drawn`);
      await page.locator('[data-room]').first().focus();
      await page.keyboard.press('End');
      await page.locator(`[data-room][aria-posinset="${ROOMS + 1}"]:focus`).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('feed', { name: /^Messages with Қазақстан/ }).waitFor();
      await message(page, 'азаматтары').first().waitFor();
      const isWide = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      assert.equal(isWide, false, 'nothing reaches over the side of the screen');
      assert.deepEqual(complaints, []);
    },
  );

  await step('a conversation that nobody here is in says so', async () => {
    const { page } = await visitor();
    await page.goto('/sign-in');
    await signIn(page, 'taken');
    await atChats(page);
    await page.goto(`/chats/${encodeURIComponent('!nowhere:localhost')}`);
    await page.getByRole('heading', { name: "This conversation isn't in your list" }).waitFor();
  });
});
