import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { journey } from './journey.ts';
import {
  allWell,
  attach,
  choose,
  composer,
  conversation,
  createGroup,
  keepCode,
  message,
  openChats,
  openMe,
  readFile,
  room,
  say,
  signUp,
} from './steps.ts';

journey(
  'two people go from sign-up to an encrypted group with media and voice',
  async ({ visitor, step }) => {
    const alice = await visitor();
    const bob = await visitor();
    const [a, b] = [alice.page, bob.page];
    const group = 'Harbour crew';

    await step('they make their accounts, and one keeps the recovery code', async () => {
      await Promise.all([signUp(a, 'alice', 'Alice'), signUp(b, 'bob', 'Bob')]);
      await keepCode(a);
    });

    await step('a group is made, and the invitation is accepted', async () => {
      await createGroup(a, group, ['@bob:localhost']);
      await b.getByRole('list', { name: 'Invitations' }).getByRole('button', { name: 'Accept' }).click();
      await conversation(b, group).waitFor();
      await b.getByText('2 members · Encrypted').waitFor();
      await message(a, 'Bob joined').waitFor();
    });

    await step('text goes both ways', async () => {
      await say(a, 'Good morning, Bob');
      await message(b, 'Good morning, Bob').waitFor();
      await say(b, 'Good morning to you');
      await message(a, 'Good morning to you').waitFor();
    });

    await step('somebody writes, and the other sees it', async () => {
      await composer(b).pressSequentially('I am');
      await a.getByText('Bob is writing…').waitFor();
      await composer(b).fill('');
      await a.getByText('Bob is writing…').waitFor({ state: 'detached' });
    });

    await step('a reply stands under what it answers', async () => {
      await choose(b, 'Good morning, Bob', 'Reply');
      await say(b, 'Is there tea?');
      const reply = message(a, 'Is there tea?');
      await reply.getByRole('button', { name: 'Go to the message of Alice: Good morning, Bob' }).waitFor();
    });

    await step('a reaction comes and goes', async () => {
      await message(a, 'Is there tea?').hover();
      await message(a, 'Is there tea?').getByRole('button', { name: 'React', exact: true }).click();
      await a.getByRole('searchbox', { name: 'Search emoji' }).fill('rocket');
      await a.getByRole('button', { name: 'rocket', exact: true }).click();
      const chip = message(b, 'Is there tea?').getByRole('button', { name: /^🚀 1 .*Alice/ });
      await chip.waitFor();
      await chip.click();
      await message(a, 'Is there tea?')
        .getByRole('button', { name: /^🚀 2 / })
        .waitFor();
      await message(b, 'Is there tea?')
        .getByRole('button', { name: /^🚀 2 / })
        .click();
      await message(a, 'Is there tea?')
        .getByRole('button', { name: /^🚀 1 .*Alice/ })
        .waitFor();
    });

    await step('an edit changes what the other reads', async () => {
      await composer(b).press('ArrowUp');
      await b.getByText('Editing your message').waitFor();
      await composer(b).fill('Is there green tea?');
      await composer(b).press('Enter');
      await message(a, 'Is there green tea?').getByText('edited').waitFor();
      assert.equal(await message(a, 'Is there tea?').count(), 0);
    });

    await step('what was deleted is gone for both', async () => {
      await say(b, 'Never mind this');
      await message(a, 'Never mind this').waitFor();
      await choose(b, 'Never mind this', 'Delete');
      await b.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
      await message(a, 'Bob deleted this message').waitFor();
      await message(b, 'You deleted this message').waitFor();
      assert.equal(await message(a, 'Never mind this').count(), 0);
    });

    await step('Markdown is shown as it is meant', async () => {
      await say(a, '**Bold** and `code` and ~~gone~~\n\n- one\n- two', 'Bold and code');
      const shown = message(b, 'Bold and code');
      await shown.locator('strong', { hasText: 'Bold' }).waitFor();
      await shown.locator('code', { hasText: 'code' }).waitFor();
      await shown.locator('li', { hasText: 'two' }).waitFor();
    });

    await step('who has read is shown', async () => {
      await message(a, 'Bold and code').getByRole('button', { name: 'Read by 1 person' }).click();
      await a.getByRole('dialog', { name: 'Read by' }).getByText('Bob').waitFor();
      await a.keyboard.press('Escape');
    });

    await step('unread messages are counted, a mention is marked, and reading clears both', async () => {
      await openMe(b, 'Appearance');
      await composer(a).pressSequentially('Look here @Bo');
      await a.getByRole('option', { name: /Bob/ }).click();
      await composer(a).press('Enter');
      await message(a, 'Look here').waitFor();
      await say(a, 'And one more');
      await openChats(b);
      await room(b, group).getByText('2 unread messages').waitFor();
      await room(b, group).getByRole('img', { name: 'You are mentioned' }).waitFor();
      await room(b, group).click();
      await message(b, 'And one more').waitFor();
      await room(b, group).getByText('unread message').waitFor({ state: 'detached' });
      await room(b, group).getByRole('img', { name: 'You are mentioned' }).waitFor({ state: 'detached' });
      await b.reload();
      await message(b, 'And one more').waitFor();
      // What the last page saw is painted first, and may be a moment old.
      await room(b, group).getByText('unread message').waitFor({ state: 'detached' });
    });

    await step('a picture with its description arrives', async () => {
      const picture = await makePicture(a);
      await attach(a, { name: 'harbour.png', mimeType: 'image/png', buffer: picture });
      await a.getByLabel("Describe this picture for people who can't see it").fill('Boats at dawn');
      await a.getByRole('button', { name: 'Send', exact: true }).last().click();
      const shown = b.getByRole('button', { name: 'Open: Boats at dawn' });
      await shown.locator('img').waitFor();
      await shown.click();
      await b.getByRole('dialog', { name: 'Picture from Alice' }).locator('img').waitFor();
      await b.keyboard.press('Escape');
    });

    await step('a file arrives whole', async () => {
      await attach(b, {
        name: 'list.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('rope, tar, lamp oil'),
      });
      await b.getByRole('button', { name: 'Send', exact: true }).last().click();
      const file = a.getByRole('button', { name: /^Save the file list\.txt/ });
      await file.waitFor();
      const [download] = await Promise.all([a.waitForEvent('download'), file.click()]);
      assert.equal(download.suggestedFilename(), 'list.txt');
      assert.equal(await readFile(await download.createReadStream()), 'rope, tar, lamp oil');
    });

    await step('a video arrives and plays', async () => {
      const video = await makeVideo(a);
      await attach(a, { name: 'wave.webm', mimeType: 'video/webm', buffer: video });
      await a.getByLabel("Describe this video for people who can't see it").fill('A wave');
      await a.getByRole('button', { name: 'Send', exact: true }).last().click();
      await b.getByRole('button', { name: 'Play the video: A wave' }).click();
      const player = b.getByRole('dialog', { name: 'Video from Alice' }).locator('video');
      await player.waitFor();
      await b.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 2);
      await b.keyboard.press('Escape');
    });

    await step('a voice message is recorded, sent and heard', async () => {
      await b.getByRole('button', { name: 'Record a voice message' }).click();
      await b.getByRole('timer').filter({ hasText: '0:01' }).waitFor();
      await b.getByRole('button', { name: 'Stop and listen' }).click();
      await b.getByRole('button', { name: 'Send the voice message' }).click();
      const voice = a.getByRole('group', { name: 'Voice message from Bob' });
      await voice.getByRole('button', { name: 'Play' }).click();
      await voice.getByRole('button', { name: 'Pause' }).waitFor();
      await voice.getByRole('button', { name: 'Play' }).waitFor();
    });

    await step('what is half written survives a reload', async () => {
      await composer(a).fill('Not finished y');
      await a.reload();
      await message(a, 'Voice message from Bob')
        .or(a.getByRole('group', { name: 'Voice message from Bob' }))
        .waitFor();
      await a.waitForFunction(() => document.querySelector('textarea')?.value === 'Not finished y');
    });

    await allWell(alice);
    await allWell(bob);
  },
);

/** A small picture, drawn by the browser. */
async function makePicture(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(320, 200);
    const brush = canvas.getContext('2d');
    if (brush !== null) brush.fillStyle = 'teal';
    brush?.fillRect(0, 0, 320, 200);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  return Buffer.from(bytes);
}

/** Half a second of video, recorded by the browser from what it draws. */
async function makeVideo(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 160;
    canvas.height = 120;
    const brush = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm' });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => void parts.push(data);
    const ended = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start();
    for (let frame = 0; frame < 12; frame += 1) {
      if (brush !== null) brush.fillStyle = `hsl(${frame * 30} 80% 50%)`;
      brush?.fillRect(0, 0, 160, 120);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    recorder.stop();
    await ended;
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
  });
  return Buffer.from(bytes);
}
