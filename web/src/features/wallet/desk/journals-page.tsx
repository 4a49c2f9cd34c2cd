import type { DeskProposal } from '@herald/client/port';
import { useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { ButtonLink } from '#ui/button.tsx';
import { Plus } from '#ui/icons.ts';
import { Text } from '#ui/text.tsx';
import { DecideDialog, type Decision } from './decide-dialog.tsx';
import { Paged } from './paged.tsx';
import { ProposalCard } from './proposal-card.tsx';
import { usePages } from './use-pages.ts';

/** Journals that people write: what was proposed, and what became of it. */
export function JournalsPage() {
  const t = useWords('wallet/desk');
  const call = useCall();
  const pages = usePages<DeskProposal>((from) => call('walletDesk.proposals', { from }));
  const [decision, setDecision] = useState<Decision | null>(null);
  return (
    <>
      <Text tone="soft">{t('journals.text')}</Text>
      <div>
        <ButtonLink variant="primary" icon={<Plus aria-hidden />} href={paths.deskPage('journals/new')}>
          {t('page.new')}
        </ButtonLink>
      </div>
      <Paged pages={pages} none={t('journals.none')}>
        {(proposals) =>
          proposals.map((proposal) => (
            <ProposalCard key={proposal.proposal_id} proposal={proposal} onDecide={setDecision} />
          ))
        }
      </Paged>
      {decision !== null && (
        <DecideDialog
          decision={decision}
          onClose={() => setDecision(null)}
          onDone={() => {
            setDecision(null);
            pages.again();
          }}
        />
      )}
    </>
  );
}
