import { useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { Dialog } from '#ui/dialog.tsx';
import { RadioGroup } from '#ui/radio-group.tsx';
import { showToast } from '#ui/toast.tsx';
import { ProofForm } from './proof-form.tsx';
import { isReason, ReasonField } from './reason-field.tsx';

export interface FreezeDialogProps {
  readonly userId: string;
  /** The reason with which they were found. */
  readonly reason: string;
  readonly onClose: () => void;
}

/** Stops what leaves somebody's wallet, or ends that. */
export function FreezeDialog({ userId, reason: found, onClose }: FreezeDialogProps) {
  const t = useWords('wallet/desk');
  const call = useCall();
  const [act, setAct] = useState<'freeze' | 'thaw'>('freeze');
  const [reason, setReason] = useState(found);
  const isFrozen = act === 'freeze';
  return (
    <Dialog title={t('freeze.of', { user: userId })} isOpen onOpenChange={onClose} size="small">
      <ProofForm
        submit={t(`freeze.${act}`)}
        isDanger={isFrozen}
        asked={`${userId} ${act} ${reason}`}
        isWhole={isReason(reason)}
        onAct={async (proof) => {
          const after = await call('walletDesk.setFrozen', { userId, isFrozen, reason, ...proof });
          const words = isFrozen ? 'freeze.frozen' : after.isFrozen ? 'freeze.stillFrozen' : 'freeze.thawed';
          showToast({ text: t(words, { user: userId }), tone: 'success' });
          onClose();
        }}
      >
        <RadioGroup
          label={t('freeze.act')}
          value={act}
          onChange={setAct}
          options={(['freeze', 'thaw'] as const).map((value) => ({
            value,
            label: t(`freeze.${value}`),
            description: t(`freeze.${value}Text`),
          }))}
        />
        <ReasonField value={reason} onChange={setReason} />
      </ProofForm>
    </Dialog>
  );
}
