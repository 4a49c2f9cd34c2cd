import type { MatrixContext, Part } from '../context.ts';

/** What concerns the account itself, fetched when a screen asks for it. */
export function createAccounts(matrix: MatrixContext): Part {
  matrix.host.handle('accounts.roles', async () => (await import('./read-roles.ts')).readRoles(matrix));
  return { stop() {} };
}
