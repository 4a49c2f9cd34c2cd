import type { DeskProposal } from '@herald/client/port';
import { useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { Name } from '#ui/bidi.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Text } from '#ui/text.tsx';
import { showToast } from '#ui/toast.tsx';
import { SandboxNote } from '../sandbox-note.tsx';
import { LineTable } from './line-table.tsx';
import { ProofForm } from './proof-form.tsx';
import { isReason, ReasonField } from './reason-field.tsx';

export interface Decision {
  readonly act: 'approve' | 'reject';
  readonly proposal: DeskProposal;
}

export interface DecideDialogProps {
  readonly decision: Decision;
  readonly onClose: () => void;
  /** It was decided. */
  readonly onDone: () => void;
}

/** Approves or rejects what was proposed, with its lines before the eyes of who does. */
export function DecideDialog({ decision: { act, proposal }, onClose, onDone }: DecideDialogProps) {
  const t = useWords('wallet/desk');
  const call = useCall();
  const [reason, setReason] = useState('');
  const { proposal_id: proposalId, lines } = proposal;
  const isApproving = act === 'approve';
  return (
    <Dialog title={t(`decide.${act}Title`)} isOpen onOpenChange={onClose}>
      <ProofForm
        submit={t(`decide.${act}`)}
        isDanger={!isApproving}
        asked={`${proposalId} ${act} ${reason}`}
        isWhole={isApproving || isReason(reason)}
        refusals={{ 'CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS': t('decide.noFunds') }}
        onAct={async (proof) => {
          if (isApproving) await call('walletDesk.approve', { proposalId, ...proof });
          else await call('walletDesk.reject', { proposalId, reason, ...proof });
          showToast({ text: t(`decide.${act}Done`), tone: 'success' });
          onDone();
        }}
      >
        <Text>
          <Name>{proposal.reason}</Name>
        </Text>
        <LineTable lines={lines} />
        <SandboxNote currency={lines[0]?.currency ?? null} />
        {isApproving ? null : <ReasonField value={reason} onChange={setReason} />}
      </ProofForm>
    </Dialog>
  );
}
