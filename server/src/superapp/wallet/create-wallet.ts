import type { Hasher } from '@herald/matrix';
import type { Audit } from '#platform/audit';
import type { Clock, Timers } from '#platform/clock';
import type { Db } from '#platform/db';
import type { Route } from '#platform/http';
import { createIdempotency } from '#platform/idempotency';
import type { Job } from '#platform/jobs';
import type { Outbox } from '#platform/outbox';
import type { Random } from '#platform/random';
import type { AccountData } from '#homeserver/account-data';
import type { Accounts } from '#homeserver/accounts';
import type { CheckDeviceProof } from '#homeserver/keys';
import type { Profiles } from '#homeserver/profiles';
import type { Proof } from '#homeserver/sessions';
import type { Assertions } from '#superapp/passkeys';
import { createAuthentication } from './authentication.ts';
import { createChanges, hearChanges } from './changes.ts';
import { createCheckpoints } from './checkpoints.ts';
import { createDesk } from './desk/create-desk.ts';
import { createHolders } from './holders.ts';
import { createWalletJob } from './jobs.ts';
import { createLedger } from './ledger.ts';
import { createMerchants } from './merchants.ts';
import { createNewPayments } from './new-payments.ts';
import { createPayees } from './payees.ts';
import { createPayments } from './payments.ts';
import { createPaymentView } from './payment-view.ts';
import { createRedPackets } from './red-packets.ts';
import { createRefunds } from './refunds.ts';
import { createRequestView } from './request-view.ts';
import { createRequests } from './requests.ts';
import { createWalletRoutes } from './routes.ts';
import { createStatementPrinter } from './statement-printer.ts';
import { createStatements } from './statements.ts';
import { createTopUps } from './top-ups.ts';

export interface WalletParts {
  readonly serverName: string;
  /** As LEDGER_ROLE. */
  readonly db: Db;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly hasher: Hasher;
  readonly outbox: Outbox;
  readonly audit: Audit;
  readonly accounts: Accounts;
  readonly profiles: Profiles;
  readonly accountData: AccountData;
  readonly checkDeviceProof: CheckDeviceProof;
  /** Passkeys, as proofs. */
  readonly assertions: Assertions;
  readonly proof: Proof;
}

/** The wallet: its routes, its job, and the end of its thread. */
export function createWallet(parts: WalletParts): { routes: Route[]; job: Job; stop: () => Promise<void> } {
  const { db, clock, random, outbox, accountData, proof } = parts;
  const ledger = createLedger({ db });
  const changes = createChanges(outbox, accountData);
  hearChanges(outbox, accountData);
  const holders = createHolders({ db, ledger, changes, clock });
  const payees = createPayees(parts);
  const authentication = createAuthentication(parts);
  const view = createPaymentView({ holders, payees, authentication });
  const newPayments = createNewPayments({ ...parts, ledger, holders, changes });
  const shared = { ...parts, ledger, holders, payees, view, changes, newPayments };
  const redPackets = createRedPackets(shared);
  const payments = createPayments({ ...shared, redPackets, authentication });
  const requestView = createRequestView(shared);
  const requests = createRequests({ ...shared, payments, view: requestView });
  const merchants = createMerchants({ ...shared, payments, paymentView: view, requestView });
  const refunds = createRefunds(shared);
  const topUps = createTopUps(shared);
  const statements = createStatements({ ...shared, merchants });
  const printer = createStatementPrinter(parts);
  const idempotency = createIdempotency(parts);
  return {
    routes: createWalletRoutes({
      idempotency,
      holders,
      payments,
      requests,
      redPackets,
      merchants,
      refunds,
      topUps,
      statements,
      printer,
      desk: createDesk({ ...parts, changes }),
      proof,
      tellNow: () => outbox.wake(),
    }),
    job: createWalletJob({
      ledger,
      payments,
      redPackets,
      clock,
      random,
      checkpoint: createCheckpoints(parts),
    }),
    stop: () => printer.stop(),
  };
}
