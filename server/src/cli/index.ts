// The commands of the operator: `./herald user | wallet | doctor | config`.
import { parseArgs } from 'node:util';
import { readExplainedConfig } from '#config';
import type { Config } from '#config';
import { createSystemClock, createSystemTimers } from '#platform/clock';
import { refuseStart } from '#platform/errors';
import { createLog } from '#platform/log';
import { createSystemRandom } from '#platform/random';
import { findCheckpoint, verifyWallet } from '#superapp/wallet';
import { createAccountAdmin } from './account-admin.ts';
import { runConfig } from './config.ts';
import { runDoctor } from './doctor.ts';
import { explain } from './explain.ts';
import { openDatabase } from './open-database.ts';
import type { OpenDatabase, OpenDatabaseParts } from './open-database.ts';
import { createTerminal } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { runUser } from './user.ts';
import { runWallet, type Books } from './wallet.ts';

try {
  process.exitCode = (await run(process.argv.slice(2), createTerminal())) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

/** Runs one command. Resolves with false when it says that something is wrong. */
async function run(argv: readonly string[], terminal: Terminal): Promise<boolean> {
  const [command, ...args] = argv;
  const explained = readExplainedConfig();
  if (command === 'config') {
    runConfig(args, explained, terminal);
    return true;
  }
  // Words of the command go to standard output; its log holds what went wrong, and nothing else.
  const log = createLog({ level: 'error', destination: process.stderr });
  const parts = { log, random: createSystemRandom(), timers: createSystemTimers() };
  if (command === 'doctor') return runDoctor(explained.config, parts, terminal);
  if (command === 'user') {
    await runUserCommand(args, explained.config, parts, terminal);
    return true;
  }
  if (command === 'wallet') {
    const ask = async <T>(question: (db: OpenDatabase['db']) => Promise<T>): Promise<T> => {
      const { db, close } = await openDatabase({ ...parts, config: explained.config });
      return question(db).finally(close);
    };
    const books: Books = {
      verify: (elsewhere) => ask((db) => db.snapshot((tx) => verifyWallet(tx, { elsewhere }))),
      newestCheckpoint: () => ask(findCheckpoint),
    };
    return runWallet(args, books, terminal);
  }
  refuseStart(`There is no command ${command ?? ''}. ./herald help lists them.`);
}

async function runUserCommand(
  argv: string[],
  config: Config,
  parts: Omit<OpenDatabaseParts, 'config'>,
  terminal: Terminal,
): Promise<void> {
  const { values, positionals } = parseUserArgs(argv);
  const { db, close } = await openDatabase({ ...parts, config });
  try {
    const { serverName } = config;
    const accounts = createAccountAdmin({ ...parts, db, serverName, clock: createSystemClock() });
    await runUser(positionals, { admin: values.admin }, accounts, terminal);
  } finally {
    await close();
  }
}

function parseUserArgs(args: string[]) {
  try {
    return parseArgs({
      args,
      options: { admin: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
  } catch (error) {
    refuseStart((error as Error).message, error);
  }
}
