import type {
  PacketRow,
  PaidRequestRow,
  PaidTransfer,
  PostedProposalRow,
  ReceiptRow,
} from './store/receipts.ts';

// Whether the ledger confirms what people are shown. Each answers with what is wrong, as the end of a sentence.

/** What is wrong with a payment. */
export function judgeReceipt(receipt: ReceiptRow): string[] {
  const { state, transfer } = receipt;
  if (state === 'created')
    return transfer ? ['waits for its payer, and the ledger has a transfer of it'] : [];
  if (state === 'cancelled') return transfer ? judgeCancelled(transfer) : [];
  if (!transfer) return [`is ${state}, and the ledger has no transfer of it`];
  return [...judgeTransfer(receipt, transfer), ...judgePhase(receipt, transfer), ...judgeRelations(receipt)];
}

function judgeCancelled({ phase, resolution }: PaidTransfer): string[] {
  if (phase === 'pending' && resolution?.phase === 'void_pending') return [];
  if (phase === 'pending' && !resolution) return ['is cancelled, and its money is still held'];
  return ['is cancelled, and its money was moved'];
}

function judgeTransfer(receipt: ReceiptRow, transfer: PaidTransfer): string[] {
  const faults: string[] = [];
  if (transfer.amount !== receipt.amount)
    faults.push(`says ${receipt.amount}, and the ledger moved ${transfer.amount}`);
  if (transfer.currency !== receipt.currency)
    faults.push(`is in ${receipt.currency}, and the ledger moved ${transfer.currency}`);
  const { from, to } = accountsOf(receipt);
  const { debitCode, debitOwner, creditCode, creditOwner } = transfer;
  if (debitCode !== from.code || (from.owner !== null && debitOwner !== from.owner))
    faults.push(`is paid by ${from.name}, and the ledger took it from ${debitCode} ${debitOwner}`);
  if (creditCode !== to.code || creditOwner !== to.owner)
    faults.push(`is paid to ${to.name}, and the ledger gave it to ${creditCode} ${creditOwner}`);
  return faults;
}

interface Side {
  readonly code: string;
  /** Null: that of a red packet, of which the payment knows only who gave it. */
  readonly owner: string | null;
  readonly name: string;
}

const sideOf = (code: string, owner: string | null): Side => ({
  code,
  owner,
  name: owner === null ? `an ${code} account` : `${code} ${owner}`,
});

/** Between which accounts the money of a payment moves. */
function accountsOf({ kind, paymentId, payer, payee, merchantId }: ReceiptRow): { from: Side; to: Side } {
  const shop = merchantId === null ? null : sideOf('merchant', merchantId);
  const payerSide = sideOf('user', payer ?? '');
  const payeeSide = sideOf('user', payee ?? '');
  switch (kind) {
    case 'transfer':
      return { from: payerSide, to: shop ?? payeeSide };
    case 'red_packet':
      return { from: payerSide, to: sideOf('escrow', paymentId) };
    case 'top_up':
      return { from: sideOf('safeguarding', ''), to: payeeSide };
    case 'claim':
    case 'return':
      return { from: sideOf('escrow', null), to: payeeSide };
    case 'refund':
      return { from: shop ?? payerSide, to: payeeSide };
    case 'payout':
      return { from: shop ?? sideOf('merchant', ''), to: payeeSide };
  }
}

function judgePhase({ state, amount }: ReceiptRow, { phase, isHeld, resolution }: PaidTransfer): string[] {
  if (state === 'authorised') {
    if (phase === 'pending' && !resolution && isHeld) return [];
    // A wallet that stayed frozen for longer than a hold lasts: the payment is cancelled when it is thawed.
    if (resolution?.phase === 'void_pending' && resolution.kind === 'expiry') return [];
    return ['is authorised, and nothing is held for it'];
  }
  if (phase === 'single') return [];
  const isPosted =
    phase === 'pending' && resolution?.phase === 'post_pending' && resolution.amount === amount;
  return isPosted ? [] : ['is settled, and its money was not moved'];
}

/** What a payment says of its payer's proof, its request, its shop, its red packet, and what it gives back. */
function judgeRelations(receipt: ReceiptRow): string[] {
  const { kind, payer, payee, proof, requestId, requestState, merchantId, merchantOwner } = receipt;
  const faults: string[] = [];
  if ((kind === 'transfer' || kind === 'red_packet') && proof === null)
    faults.push('was made, and by no proof of its payer');
  if (requestId !== null && requestState !== 'paid')
    faults.push(`stands, and the request ${requestId} that it is for is ${requestState ?? 'gone'}`);
  const ofShop = kind === 'refund' ? payer : payee;
  if (merchantId !== null && merchantOwner !== ofShop)
    faults.push(`names the shop ${merchantId}, which is not that of ${ofShop}`);
  if (kind === 'red_packet' && !receipt.hasPacket) faults.push('is a red packet that is not there');
  const taker = kind === 'claim' ? payer : payee;
  if ((kind === 'claim' || kind === 'return') && receipt.giver !== taker)
    faults.push(`comes out of a red packet of ${receipt.giver ?? 'nobody'}, and says of ${taker}`);
  return kind === 'refund' ? [...faults, ...judgeRefund(receipt)] : faults;
}

