import type { Person } from '@herald/client/port';
import { useState } from 'react';
import { PersonFinder } from '#features/rooms';
import { useRows } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Text } from '#ui/text.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { SandboxNote } from './sandbox-note.tsx';
import { useAccountIn } from './use-money.ts';

/** Whom to ask for money. */
export function AskPage() {
  const t = useWords('wallet');
  useScreenTitle(t('ask.title'));
  const currency = useAccountIn()?.currency ?? null;
  const rooms = useRows('rooms', '');
  const [person, setPerson] = useState<Person | null>(null);
  const room = rooms.find(([, row]) => row.personId === person?.userId && row.membership === 'join');
  return (
    <>
      <ScreenHeader title={t('ask.title')} backHref={paths.wallet} isBackNarrowOnly />
      <Page>
        <Text tone="soft">{t('ask.text')}</Text>
        <PersonFinder label={t('ask.find')} onChoose={setPerson} />
        <SandboxNote currency={currency} />
      </Page>
      {person !== null && currency !== null && (
        <AskDialog
          people={[person]}
          currency={currency}
          roomId={room?.[0] ?? null}
          onClose={() => setPerson(null)}
        />
      )}
    </>
  );
}
