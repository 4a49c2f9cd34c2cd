import { EmptyState } from '#ui/empty-state.tsx';
import { lazyScreen } from '#app/lazy-screen.tsx';
import { ButtonLink } from '#ui/button.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { RecoveryPage } from '#features/keys';
import { DevicesPage, PasswordPage } from '#features/sessions';

export interface MePageProps {
  readonly page: string;
}

const PAGES = new Map([
  ['profile', lazyScreen(async () => (await import('./profile-page.tsx')).ProfilePage)],
  ['devices', DevicesPage],
  ['password', PasswordPage],
  ['recovery', RecoveryPage],
  ['appearance', lazyScreen(async () => (await import('./appearance-page.tsx')).AppearancePage)],
  ['language', lazyScreen(async () => (await import('./language-page.tsx')).LanguagePage)],
  ['data', lazyScreen(async () => (await import('./data-page.tsx')).DataPage)],
  ['keyboard', lazyScreen(async () => (await import('./keyboard-page.tsx')).KeyboardPage)],
  ['privacy', lazyScreen(async () => (await import('./privacy-page.tsx')).PrivacyPage)],
  ['about', lazyScreen(async () => (await import('./about-page.tsx')).AboutPage)],
  ['delete', lazyScreen(async () => (await import('./delete-page.tsx')).DeletePage)],
]);

/** One page of "Me", by the name in its address. */
export function MePage({ page }: MePageProps) {
  const t = useWords('app');
  const Screen = PAGES.get(page);
  if (Screen !== undefined) return <Screen />;
  return (
    <EmptyState
      level={1}
      title={t('notFound.title')}
      text={t('notFound.text')}
      action={<ButtonLink href={paths.me}>{t('shell.me')}</ButtonLink>}
    />
  );
}
