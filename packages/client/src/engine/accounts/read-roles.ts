import { accounts as contract, type Role } from '@herald/contract';
import type { MatrixContext } from '../context.ts';
import { createAskPlatform } from '../platform/ask-platform.ts';

/** The person's roles as the server has them now: what they open, it asks for again with each request. */
export async function readRoles(matrix: MatrixContext): Promise<readonly Role[]> {
  return (await createAskPlatform(matrix)(contract.getOwnRoles, {})).roles;
}
