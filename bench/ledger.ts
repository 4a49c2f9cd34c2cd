// What a transfer of the wallet costs, beside pgbench running the same journal as bare SQL on the same database:
// `npm run bench:ledger -- --rounds 5 --seconds 10`. pgbench comes with PostgreSQL (apt-get install postgresql-contrib,
// or PGBENCH names one).
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { createDb, migrate } from '../server/src/platform/db/index.ts';
import { createSilentLog } from '../server/src/platform/log/index.ts';
import { createLedger, LEDGER_ROLE, verifyLedger, type Ledger } from '../server/src/superapp/wallet/index.ts';
import { distributionOf, medianOf } from './load/distribution.ts';
import { startDatabase } from './targets/database.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '10' },
    clients: { type: 'string', default: '16' },
    people: { type: 'string', default: '1000' },
  },
});
const [rounds, seconds, clients, people] = [values.rounds, values.seconds, values.clients, values.people].map(
  Number,
) as [number, number, number, number];
const pgbench = process.env['PGBENCH'] ?? 'pgbench';

/** Who is paid: anybody, or always the same shop. */
type Shape = 'random accounts' | 'one hot account';

interface Round {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Of the database, for each transfer. */
  readonly cpuMicros: number;
}

/** The same rows in the same order as `wallet.post` writes for a single transfer. */
const scriptOf = (shape: Shape, first: number): string => `
\\set from random(${first}, ${first + people - 1})
\\set to ${shape === 'one hot account' ? first - 1 : `(:from - ${first} + random(1, ${people - 1})) % ${people} + ${first}`}
begin;
select 1 from wallet.account where account_id in (:from, :to) order by account_id for no key update;
insert into wallet.journal (kind, actor) values ('payment', 'bench') returning journal_id \\gset
update wallet.account set debits_posted = debits_posted + 1 where account_id = :from;
update wallet.account set credits_posted = credits_posted + 1 where account_id = :to;
insert into wallet.transfer (transfer_id, journal_id, ordinal, phase, ledger_id, debit_account, credit_account, amount)
  values (gen_random_uuid(), :journal_id, 1, 'single', 963, :from, :to, 1);
insert into wallet.unsealed (journal_id) values (:journal_id);
commit;
`;

const folder = await mkdtemp(join(tmpdir(), 'herald-ledger-'));
const database = await startDatabase(folder);
const log = createSilentLog();
const owner = createDb({ connectionString: database.url, poolSize: 1, log });
const db = createDb({ connectionString: database.url, poolSize: clients, log, role: LEDGER_ROLE });
try {
  await migrate(owner, join(import.meta.dirname, '../server/migrations'));
  const ledger = createLedger({ db });
  const { shop, first } = await openAccounts(ledger);
  for (const shape of ['random accounts', 'one hot account'] as const) {
    const [ours, bare]: [Round[], Round[]] = [[], []];
    const payOnce = (): Promise<unknown> => {
      const from = Math.floor(Math.random() * people);
      const to = (from + 1 + Math.floor(Math.random() * (people - 1))) % people;
      const credit = shape === 'one hot account' ? shop : first + to;
      const transfers = [
        { phase: 'single' as const, id: randomUUID(), debit: first + from, credit, amount: 1n },
      ];
      return ledger.post({ kind: 'payment', actor: 'bench', transfers });
    };
    for (let round = 0; round < rounds; round += 1) {
      const steps = [
        async () => ours.push(await loop(payOnce)),
        async () => bare.push(await runPgbench(scriptOf(shape, first))),
      ];
      for (const step of round % 2 === 0 ? steps : steps.toReversed()) await step();
    }
    print(shape, ours, bare);
  }
  await ledger.seal();
  const { journals, findings } = await db.snapshot((tx) => verifyLedger(tx));
  process.stdout.write(`${journals} journals verified. ${findings.join('\n')}\n`);
  process.exitCode = findings.length === 0 ? 0 : 1;
} finally {
  await db.close();
  await owner.close();
  await database.stop();
  await rm(folder, { recursive: true, force: true });
}

/** A shop, and people whose accounts have numbers in a row, each with more than they will spend. */
async function openAccounts(ledger: Ledger): Promise<{ shop: number; first: number }> {
  const bank = await ledger.openAccount({ currency: 'XTS', code: 'safeguarding', owner: '' });
  const shop = await ledger.openAccount({ currency: 'XTS', code: 'merchant', owner: 'shop' });
  for (let n = 0; n < people; n += 1) {
    const credit = await ledger.openAccount({ currency: 'XTS', code: 'user', owner: `person ${n}` });
    const transfers = [
      { phase: 'single' as const, id: randomUUID(), debit: bank, credit, amount: 1_000_000_000n },
    ];
    await ledger.post({ kind: 'top-up', actor: 'bench', transfers });
  }
  return { shop, first: shop + 1 };
}

async function loop(act: () => Promise<unknown>): Promise<Round> {
  const times: number[] = [];
  const before = database.usage().cpuMicros;
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  const client = async (): Promise<void> => {
    for (let at = performance.now(); at < endsAt;) {
      await act();
      const now = performance.now();
      times.push(now - at);
      at = now;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return roundOf(times, performance.now() - startedAt, database.usage().cpuMicros - before);
}

async function runPgbench(script: string): Promise<Round> {
  const file = join(folder, 'journal.sql');
  await writeFile(file, script);
  const prefix = join(folder, `times-${randomUUID()}`);
  const before = database.usage().cpuMicros;
  const startedAt = performance.now();
  const options = ['--no-vacuum', '--protocol=prepared', '--log', `--log-prefix=${prefix}`];
  const load = [`--client=${clients}`, '--jobs=1', `--time=${seconds}`, `--file=${file}`];
  await promisify(execFile)(pgbench, [...options, ...load, database.url]);
  const tookMs = performance.now() - startedAt;
  const cpuMicros = database.usage().cpuMicros - before;
  const times = readdirSync(folder)
    .filter((name) => join(folder, name).startsWith(prefix))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => Number(line.split(' ')[2]) / 1_000);
  return roundOf(times, tookMs, cpuMicros);
}

function roundOf(times: readonly number[], tookMs: number, cpuMicros: number): Round {
  const { p50, p99 } = distributionOf(times);
  return { perSecond: (1_000 * times.length) / tookMs, p50, p99, cpuMicros: cpuMicros / times.length };
}

function print(shape: Shape, ours: readonly Round[], bare: readonly Round[]): void {
  process.stdout.write(`\n${shape}, ${clients} clients, ${rounds} rounds of ${seconds} s, interleaved\n`);
  for (const [name, digits] of [
    ['perSecond', 0],
    ['p50', 2],
    ['p99', 2],
    ['cpuMicros', 0],
  ] as const) {
    const [a, b] = [ours, bare].map((all) => medianOf(all.map((round) => round[name]))) as [number, number];
    const words = {
      perSecond: 'transfers/s',
      p50: 'p50, ms',
      p99: 'p99, ms',
      cpuMicros: 'CPU of the database, us',
    };
    process.stdout.write(
      `  ${words[name]}: ${a.toFixed(digits)} by the ledger, ${b.toFixed(digits)} by pgbench: ${(a / b).toFixed(2)}\n`,
    );
  }
}
