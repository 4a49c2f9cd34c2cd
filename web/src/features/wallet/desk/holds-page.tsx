import type { DeskHold } from '@herald/client/port';
import { useCall } from '#app/engine.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { Code } from '#ui/bidi.tsx';
import { Text } from '#ui/text.tsx';
import { SandboxNote } from '../sandbox-note.tsx';
import { useMoney } from '../use-money.ts';
import { DeskTable } from './desk-table.tsx';
import { leftWords } from './left-words.ts';
import { Paged } from './paged.tsx';
import { usePages } from './use-pages.ts';

/** Money that is set aside for payments and can still be taken back, the oldest first. */
export function HoldsPage() {
  const t = useWords('wallet/desk');
  const call = useCall();
  const pages = usePages<DeskHold>((from) => call('walletDesk.holds', { from }));
  const currencies = new Set(pages.rows?.map(({ currency }) => currency));
  return (
    <>
      <Text tone="soft">{t('holds.text')}</Text>
      <Paged pages={pages} none={t('holds.none')}>
        {(holds) => <HoldTable holds={holds} />}
      </Paged>
      {[...currencies].map((currency) => (
        <SandboxNote key={currency} currency={currency} />
      ))}
    </>
  );
}

function HoldTable({ holds }: { readonly holds: readonly DeskHold[] }) {
  const t = useWords('wallet/desk');
  const money = useMoney();
  const { formatDateTime } = useFormat();
  return (
    <DeskTable
      caption={t('holds.caption')}
      rows={holds}
      keyOf={({ transfer_id: id }) => id}
      columns={[
        { title: t('holds.since'), cell: ({ held_since: at }) => formatDateTime(at) },
        { title: t('payment.payer'), cell: ({ payer }) => <Code>{payer}</Code> },
        {
          title: t('payment.amount'),
          isNumber: true,
          cell: ({ amount, currency }) => money(amount, currency),
        },
        { title: t('holds.left'), cell: ({ expires_in_ms: leftMs }) => leftWords(t, leftMs) },
        {
          title: t('payment.number'),
          cell: ({ transfer_id: id }) => (
            <a href={paths.deskFind(id)}>
              <Code>{id}</Code>
            </a>
          ),
        },
      ]}
    />
  );
}
