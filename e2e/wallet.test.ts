import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { createCamera } from './camera.ts';
import type { Gate } from './gate.ts';
import { journey, type Journey, type Visitor } from './journey.ts';
import {
  allWell,
  createGroup,
  message,
  openChats,
  PASSWORD,
  pressWhile,
  room,
  say,
  signIn,
  signUp,
} from './steps.ts';
import { addAuthenticator } from './virtual-authenticator.ts';
import { card, chooseMoney, hasAvailable, openWallet, order, paid, prove, topUp } from './wallet-steps.ts';

const AUTHORISE = /\/_herald\/wallet\/v1\/payments\/[^/]+\/authorise$/u;

journey(
  'people pay each other in a conversation, and nobody changes what they sign',
  async (world) => {
    const { gate, visitor, step } = world;
    const [alice, bob] = [await visitor(), await visitor()];
    const [a, b] = [alice.page, bob.page];

    await step('two people have a conversation, and one of them has play money', async () => {
      await Promise.all([signUp(a, 'alice', 'Alice'), signUp(b, 'bob', 'Bob')]);
      await topUp(a, '500');
      await hasAvailable(a, '500.00');
      await startTalk(a, b, 'Bob', 'Alice');
    });

    await step('money is sent with a note, and both wallets say that it is paid', async () => {
      await chooseMoney(a, 'Send money');
      await order(a, '12.50', 'For the taxi');
      await a.getByRole('dialog').getByText('@bob:localhost').waitFor();
      await prove(a);
      await paid(a);
      for (const page of [a, b]) {
        await card(page, 'For the taxi').getByText('Paid, says your wallet').waitFor();
        await card(page, 'For the taxi').getByText('12.50\u00a0XTS').first().waitFor();
      }
      await openWallet(b);
      await hasAvailable(b, '12.50');
    });

    await step('a passkey is added, and money is sent with a finger', async () => {
      await addAuthenticator(a);
      await openWallet(a);
      await a.getByRole('link', { name: 'Passkeys for paying' }).click();
      await a.getByRole('button', { name: 'Add a passkey' }).click();
      const dialog = a.getByRole('dialog', { name: 'Add a passkey' });
      await dialog.getByLabel('Your password').fill(PASSWORD);
      await dialog.getByRole('button', { name: 'Add it' }).click();
      await a.getByRole('button', { name: 'Remove This device' }).waitFor();
      await Promise.all([openTalk(a, 'Bob'), openTalk(b, 'Alice')]);
      await chooseMoney(a, 'Send money');
      await order(a, '50', 'By passkey');
      await a.getByRole('dialog').getByRole('button', { name: /^Pay / }).click();
      await paid(a);
      await card(b, 'By passkey').getByText('Paid, says your wallet').waitFor();
      const { proof } = await world.story.db.one<{ proof: string }>(
        'select proof from wallet.payment where amount = 5000',
      );
      assert.equal(proof, 'passkey');
    });

    await step('an amount that is changed both ways is another one to the passkey as well', async () => {
      const stops = changeBothWays(gate, '2000', '20000');
      await chooseMoney(a, 'Send money');
      await order(a, '20');
      await a.getByRole('dialog').getByRole('button', { name: /^Pay / }).click();
      await a.getByText('The proof was wrong').waitFor();
      for (const stop of stops) stop();
      await a.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    });

    await step('a wrong password pays nothing', async () => {
      await chooseMoney(a, 'Send money');
      await order(a, '40');
      await a.getByRole('button', { name: 'Use my password instead' }).click();
      await a.getByRole('dialog').getByLabel('Your password').fill('not the password');
      await a.getByRole('dialog').getByRole('button', { name: /^Pay / }).click();
      await a.getByText('The password is wrong, or').waitFor();
      await a.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    });

    await step('an amount that is changed on its way is not signed', async () => {
      const stop = gate.forge(({ path, body }) =>
        path.endsWith('/wallet/v1/payments') ? body.replace('"1300"', '"13000"') : null,
      );
      await chooseMoney(a, 'Send money');
      await order(a, '13');
      await a.getByText('The server answered with another amount or payee').waitFor();
      stop();
      await a.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    });

    await step('an amount that is changed both ways is signed as it was seen, and refused', async () => {
      const stops = changeBothWays(gate, '1400', '14000');
      let refusals = 0;
      stops.push(
        gate.meddle(({ path, status }) => {
          if (AUTHORISE.test(path) && status === 403) refusals += 1;
        }),
      );
      await chooseMoney(a, 'Send money');
      await order(a, '14');
      await a.getByRole('button', { name: 'Use my password instead' }).click();
      await prove(a);
      await a.getByText('The password is wrong, or').waitFor();
      for (const stop of stops) stop();
      assert.equal(refusals, 1);
      await a.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
      await openWallet(a);
      await hasAvailable(a, '437.50');
    });

    await step('somebody asks, and the other one pays from the card', async () => {
      await Promise.all([openTalk(a, 'Bob'), openTalk(b, 'Alice')]);
      await chooseMoney(b, 'Ask for money');
      const dialog = b.getByRole('dialog');
      await dialog.getByLabel('Amount').fill('33');
      await dialog.getByLabel('Note (optional)').fill('Dinner');
      await dialog.getByRole('button', { name: 'Ask' }).click();
      await card(a, 'Dinner').getByRole('button', { name: 'Pay' }).click();
      await a.getByRole('dialog').getByRole('button', { name: /^Pay / }).click();
      await paid(a);
      await card(a, 'Dinner').getByText('Paid', { exact: true }).waitFor();
      await card(b, 'Dinner').getByText('Paid', { exact: true }).waitFor();
      await openWallet(b);
      await hasAvailable(b, '95.50');
    });

    await step('the passkey gets another name, and is removed with the password', async () => {
      await openWallet(a);
      await a.getByRole('link', { name: 'Passkeys for paying' }).click();
      await a.getByRole('button', { name: 'Rename This device' }).click();
      const renaming = a.getByRole('dialog', { name: 'Rename the passkey' });
      await renaming.getByLabel('Name').fill('Laptop');
      await renaming.getByRole('button', { name: 'Save' }).click();
      await a.getByRole('button', { name: 'Remove Laptop' }).click();
      const removing = a.getByRole('alertdialog', { name: 'Remove Laptop?' });
      await removing.getByLabel('Your password').fill(PASSWORD);
      await removing.getByRole('button', { name: 'Remove' }).click();
      await a.getByText('No passkey yet').waitFor();
    });

    await step('nothing of it is readable to the server, and no page complained', async () => {
      const { story } = world;
      const events = await story.db.query<{ json: string }>(
        "select convert_from(pdu, 'UTF8') as json from events.event where convert_from(pdu, 'UTF8') like '%taxi%'",
      );
      assert.deepEqual(events, []);
      for (const one of [alice, bob]) await allWell(one);
    });
  },
  { hostname: 'localhost' },
);

