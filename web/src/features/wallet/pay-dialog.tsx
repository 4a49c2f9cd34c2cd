import type { CardOrder, WalletPayment, WalletRequest } from '@herald/client/port';
import { useState } from 'react';
import { useWords } from '#app/i18n.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { ConfirmStep } from './pay-confirm.tsx';
import { PaidStep } from './pay-paid.tsx';
import { OrderStep } from './pay-order.tsx';

/** Whom to pay, or for what. */
export type PayTarget =
  | {
      readonly kind: 'person';
      readonly userId: string;
      readonly name: string;
      readonly amount: string | null;
    }
  | { readonly kind: 'request'; readonly request: WalletRequest }
  | {
      readonly kind: 'shop';
      readonly merchantId: string;
      readonly name: string;
      readonly city: string;
    }
  /** For how many people, as a proposal. */
  | { readonly kind: 'red-packet'; readonly people: number };

export interface PayDialogProps {
  readonly target: PayTarget;
  readonly currency: string;
  /** The conversation in which a card is posted; null: none is. */
  readonly roomId: string | null;
  readonly onClose: () => void;
}

/** What was begun, and what is posted beside it. */
export interface Begun {
  readonly payment: WalletPayment;
  readonly card: CardOrder | null;
}

type Stage =
  | { readonly at: 'order' }
  | { readonly at: 'confirm'; readonly begun: Begun }
  | { readonly at: 'paid'; readonly payment: WalletPayment };

/** Pays in three steps: how much; to whom exactly, with the proof; done. */
export function PayDialog(props: PayDialogProps) {
  const { target, onClose } = props;
  const t = useWords('wallet');
  const [stage, setStage] = useState<Stage>({ at: 'order' });
  return (
    <Dialog
      title={t(stage.at === 'paid' ? 'pay.paidTitle' : `pay.title.${target.kind}`)}
      isOpen
      onOpenChange={onClose}
      size="small"
      {...(stage.at === 'paid' && {
        footer: (
          <Button variant="primary" onPress={onClose}>
            {t('pay.close')}
          </Button>
        ),
      })}
    >
      {stage.at === 'order' && (
        <OrderStep {...props} onBegun={(begun) => setStage({ at: 'confirm', begun })} />
      )}
      {stage.at === 'confirm' && (
        <ConfirmStep
          begun={stage.begun}
          onBack={() => setStage({ at: 'order' })}
          onPaid={(payment) => setStage({ at: 'paid', payment })}
        />
      )}
      {stage.at === 'paid' && <PaidStep payment={stage.payment} />}
    </Dialog>
  );
}
