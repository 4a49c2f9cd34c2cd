import { useState } from 'react';
import { useLocation } from 'wouter';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useAction } from '#app/use-action.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Select } from '#ui/select.tsx';
import { TextField } from '#ui/text-field.tsx';
import { FormFoot } from './form-foot.tsx';
import { CATEGORIES } from './shop-categories.ts';
import { useCommandKey } from './use-command-key.ts';
import styles from './wallet.module.css';

interface NewShop {
  readonly name: string;
  readonly city: string;
  readonly country: string;
  readonly category: (typeof CATEGORIES)[number];
}

const COUNTRY = /^[A-Z]{2}$/u;

/** Opens a shop: what payers read before they pay. */
export function OpenShopDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useWords('wallet');
  const call = useCall();
  const [, navigate] = useLocation();
  const [shop, setShop] = useState<NewShop>({ name: '', city: '', country: '', category: '5411' });
  const key = useCommandKey(JSON.stringify(shop));
  const country = shop.country.trim().toUpperCase();
  const isWhole = shop.name.trim() !== '' && shop.city.trim() !== '' && COUNTRY.test(country);
  const open = useAction(async () => {
    const made = await call('wallet.openShop', { ...shop, country, key });
    onClose();
    navigate(paths.walletShop(made.merchant_id));
  });
  return (
    <Dialog title={t('shops.open')} isOpen onOpenChange={onClose} size="small">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole) void open.run();
        }}
      >
        <TextField
          label={t('shop.name')}
          description={t('shop.nameHint')}
          value={shop.name}
          onChange={(name) => setShop({ ...shop, name })}
          maxLength={100}
          autoFocus
        />
        <TextField
          label={t('shop.city')}
          value={shop.city}
          onChange={(city) => setShop({ ...shop, city })}
          maxLength={60}
        />
        <TextField
          label={t('shop.country')}
          description={t('shop.countryHint')}
          errorMessage={shop.country === '' || COUNTRY.test(country) ? null : t('shop.countryWrong')}
          value={shop.country}
          onChange={(typed) => setShop({ ...shop, country: typed })}
          maxLength={2}
          dir="ltr"
        />
        <Select
          label={t('shop.category')}
          value={shop.category}
          onChange={(category) => setShop({ ...shop, category })}
          options={CATEGORIES.map((value) => ({ value, label: t(`category.${value}`) }))}
        />
        <FormFoot
          submit={t('shops.openSubmit')}
          error={open.error}
          currency={null}
          isPending={open.isPending}
          isDisabled={!isWhole}
        />
      </form>
    </Dialog>
  );
}