journey('a red packet among ten, of whom one is late', async (world) => {
  const { story, visitor, step } = world;
  const [alice, bob, carol] = [await visitor(), await visitor(), await visitor()];
  const [a, b, c] = [alice.page, bob.page, carol.page];
  const group = 'New year';
  const others = await Promise.all(Array.from({ length: 8 }, (_, at) => story.user(`friend${at}`)));

  await step('a red packet of nine shares is given in a group', async () => {
    await Promise.all([signUp(a, 'alice', 'Alice'), signUp(b, 'bob', 'Bob'), signUp(c, 'carol', 'Carol')]);
    await topUp(a, '900');
    await openChats(a);
    await createGroup(a, group, ['@bob:localhost', '@carol:localhost']);
    for (const page of [b, c]) {
      await page.getByRole('list', { name: 'Invitations' }).getByRole('button', { name: 'Accept' }).click();
    }
    await message(a, 'Carol joined').waitFor();
    await chooseMoney(a, 'Red packet');
    const dialog = a.getByRole('dialog');
    await dialog.getByLabel('Shares').fill('9');
    await order(a, '90', 'Happy new year');
    await prove(a);
    await paid(a);
  });

  await step('nine of ten open it, each once', async () => {
    await pressWhile(b, card(b, 'Happy new year').getByRole('button', { name: 'Open it' }), async () => {
      await say(a, 'Who is first?');
      await room(b, group).getByText('Who is first?').waitFor();
    });
    await card(b, 'Happy new year').getByText('1 of 9 shares taken').waitFor();
    await message(b, 'Who is first?').waitFor();
    const { payment_id: paymentId } = await packetOf(world);
    for (const [at, friend] of others.entries()) {
      const path = `/_herald/wallet/v1/red-packets/${paymentId}/claim`;
      const { status } = await friend.request('POST', path, {}, { 'idempotency-key': `claim-${at}` });
      assert.equal(status, 200);
    }
    await card(a, 'Happy new year').getByText('9 of 9 shares taken').waitFor();
  });

  await step('the late one is told, and the books are in order', async () => {
    await card(c, 'Happy new year').getByRole('button', { name: 'Open it' }).click();
    await card(c, 'Happy new year').getByText("It's over").waitFor();
    const { total } = await story.db.one<{ total: string }>(
      'select sum(amount)::text as total from wallet.red_packet_share where claimed_by is not null',
    );
    assert.equal(total, '9000');
    for (const one of [alice, bob, carol]) assert.deepEqual(one.complaints, []);
  });
});

