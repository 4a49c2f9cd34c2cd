import type { Config } from '#config';
import { examineDatabase } from './examine-database.ts';
import { examineMachine } from './examine-machine.ts';
import type { Finding } from './finding.ts';
import type { OpenDatabaseParts } from './open-database.ts';
import type { Terminal } from './terminal.ts';

/** `doctor`: what works, what does not, what to do. Returns whether the server can serve. */
export async function runDoctor(
  config: Config,
  parts: Omit<OpenDatabaseParts, 'config'>,
  terminal: Terminal,
): Promise<boolean> {
  const findings = [...(await examineMachine(config)), ...(await examineDatabase({ ...parts, config }))];
  return report(findings, terminal);
}

const marks = { ok: 'ok  ', look: 'look', mend: 'MEND' } as const;

/** Prints the findings as a table, with what to do below those that need it. Returns whether nothing is broken. */
export function report(findings: readonly Finding[], { print, bold, dim }: Terminal): boolean {
  const width = Math.max(...findings.map(({ name }) => name.length)) + 2;
  for (const { name, state, found, advice } of findings) {
    const line = `  ${marks[state]}  ${name.padEnd(width)}${found}`;
    print(state === 'mend' ? bold(line) : line);
    if (advice !== undefined) print(`${' '.repeat(8 + width)}${dim(advice)}`);
  }
  const count = (state: Finding['state']): number =>
    findings.filter((finding) => finding.state === state).length;
  const [broken, notable] = [count('mend'), count('look')];
  print('');
  const looks = notable === 0 ? '' : ` Worth a look: ${notable}.`;
  print(
    broken === 0
      ? `${bold('Herald can serve here.')}${looks}`
      : bold(`Herald cannot serve here. To mend: ${broken}.`),
  );
  return broken === 0;
}
