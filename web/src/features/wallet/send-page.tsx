import type { Person } from '@herald/client/port';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { PersonFinder } from '#features/rooms';
import { useCall, useRows } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Text } from '#ui/text.tsx';
import { PayDialog } from './pay-dialog.tsx';
import { SandboxNote } from './sandbox-note.tsx';
import { useAccountIn } from './use-money.ts';

/** Whom to send money to: somebody who is looked for, or whose code was scanned. */
export function SendPage() {
  const t = useWords('wallet');
  useScreenTitle(t('send.title'));
  const call = useCall();
  const account = useAccountIn();
  const [search] = useSearchParams();
  const [to, asked] = [search.get('to'), search.get('amount')];
  const [person, setPerson] = useState<Person | null>(null);
  useEffect(() => {
    if (to === null) return undefined;
    let isOver = false;
    call('profiles.get', { userId: to }).then(
      (found) => isOver || setPerson(found),
      () => isOver || setPerson({ userId: to, name: to, avatar: null }),
    );
    return () => {
      isOver = true;
    };
  }, [call, to]);
  const currency = account?.currency ?? null;
  return (
    <>
      <ScreenHeader title={t('send.title')} backHref={paths.wallet} isBackNarrowOnly />
      <Page>
        <Text tone="soft">{t('send.text')}</Text>
        <PersonFinder label={t('send.find')} onChoose={setPerson} />
        <SandboxNote currency={currency} />
      </Page>
      {person !== null && currency !== null && (
        <PayPerson person={person} currency={currency} amount={asked} onClose={() => setPerson(null)} />
      )}
    </>
  );
}

interface PayPersonProps {
  readonly person: Person;
  readonly currency: string;
  readonly amount: string | null;
  readonly onClose: () => void;
}

/** The receipt goes into the conversation with the person, where there is one. */
function PayPerson({ person: { userId, name }, currency, amount, onClose }: PayPersonProps) {
  const rooms = useRows('rooms', '');
  const room = rooms.find(([, row]) => row.personId === userId && row.membership === 'join');
  const known = amount !== null && /^[1-9]\d{0,18}$/u.test(amount) ? amount : null;
  return (
    <PayDialog
      target={{ kind: 'person', userId, name, amount: known }}
      currency={currency}
      roomId={room?.[0] ?? null}
      onClose={onClose}
    />
  );
}
