import type { DeskLine } from '@herald/client/port';
import { useWords } from '#app/i18n.ts';
import { Code } from '#ui/bidi.tsx';
import { useMoney } from '../use-money.ts';
import { accountName } from './account-words.ts';
import { DeskTable } from './desk-table.tsx';

/** The lines of a journal: from which account to which, and how much. */
export function LineTable({ lines }: { readonly lines: readonly DeskLine[] }) {
  const t = useWords('wallet/desk');
  const money = useMoney();
  return (
    <DeskTable
      caption={t('lines.title')}
      rows={lines}
      keyOf={(_, at) => String(at)}
      columns={[
        { title: t('lines.debit'), cell: ({ debit }) => <Account account={debit} /> },
        { title: t('lines.credit'), cell: ({ credit }) => <Account account={credit} /> },
        {
          title: t('payment.amount'),
          isNumber: true,
          cell: ({ amount, currency }) => money(amount, currency),
        },
      ]}
    />
  );
}

function Account({ account: { code, owner } }: { readonly account: DeskLine['debit'] }) {
  const t = useWords('wallet/desk');
  return (
    <>
      {accountName(t, code)}
      {owner === '' ? null : (
        <>
          <br />
          <Code>{owner}</Code>
        </>
      )}
    </>
  );
}
