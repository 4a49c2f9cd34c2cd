import { useState } from 'react';
import { now } from '#app/clock.ts';
import { useCall } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import { saveFile } from '#features/media';
import { Button } from '#ui/button.tsx';
import { Download } from '#ui/icons.ts';
import { RadioGroup } from '#ui/radio-group.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Text } from '#ui/text.tsx';
import { SandboxNote } from './sandbox-note.tsx';
import { useAccountIn } from './use-money.ts';
import styles from './wallet.module.css';

type Period = 'thisMonth' | 'lastMonth' | 'thisYear';
type Format = 'pdf' | 'csv' | 'json';

/** A statement of the account over a period, as a file. */
export function StatementPage() {
  const t = useWords('wallet');
  useScreenTitle(t('statement.title'));
  const call = useCall();
  const currency = useAccountIn()?.currency ?? null;
  const [period, setPeriod] = useState<Period>('thisMonth');
  const [format, setFormat] = useState<Format>('pdf');
  const save = useAction(async () => {
    if (currency === null) return;
    const { file, name } = await call('wallet.statement', { currency, ...boundsOf(period, now()), format });
    saveFile(file, name);
  });
  return (
    <>
      <ScreenHeader title={t('statement.title')} backHref={paths.wallet} isBackNarrowOnly />
      <Page>
        <Text tone="soft">{t('statement.text')}</Text>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void save.run();
          }}
        >
          <RadioGroup
            label={t('statement.period')}
            value={period}
            onChange={setPeriod}
            options={PERIODS.map((value) => ({ value, label: t(`statement.${value}`) }))}
          />
          <RadioGroup
            label={t('statement.format')}
            value={format}
            onChange={setFormat}
            options={FORMATS.map((value) => ({ value, label: t(`statement.${value}`) }))}
          />
          <Failure error={save.error} />
          <SandboxNote currency={currency} />
          <div>
            <Button
              type="submit"
              variant="primary"
              icon={<Download aria-hidden />}
              isPending={save.isPending}
              isDisabled={currency === null}
            >
              {t('statement.save')}
            </Button>
          </div>
        </form>
      </Page>
    </>
  );
}

const PERIODS: readonly Period[] = ['thisMonth', 'lastMonth', 'thisYear'];
const FORMATS: readonly Format[] = ['pdf', 'csv', 'json'];

/** The months of the statement's own calendar, which is UTC. */
function boundsOf(period: Period, nowMs: number): { sinceMs: number; untilMs: number } {
  const today = new Date(nowMs);
  const [year, month] = [today.getUTCFullYear(), today.getUTCMonth()];
  if (period === 'lastMonth') return { sinceMs: Date.UTC(year, month - 1), untilMs: Date.UTC(year, month) };
  return { sinceMs: Date.UTC(year, period === 'thisYear' ? 0 : month), untilMs: nowMs };
}