const camera = await createCamera();

journey(
  'a shop shows its code, is paid, and gives half of it back; a lost device is frozen out',
  async ({ visitor, step }, context) => {
    context.after(camera.close);
    const [alice, bob] = [await visitor(), await visitor()];
    const [a, b] = [alice.page, bob.page];

    await step('a shop is opened, and a code for an amount stands on its till', async () => {
      await Promise.all([signUp(a, 'alice', 'Alice'), signUp(b, 'bob', 'Bob')]);
      await topUp(b, '100');
      await openWallet(a);
      await a.getByRole('link', { name: 'My shops' }).click();
      await a.getByRole('button', { name: 'Open a shop' }).click();
      const dialog = a.getByRole('dialog', { name: 'Open a shop' });
      await dialog.getByLabel('Name of the shop').fill('Harbour coffee');
      await dialog.getByLabel('City').fill('Almaty');
      await dialog.getByLabel('Country').fill('kz');
      await dialog.getByRole('button', { name: 'Open it' }).click();
      await a.getByRole('heading', { name: 'Harbour coffee' }).waitFor();
      await a.getByRole('button', { name: 'Code for an amount' }).click();
      await a.getByRole('dialog').getByLabel('Amount').fill('21');
      await a.getByRole('dialog').getByRole('button', { name: 'Show the code' }).click();
    });

    await step('a damaged code is refused in words', async () => {
      await b.goto('/scan');
      await b.getByLabel('Link or address').fill('00020101021153039635802KZ6304FFFF');
      await b.getByRole('button', { name: 'Open' }).click();
      await b.getByText('its checksum is wrong').waitFor();
    });

    await step('somebody scans it and pays, and the till says so', async () => {
      await camera.show(a.getByRole('dialog').getByRole('img', { name: 'The code for paying this' }));
      await openWallet(b);
      await b.getByRole('link', { name: 'Scan', exact: true }).click();
      await b.getByRole('heading', { name: 'Pay a shop' }).waitFor();
      await b.getByText('Harbour coffee').first().waitFor();
      await b.getByRole('button', { name: 'Pay' }).click();
      await prove(b);
      await paid(b);
      await a.getByRole('dialog').getByText('Paid', { exact: true }).waitFor();
      await a.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
      await a.getByText('1 payment', { exact: true }).waitFor();
    });

    await step('half of it is given back', async () => {
      await a
        .getByRole('region', { name: 'Sales' })
        .or(a.locator('main'))
        .getByRole('link', { name: /Sold/ })
        .first()
        .click();
      await a.getByRole('button', { name: 'Give back' }).click();
      const dialog = a.getByRole('dialog', { name: 'Give back' });
      await dialog.getByLabel('Amount').fill('10.50');
      await dialog.getByRole('button', { name: 'Give back' }).click();
      await a.getByText('Given back', { exact: true }).waitFor();
      await openWallet(b);
      await hasAvailable(b, '89.50');
    });

    await step('what the shop has goes to its owner', async () => {
      await openWallet(a);
      await a.getByRole('link', { name: 'My shops' }).click();
      await a.getByRole('link', { name: 'Harbour coffee Almaty' }).click();
      await a.getByRole('button', { name: 'To my account' }).click();
      await a.getByRole('button', { name: 'Move it' }).click();
      await openWallet(a);
      await hasAvailable(a, '10.50');
    });

    await step('the wallet is frozen from another device, and nothing leaves it', async () => {
      const phone = await visitor({ viewport: { width: 390, height: 844 }, hasTouch: true });
      await openWallet(b);
      await signIn(phone.page, 'bob');
      await skipRecovery(phone);
      await phone.page.goto('/wallet/limits');
      await phone.page.getByRole('button', { name: 'Freeze the wallet' }).click();
      await phone.page.getByRole('button', { name: 'Thaw the wallet' }).waitFor();
      await b.getByText('Your wallet is frozen. Nothing can leave it.').waitFor();
      await b.goto('/wallet/send?to=@alice:localhost&amount=100&currency=XTS');
      await b.getByRole('dialog').getByRole('button', { name: 'Next' }).click();
      await b.getByText('Your wallet is frozen. Thaw it under').waitFor();
    });

    await step('it is thawed with the password', async () => {
      await b.goto('/wallet/limits');
      await b.getByRole('button', { name: 'Thaw the wallet' }).click();
      const dialog = b.getByRole('dialog', { name: 'Thaw the wallet' });
      await dialog.getByLabel('Your password').fill(PASSWORD);
      await dialog.getByRole('button', { name: 'Thaw the wallet' }).click();
      await b.getByRole('button', { name: 'Freeze the wallet' }).waitFor();
      for (const one of [alice, bob]) assert.deepEqual(one.complaints, []);
    });
  },
  { hostname: 'localhost', flags: camera.flags },
);

