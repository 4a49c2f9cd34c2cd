import type { ComponentType } from 'react';
import { PasskeysPage } from '#features/passkeys';
import { useWords } from '#app/i18n.ts';
import { lazyScreen } from '#app/lazy-screen.tsx';
import { paths } from '#app/paths.ts';
import { ButtonLink } from '#ui/button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { Wallet } from '#ui/icons.ts';

export interface WalletPageProps {
  /** What stands after `/wallet/` in the address; null: nothing is open. */
  readonly page: string | null;
}

const PAGES = new Map<string, ComponentType>([
  ['send', lazyScreen(async () => (await import('./send-page.tsx')).SendPage)],
  ['ask', lazyScreen(async () => (await import('./ask-page.tsx')).AskPage)],
  ['code', lazyScreen(async () => (await import('./code-page.tsx')).CodePage)],
  ['limits', lazyScreen(async () => (await import('./limits-page.tsx')).LimitsPage)],
  ['statement', lazyScreen(async () => (await import('./statement-page.tsx')).StatementPage)],
  ['passkeys', () => <PasskeysPage backHref={paths.wallet} />],
  ['shops', lazyScreen(async () => (await import('./shops-page.tsx')).ShopsPage)],
]);
const OF_ONE = new Map([
  ['payments', lazyScreen(async () => (await import('./payment-page.tsx')).PaymentPage)],
  ['requests', lazyScreen(async () => (await import('./request-page.tsx')).RequestPage)],
  ['shops', lazyScreen(async () => (await import('./shop-page.tsx')).ShopPage)],
  ['pay', lazyScreen(async () => (await import('./pay-shop-page.tsx')).PayShopPage)],
]);

/** One page of the wallet, by its address. */
export function WalletPage({ page }: WalletPageProps) {
  const t = useWords('wallet');
  const app = useWords('app');
  if (page === null) return <EmptyState icon={<Wallet />} title={t('empty.title')} text={t('empty.text')} />;
  const [name = '', id] = page.split('/');
  const One = OF_ONE.get(name);
  if (id !== undefined && One !== undefined) return <One key={id} id={id} />;
  const Screen = id === undefined ? PAGES.get(name) : undefined;
  if (Screen !== undefined) return <Screen />;
  return (
    <EmptyState
      level={1}
      title={app('notFound.title')}
      text={app('notFound.text')}
      action={<ButtonLink href={paths.wallet}>{t('title')}</ButtonLink>}
    />
  );
}
