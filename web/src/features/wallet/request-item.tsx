import type { WalletRequest } from '@herald/client/port';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { Name } from '#ui/bidi.tsx';
import { ArrowDown, ArrowUp } from '#ui/icons.ts';
import { ListRow } from '#ui/list-row.tsx';
import { useMoney } from './use-money.ts';
import styles from './wallet.module.css';

export interface RequestItemProps {
  readonly request: WalletRequest;
  readonly userId: string;
  readonly isSelected: boolean;
}

/** A line of what is asked for and not decided. */
export function RequestItem({ request, userId, isSelected }: RequestItemProps) {
  const t = useWords('wallet');
  const money = useMoney();
  const { formatListTime } = useFormat();
  const isMine = request.payee === userId;
  const name = isMine ? (request.payer ?? '') : (request.payee_name ?? request.payee);
  return (
    <ListRow
      href={paths.walletRequest(request.request_id)}
      isSelected={isSelected}
      leading={
        <span className={styles.sign}>{isMine ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />}</span>
      }
      title={<Name>{name}</Name>}
      subtitle={t(isMine ? 'requests.mine' : 'requests.theirs')}
      meta={formatListTime(request.created_at)}
      trailing={<span className={styles.sum}>{money(request.amount, request.currency)}</span>}
    />
  );
}
