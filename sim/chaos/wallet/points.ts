import type { Act } from './act.ts';
import { OTHER_ACTS } from './other-acts.ts';
import { PAYMENT_ACTS } from './payment-acts.ts';
import { SAID } from './store/statements.ts';

export const ACTS = { ...PAYMENT_ACTS, ...OTHER_ACTS } satisfies Record<string, Act>;

/** A moment at which a process is killed. */
export interface Point {
  readonly act: keyof typeof ACTS;
  readonly moment: string;
  /**
   * What is kept from arriving: a statement at PostgreSQL, its answer at the server, or the server's at the client. Null:
   * nothing, the kill comes while the statement is under way.
   */
  readonly holds: 'statement' | 'answer' | 'reply' | null;
  /** A part of the statement's text. */
  readonly statement: string;
  /** A part of an earlier statement of the same transaction. */
  readonly within?: string;
  /** How many of the act's commits stand after it; of several numbers, one. */
  readonly landed: readonly number[];
  /** The statement arrives all the same, when the next server is there and the command was sent again. */
  readonly isLate?: true;
}

export const nameOf = ({ act, moment }: Point): string => `${act}: ${moment}`;

type Moment = Omit<Point, 'act'>;

const before = (statement: string, moment: string, landed = 0): Moment => ({
  moment,
  holds: 'statement',
  statement,
  landed: [landed],
});
const after = (statement: string, moment: string, landed = 0): Moment => ({
  moment,
  holds: 'answer',
  statement,
  landed: [landed],
});
/** Commits of commands; of what the job does, `within` tells which. */
const beforeCommit = (within: string = SAID.takeKey, landed = 0): Moment => ({
  ...before(SAID.commit, 'all is done, and COMMIT is not sent', landed),
  within,
});
const lateCommit: Moment = {
  ...before(SAID.commit, 'COMMIT arrives when its server is gone'),
  within: SAID.takeKey,
  isLate: true,
};
const afterCommit = (within: string = SAID.takeKey, landed = 1): Moment => ({
  ...after(SAID.commit, 'COMMIT is done, its answer held back', landed),
  within,
});
const beforeReply: Moment = {
  moment: 'after COMMIT, before the client is answered',
  holds: 'reply',
  statement: SAID.commit,
  within: SAID.takeKey,
  landed: [1],
};
const commitUnderWay: Moment = {
  moment: 'while COMMIT is under way',
  holds: null,
  statement: SAID.commit,
  within: SAID.takeKey,
  landed: [0, 1],
};

const of = (act: Point['act'], ...moments: readonly Moment[]): Point[] =>
  moments.map((moment) => ({ act, ...moment }));

/** Before, within and after each commit of what writes money. */
export const POINTS: readonly Point[] = [
  ...of('a payment is begun', after(SAID.insertPayment, 'after its row is written'), afterCommit()),
  ...of(
    'a payment',
    before(SAID.begin, 'before BEGIN reaches the database'),
    before(SAID.takeKey, 'before its Idempotency-Key is taken'),
    after(SAID.takeKey, 'after its Idempotency-Key is taken'),
    after(SAID.lockPayment, 'after the payment is locked'),
    before(SAID.post, 'before the journal is posted'),
    after(SAID.post, 'after the journal is posted'),
    after(SAID.movePayment, 'after the payment is settled'),
    after(SAID.putIntoOutbox, 'after the first row of the outbox'),
    after(SAID.keepAnswer, 'after its answer is kept'),
    beforeCommit(),
    commitUnderWay,
    lateCommit,
    afterCommit(),
    beforeReply,
  ),
  ...of(
    'a payment that can be taken back',
    after(SAID.post, 'after the money is held'),
    beforeCommit(),
    afterCommit(),
    beforeReply,
  ),
  ...of('a payment is taken back', after(SAID.post, 'after the hold is voided'), lateCommit, afterCommit()),
  ...of(
    'a payment settles',
    before(SAID.post, 'before the hold is posted'),
    after(SAID.post, 'after the hold is posted'),
    beforeCommit(SAID.post),
    afterCommit(SAID.post),
  ),
  ...of(
    'a hold expires',
    before(SAID.post, 'before the hold is voided'),
    after(SAID.post, 'after the hold is voided, before its payment ends', 1),
    beforeCommit(SAID.movePayment, 1),
    afterCommit(SAID.movePayment, 2),
  ),
  ...of('a refund', after(SAID.post, 'after the journal is posted'), beforeCommit(), beforeReply),
  ...of(
    'a request is paid',
    after(SAID.moveRequest, 'after the request is marked paid'),
    beforeCommit(),
    afterCommit(),
  ),
  ...of(
    'a red packet is given',
    before(SAID.insertShares, 'after the journal, before its shares are drawn'),
    afterCommit(),
  ),
  ...of(
    'a share is claimed',
    after(SAID.claimShare, 'after the share is taken, before it is paid'),
    after(SAID.post, 'after the journal is posted'),
    commitUnderWay,
    lateCommit,
    beforeReply,
  ),
  ...of(
    'a red packet goes back',
    before(SAID.endRedPacket, 'after the journal, before it is over'),
    afterCommit(SAID.post),
  ),
  ...of(
    'a top-up',
    after(SAID.insertPayment, 'after its row is written, before the journal'),
    beforeCommit(),
    commitUnderWay,
    afterCommit(),
    beforeReply,
  ),
  ...of('a payout of a shop', after(SAID.post, 'after the journal is posted'), afterCommit()),
  ...of('a freeze', beforeCommit(), afterCommit()),
  ...of('a freeze by the desk', before(SAID.noteAct, 'before it is noted who did it'), beforeReply),
  ...of(
    'a manual journal',
    before(SAID.postManual, 'before it is posted'),
    after(SAID.postManual, 'after it is posted, before it is noted who did it'),
    beforeCommit(),
    afterCommit(),
  ),
  ...of(
    'journals are sealed',
    before(SAID.seal, 'before they are sealed'),
    after(SAID.seal, 'after they are sealed', 1),
  ),
  ...of(
    'a checkpoint is written',
    before(SAID.writeCheckpoint, 'before it is written', 1),
    after(SAID.writeCheckpoint, 'after it is written', 2),
  ),
];
