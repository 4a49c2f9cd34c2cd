import type { DeskAct } from '@herald/client/port';
import { useCall } from '#app/engine.tsx';
import { useFormat } from '#app/format.ts';
import { useWords, type Words } from '#app/i18n.ts';
import { Code, Name } from '#ui/bidi.tsx';
import { Text } from '#ui/text.tsx';
import { DeskTable } from './desk-table.tsx';
import { Paged } from './paged.tsx';
import { usePages } from './use-pages.ts';

/** Who looked at what, who did what, when, and why. Nobody can change it. */
export function AuditPage() {
  const t = useWords('wallet/desk');
  const call = useCall();
  const pages = usePages<DeskAct>((from) => call('walletDesk.audit', { from }));
  return (
    <>
      <Text tone="soft">{t('audit.text')}</Text>
      <Paged pages={pages} none={t('audit.none')}>
        {(acts) => <ActTable acts={acts} />}
      </Paged>
    </>
  );
}

function ActTable({ acts }: { readonly acts: readonly DeskAct[] }) {
  const t = useWords('wallet/desk');
  const { formatDateTime } = useFormat();
  return (
    <DeskTable
      caption={t('audit.caption')}
      rows={acts}
      keyOf={({ number }) => String(number)}
      columns={[
        { title: t('audit.at'), cell: ({ at }) => formatDateTime(at) },
        { title: t('audit.actor'), cell: ({ actor }) => <Code>{actor}</Code> },
        { title: t('audit.act'), cell: ({ act }) => actName(t, act) },
        { title: t('audit.subject'), cell: (act) => <Subject act={act} /> },
        {
          title: t('audit.reason'),
          cell: ({ reason }) => (reason === undefined ? '–' : <Name>{reason}</Name>),
        },
      ]}
    />
  );
}

function Subject({ act: { subject, details } }: { readonly act: DeskAct }) {
  const facts = Object.entries(details).filter(([, value]) => value !== null);
  return (
    <>
      <Code>{subject}</Code>
      {facts.length === 0 ? null : (
        <Text as="div" size="tiny" tone="faint">
          <Code>{facts.map(([name, value]) => `${name}: ${textOf(value)}`).join(', ')}</Code>
        </Text>
      )}
    </>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const ACTS: ReadonlySet<string> = new Set([
  'payment.read',
  'payments.read',
  'holds.read',
  'journal.propose',
  'journal.approve',
  'journal.reject',
  'holder.freeze',
  'holder.thaw',
]);

/** What an act is called; one that these words do not know yet keeps its own name. */
function actName(t: Words, act: string): string {
  // A dot would lead to words within words.
  return ACTS.has(act) ? t(`act.${act.replace('.', '_')}`) : act;
}
