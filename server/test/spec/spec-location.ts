import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/**
 * Where the specification is looked for: HERALD_MATRIX_SPEC, else the folder `shared` beside the repository.
 */
export const specFolder = process.env.HERALD_MATRIX_SPEC ?? join(repository, '../shared/matrix-spec');

/** The folder of the specification's data (v1.19), or null when it is not on this machine. */
export function findSpecData(folder: string = specFolder): string | null {
  const data = join(folder, 'data');
  return existsSync(join(data, 'api/client-server/sync.yaml')) ? data : null;
}

/** What a test says when it cannot compare with the specification. */
export const specAbsent =
  `The specification is not at ${specFolder}: replies were NOT validated.` + ' Set HERALD_MATRIX_SPEC.';

/** Where the test processes of one run leave what they covered, or null when nobody asked. */
export const coverageFolder = process.env.HERALD_SPEC_COVERAGE ?? null;
