import { refuseStart } from '#platform/errors';
import type { Verification } from '#superapp/wallet';
import type { Terminal } from './terminal.ts';

const usage = 'The command is: wallet verify.';

/** `wallet verify`. Resolves with whether the books are in order; prints what is not. */
export async function runWallet(
  args: readonly string[],
  verify: () => Promise<Verification>,
  { print, bold }: Terminal,
): Promise<boolean> {
  if (args.length !== 1 || args[0] !== 'verify') refuseStart(usage);
  const { journals, transfers, accounts, findings } = await verify();
  const read = `Journals: ${journals}. Transfers: ${transfers}. Accounts: ${accounts}.`;
  if (findings.length === 0) {
    print(`The books are in order. ${read}`);
    return true;
  }
  print(bold(`The books are not in order. ${read}`));
  for (const finding of findings) print(finding);
  return false;
}