/** Changes the amount of a payment on its way there, and back on its way here. */
function changeBothWays(gate: Gate, asked: string, wanted: string): (() => void)[] {
  return [
    gate.forge(({ path, body }) =>
      path.endsWith('/wallet/v1/payments') ? body.replace(`"${asked}"`, `"${wanted}"`) : null,
    ),
    gate.meddle((reply) => {
      if (!reply.path.endsWith('/wallet/v1/payments')) return;
      reply.body = Buffer.from(reply.body.toString().replaceAll(`"${wanted}"`, `"${asked}"`));
    }),
  ];
}

/** One of two begins a conversation, and the other accepts it. */
async function startTalk(a: Page, b: Page, other: string, name: string): Promise<void> {
  await openChats(a);
  await a.getByRole('link', { name: 'New', exact: true }).click();
  await a.getByRole('searchbox').last().fill(`@${other.toLowerCase()}:localhost`);
  await a.getByRole('button', { name: other }).first().click();
  await openChats(b);
  await b.getByRole('list', { name: 'Invitations' }).getByRole('button', { name: 'Accept' }).click();
  await b.getByRole('feed', { name: `Messages with ${name}` }).waitFor();
  await message(a, `${other} joined`).waitFor();
}

async function openTalk(page: Page, name: string): Promise<void> {
  await openChats(page);
  await room(page, name).click();
  await page.getByRole('feed', { name: `Messages with ${name}` }).waitFor();
}

async function packetOf({ story }: Journey): Promise<{ payment_id: string }> {
  return story.db.one('select payment_id from wallet.red_packet');
}

/** A device that was not confirmed can freeze, though it cannot pay. */
async function skipRecovery({ page }: Visitor): Promise<void> {
  await page.getByRole('heading', { name: "Confirm it's you" }).waitFor();
}
