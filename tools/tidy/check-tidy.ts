import { banRules } from './bans.ts';
import { clientRules } from './client-rules.ts';
import type { Exemption } from './exemptions.ts';
import { importRules } from './import-rules.ts';
import { nameRules } from './name-rules.ts';
import { sizeRules } from './size-rules.ts';
import { lineAt, parseSource } from './source.ts';
import type { Finding, Rule } from './source.ts';
import { sqlRules } from './sql-rules.ts';

export const rules: readonly Rule[] = [
  ...importRules,
  ...banRules,
  ...sqlRules,
  ...sizeRules,
  ...nameRules,
  ...clientRules,
];

export interface TidyInput {
  /** Path and text of every file. */
  files: ReadonlyMap<string, string>;
  /** Server modules, each `folder/name`, from the lowest to the highest. */
  order: readonly string[];
  exemptions: readonly Exemption[];
}

/** Everything in these files that breaks a rule of the house. */
export function checkTidy({ files, order, exemptions }: TidyInput): Finding[] {
  const context = { order, has: (path: string) => files.has(path) };
  const found = [...files].flatMap(([path, text]) => {
    const file = parseSource(path, text);
    return rules.flatMap((rule) =>
      rule.check(file, context).map(({ start, message }): Finding => {
        return { rule: rule.name, path, line: lineAt(text, start), message };
      }),
    );
  });
  const matches = (exemption: Exemption, finding: Finding): boolean =>
    exemption.rule === finding.rule && exemption.path === finding.path;
  const unused = exemptions
    .filter((exemption) => !found.some((finding) => matches(exemption, finding)))
    .map(({ rule, path }) => ({
      rule,
      path,
      line: 1,
      message: 'nothing here needs the exemption: take it out',
    }));
  return [
    ...found.filter((finding) => !exemptions.some((exemption) => matches(exemption, finding))),
    ...unused,
  ];
}

/** A finding as a line that an editor can follow. */
export function formatFinding({ path, line, rule, message }: Finding): string {
  return `${path}:${line}  ${rule}: ${message}`;
}
