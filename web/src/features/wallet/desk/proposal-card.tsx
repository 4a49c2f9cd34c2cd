import type { DeskProposal } from '@herald/client/port';
import type { ReactNode } from 'react';
import { useId } from 'react';
import { useAccount } from '#app/engine.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { Banner } from '#ui/banner.tsx';
import { Code, Name } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { Heading } from '#ui/text.tsx';
import { SandboxNote } from '../sandbox-note.tsx';
import type { Decision } from './decide-dialog.tsx';
import { leftWords } from './left-words.ts';
import { LineTable } from './line-table.tsx';
import styles from './desk.module.css';

export interface ProposalCardProps {
  readonly proposal: DeskProposal;
  readonly onDecide: (decision: Decision) => void;
}

/** A proposal: what would be posted, why, by whom, and what can be done about it. */
export function ProposalCard({ proposal, onDecide }: ProposalCardProps) {
  const t = useWords('wallet/desk');
  const titleId = useId();
  const { formatDateTime } = useFormat();
  const { kind, state, reason, proposer, lines, decided_by: decidedBy, decided_at: decidedAt } = proposal;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['proposer', <Code key="proposer">{proposer}</Code>],
    ['created', formatDateTime(proposal.created_at)],
    ['expires', proposal.expires_in_ms === undefined ? null : leftWords(t, proposal.expires_in_ms)],
    ['decidedBy', decidedBy === undefined ? null : <Code key="decidedBy">{decidedBy}</Code>],
    ['decided', decidedAt === undefined ? null : formatDateTime(decidedAt)],
    [
      'rejection',
      proposal.rejection === undefined ? null : <Name key="rejection">{proposal.rejection}</Name>,
    ],
    ['journal', proposal.journal === undefined ? null : String(proposal.journal)],
  ];
  return (
    <article className={styles.card} aria-labelledby={titleId}>
      <div className={styles.title}>
        <Heading level={2} size="medium" id={titleId}>
          {t(`proposalKind.${kind}`)}
        </Heading>
        <span className={styles.state} data-state={state}>
          {t(`proposalState.${state}`)}
        </span>
      </div>
      <p>
        <Name>{reason}</Name>
      </p>
      <LineTable lines={lines} />
      <dl className={styles.facts}>
        {facts.map(([name, value]) =>
          value === null
            ? null
            : [<dt key={`${name} name`}>{t(`proposal.${name}`)}</dt>, <dd key={`${name} value`}>{value}</dd>],
        )}
      </dl>
      <SandboxNote currency={lines[0]?.currency ?? null} />
      {state === 'open' && <Acts proposal={proposal} onDecide={onDecide} />}
    </article>
  );
}

/** Four eyes: who proposed may take it back, and somebody else decides. */
function Acts({ proposal, onDecide }: ProposalCardProps) {
  const t = useWords('wallet/desk');
  const isMine = useAccount()?.userId === proposal.proposer;
  const reject = (
    <Button onPress={() => onDecide({ act: 'reject', proposal })}>
      {t(isMine ? 'decide.withdraw' : 'decide.reject')}
    </Button>
  );
  if (isMine)
    return (
      <Banner tone="info" title={t('decide.mine')} actions={reject}>
        {t('decide.mineText')}
      </Banner>
    );
  return (
    <div className={styles.person}>
      <Button variant="primary" onPress={() => onDecide({ act: 'approve', proposal })}>
        {t('decide.approve')}
      </Button>
      {reject}
    </div>
  );
}
