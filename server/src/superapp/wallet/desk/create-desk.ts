import type { Audit } from '#platform/audit';
import { createFreezes } from './freezes.ts';
import { createLookUp } from './look-up.ts';
import { createNoteAct } from './note-act.ts';
import { createProposals, type ProposalsParts } from './proposals.ts';
import type { DeskParts } from './routes.ts';

/** What the operator's people work with. */
export function createDesk(
  parts: Omit<ProposalsParts, 'noteAct'> & Pick<DeskParts, 'proof'> & { readonly audit: Audit },
): DeskParts {
  const { db, audit, proof } = parts;
  const noteAct = createNoteAct(audit);
  return {
    db,
    proof,
    lookUp: createLookUp({ db, audit, noteAct }),
    proposals: createProposals({ ...parts, noteAct }),
    freezes: createFreezes({ ...parts, noteAct }),
  };
}
