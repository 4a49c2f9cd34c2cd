import type { DeskProposal } from '@herald/client/port';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { Button } from '#ui/button.tsx';
import { Plus } from '#ui/icons.ts';
import { RadioGroup } from '#ui/radio-group.tsx';
import { Select } from '#ui/select.tsx';
import { Text } from '#ui/text.tsx';
import { showToast } from '#ui/toast.tsx';
import { SandboxNote } from '../sandbox-note.tsx';
import { useWallet } from '../use-money.ts';
import { emptyLine, MOST_LINES, wholeLine, type DraftLine } from './draft-lines.ts';
import { LineFields } from './line-fields.tsx';
import { ProofForm } from './proof-form.tsx';
import { isReason, ReasonField } from './reason-field.tsx';
import styles from './desk.module.css';

type Kind = DeskProposal['kind'];

const KINDS: readonly Kind[] = ['correction', 'goodwill', 'fee', 'clearing'];

/** Writes a journal that somebody else of the desk has to approve. */
export function ProposePage() {
  const t = useWords('wallet/desk');
  const call = useCall();
  const [, navigate] = useLocation();
  const [kind, setKind] = useState<Kind>('correction');
  const [reason, setReason] = useState('');
  const { currency, currencies, choose } = useCurrency();
  const [drafts, setDrafts] = useState<readonly DraftLine[]>([emptyLine(1)]);
  const whole = drafts.flatMap((draft) => wholeLine(draft, currency) ?? []);
  return (
    <div className={styles.narrow}>
      <ProofForm
        submit={t('propose.submit')}
        asked={JSON.stringify([kind, reason, whole])}
        isWhole={whole.length === drafts.length && isReason(reason)}
        refusals={{ M_NOT_FOUND: t('propose.nobody') }}
        onAct={async (proof) => {
          await call('walletDesk.propose', { kind, reason, lines: whole, ...proof });
          showToast({ text: t('propose.done'), tone: 'success' });
          navigate(paths.deskPage('journals'));
        }}
      >
        <Text tone="soft">{t('propose.text')}</Text>
        <RadioGroup
          label={t('propose.kind')}
          value={kind}
          onChange={setKind}
          options={KINDS.map((value) => ({
            value,
            label: t(`proposalKind.${value}`),
            description: t(`kindText.${value}`),
          }))}
        />
        {currencies.length > 1 && (
          <Select
            label={t('propose.currency')}
            value={currency}
            onChange={choose}
            options={currencies.map((value) => ({ value, label: value }))}
          />
        )}
        <Lines drafts={drafts} currency={currency} onChange={setDrafts} />
        <ReasonField value={reason} onChange={setReason} />
        <SandboxNote currency={currency} />
      </ProofForm>
    </div>
  );
}

/** The currency of the journal, of those in which there are accounts. */
function useCurrency() {
  const currencies = useWallet()?.wallet?.accounts.map((account) => account.currency) ?? [];
  const [chosen, choose] = useState<string | null>(null);
  return { currency: chosen ?? currencies[0] ?? '', currencies, choose };
}

interface LinesProps {
  readonly drafts: readonly DraftLine[];
  readonly currency: string;
  readonly onChange: (drafts: readonly DraftLine[]) => void;
}

function Lines({ drafts, currency, onChange }: LinesProps) {
  const t = useWords('wallet/desk');
  const nextId = Math.max(...drafts.map(({ id }) => id)) + 1;
  return (
    <>
      {drafts.map((draft, at) => (
        <LineFields
          key={draft.id}
          line={draft}
          place={at + 1}
          currency={currency}
          onChange={(changed) => onChange(drafts.with(at, changed))}
          onRemove={drafts.length === 1 ? null : () => onChange(drafts.toSpliced(at, 1))}
        />
      ))}
      {drafts.length < MOST_LINES && (
        <div>
          <Button icon={<Plus aria-hidden />} onPress={() => onChange([...drafts, emptyLine(nextId)])}>
            {t('lines.add')}
          </Button>
        </div>
      )}
    </>
  );
}
