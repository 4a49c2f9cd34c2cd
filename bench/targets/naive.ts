import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createMutatedTree } from '../../sim/mutants/mutated-tree.ts';
import { commitOf } from '../../tools/commit-of.ts';
import { startHerald } from './herald.ts';
import type { Target } from './target.ts';

const ROOT = join(import.meta.dirname, '../..');
const LAUNCHER = 'tools/launcher';

/** Herald with a transaction for each event: what the committer's batches are measured against. */
export async function startNaive(folder: string): Promise<Target> {
  const tree = createMutatedTree();
  cpSync(join(ROOT, LAUNCHER), join(tree.folder, LAUNCHER), { recursive: true });
  // A transaction for each event.
  tree.plant({
    edits: [{ file: 'server/src/platform/stream/batch.ts', from: 'intents: 250', to: 'intents: 1' }],
  });
  const target = await startHerald(folder, { name: 'naive', root: tree.folder, version: commitOf(ROOT) });
  return {
    ...target,
    get pid() {
      return target.pid;
    },
    async stop() {
      await target.stop();
      tree.remove();
    },
  };
}