function judgeRefund({ payer, payee, currency, merchantId, refundOf, refunded }: ReceiptRow): string[] {
  if (!refunded) return [`gives back ${refundOf}, which is not there`];
  const fits =
    refunded.kind === 'transfer' &&
    refunded.state === 'settled' &&
    refunded.payer === payee &&
    refunded.payee === payer &&
    refunded.currency === currency &&
    refunded.merchantId === merchantId;
  if (!fits) return [`gives back ${refundOf}, which was no such payment`];
  if (BigInt(refunded.sum) <= BigInt(refunded.amount)) return [];
  return [`gives back ${refundOf}, of which ${refunded.sum} of ${refunded.amount} were given back`];
}

/** What is wrong with a red packet: its shares, and what came out of it. */
export function judgePacket(packet: PacketRow): string[] {
  const { amount, claims, isGiven, isOver, shares } = packet;
  if (!isGiven) return packet.state === 'settled' ? ['is paid, and was not given'] : judgeUngiven(packet);
  const faults: string[] = [];
  if (packet.state !== 'settled') faults.push(`is given, and its payment is ${packet.state}`);
  const all = sumOf(shares);
  if (all !== BigInt(amount)) faults.push(`has shares of ${all} in all, and ${amount} were given`);
  if (shares.length !== claims) faults.push(`has ${shares.length} shares, and says ${claims}`);
  const out = packet.paidOut.map(({ payee, amount: paid }) => `${paid} ${payee}`);
  for (const { ordinal, claimedBy, amount: share } of shares) {
    if (claimedBy === null || take(out, `${share} ${claimedBy}`)) continue;
    faults.push(`has a share (${ordinal}) that ${claimedBy} claimed, and no payment of it`);
  }
  const rest = sumOf(shares.filter(({ claimedBy }) => claimedBy === null));
  const due = isOver && rest > 0n ? 1 : 0;
  if (out.length > due) faults.push(`has paid out what nobody claimed: ${out.join(', ')}`);
  else if (due === 1 && !out[0]?.startsWith(`${rest} `))
    faults.push(`is over, and ${rest} of it did not go back`);
  return faults;
}

function judgeUngiven({ shares, paidOut }: PacketRow): string[] {
  return shares.length > 0 || paidOut.length > 0 ? ['was not given, and has shares'] : [];
}

const sumOf = (shares: readonly { amount: string }[]): bigint =>
  shares.reduce((sum, { amount }) => sum + BigInt(amount), 0n);

/** Takes one of these texts out of the list; false when there is none. */
function take(list: string[], text: string): boolean {
  const at = list.indexOf(text);
  if (at !== -1) list.splice(at, 1);
  return at !== -1;
}

/** What is wrong with a request that is said to be paid. */
export function judgeRequest(request: PaidRequestRow): string[] {
  const [payment, ...others] = request.payments;
  if (!payment) return ['is paid, and no payment of it stands'];
  if (others.length > 0) return [`is paid ${request.payments.length} times`];
  const fits =
    payment.kind === 'transfer' &&
    payment.payee === request.payee &&
    (request.payer === null || payment.payer === request.payer) &&
    payment.currency === request.currency &&
    payment.amount === request.amount &&
    payment.merchantId === request.merchantId;
  return fits ? [] : [`is paid by ${payment.paymentId}, which pays something else`];
}

/** What is wrong with a proposal that is said to be posted. */
export function judgeProposal({ proposer, decidedBy, journalId, ...rest }: PostedProposalRow): string[] {
  if (rest.kind !== 'manual') return [`is posted, and journal ${journalId} is not a manual one`];
  const faults: string[] = [];
  if (decidedBy === null || decidedBy === proposer) faults.push('was approved by who proposed it');
  if (rest.actor !== `${proposer} ${decidedBy}`)
    faults.push(`is of ${proposer} and ${decidedBy}, and journal ${journalId} names ${rest.actor}`);
  if (rest.lines.join('\n') !== rest.transfers.join('\n'))
    faults.push(`is not what journal ${journalId} has posted`);
  return faults;
}
