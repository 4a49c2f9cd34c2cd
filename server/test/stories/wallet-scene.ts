import type { JsonObject } from '@herald/matrix';
import { deskPerson } from '../desk.ts';
import type { Actor, Story } from '../harness.ts';
import { walletOf, type Payer } from '../wallet.ts';

/** What a person has in the wallet, beside somebody with whom they have it: the ids, by their placeholders. */
export async function setTheWallet(story: Story, person: Payer): Promise<Readonly<Record<string, string>>> {
  const other = await walletOf(story, 'gina', '1000');
  const begun = await person.begin(other, '10');
  const cancelled = await person.begin(other, '10');
  const { merchant_id: merchantId } = await person.done('/merchants', {
    name: 'Tea House',
    city: 'Almaty',
    country: 'KZ',
    category: '5812',
  });
  const toShop = await other.done(`/merchants/${String(merchantId)}/pay`, { amount: '10', currency: 'XTS' });
  await other.authorise(toShop);
  const hana = await deskPerson(story, 'hana');
  const propose = async (): Promise<string> =>
    String((await hana.propose([`user ${person.userId}`, 'fees', '1'])).proposal_id);
  return {
    paymentId: String(begun.payment_id),
    paymentProof: JSON.stringify(person.proofOf(begun.authentication.linked as JsonObject)),
    cancelledId: String(cancelled.payment_id),
    receivedId: String(toShop.payment_id),
    requestId: await ask(other, person),
    ownRequestId: await ask(person, other),
    merchantId: String(merchantId),
    proposalId: await propose(),
    rejectedId: await propose(),
  };
}

async function ask(by: Payer, payer: Actor): Promise<string> {
  const shares = [{ payer: payer.userId, amount: '10' }];
  const { requests } = await by.done('/requests', { currency: 'XTS', shares });
  return String(requests[0].request_id);
}
