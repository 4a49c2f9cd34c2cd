import { inspect } from 'node:util';
import { explainConfig } from '#config';
import type { Setting } from '#config';
import { refuseStart } from '#platform/errors';
import type { Terminal } from './terminal.ts';

type Explained = ReturnType<typeof explainConfig>;

/** `config check`, `config print`. Settings that cannot be used have been refused before. */
export function runConfig(args: readonly string[], { settings }: Explained, terminal: Terminal): void {
  const [verb, ...rest] = args;
  if (rest.length > 0 || (verb !== 'check' && verb !== 'print')) {
    refuseStart('The commands are: config check, config print.');
  }
  if (verb === 'print') return print(settings, terminal);
  const count = settings.filter((setting) => setting.source !== 'default').length;
  terminal.print(
    `The configuration is good: ${count} of ${settings.length} settings differ from their defaults.`,
  );
}

function print(settings: readonly Setting[], terminal: Terminal): void {
  const width = Math.max(...settings.map((setting) => setting.path.length)) + 2;
  for (const setting of settings) {
    const isDefault = setting.source === 'default';
    const value = isDefault ? show(setting) : terminal.bold(show(setting));
    const source = isDefault ? '' : terminal.dim(`  (${setting.source})`);
    terminal.print(`${setting.path.padEnd(width)}${value}${source}`);
  }
}

function show({ key, raw }: Setting): string {
  if (raw === null || raw === '') return '-';
  if (key.kind.secret) return '[secret]';
  return typeof raw === 'string' ? raw : inspect(raw, { breakLength: Number.POSITIVE_INFINITY });
}
