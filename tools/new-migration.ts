// `npm run new-migration MODULE WHAT`: the next file of server/migrations.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layers } from '../server/src/layers.ts';

/** The name of the next migration: `0042_wallet_add_hold.sql`. */
export function nextMigration(root: string, module: string, what: string): string {
  const numbers = readdirSync(join(root, 'server/migrations')).map((name) => Number.parseInt(name, 10));
  const number = String(Math.max(0, ...numbers.filter((value) => !Number.isNaN(value))) + 1).padStart(4, '0');
  const words = [module, what].filter((word) => word !== '').join('_');
  return `${number}_${words.toLowerCase().replace(/[^a-z0-9]+/g, '_')}.sql`;
}

/** Writes it, empty but for what to know, and returns its path from the root. */
export function createMigration(root: string, module: string, what: string): string {
  const path = `server/migrations/${nextMigration(root, module, what)}`;
  const text = '-- Forward only, and safe while the older server runs: add, fill by a job, then drop.\n';
  writeFileSync(join(root, path), text, { flag: 'wx' });
  return path;
}

function main([module, ...what]: readonly string[]): void {
  const modules: readonly string[] = Object.values(layers).flat();
  if (module === undefined || !modules.includes(module) || what.length === 0) {
    process.stderr.write(
      `npm run new-migration MODULE WHAT, as in: rooms add topic. Modules: ${modules.join(' ')}\n`,
    );
    process.exitCode = 64;
    return;
  }
  process.stdout.write(`${createMigration(join(import.meta.dirname, '..'), module, what.join('_'))}\n`);
}

if (import.meta.main) main(process.argv.slice(2));
