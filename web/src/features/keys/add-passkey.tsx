import { useState } from 'react';
import { Banner } from '#ui/banner.tsx';
import { Button } from '#ui/button.tsx';
import type { ButtonVariant } from '#ui/button.tsx';
import { FingerprintPattern } from '#ui/icons.ts';
import { useBrand } from '#app/brand.ts';
import { findDeviceWords } from '#app/device-name.ts';
import { useAccount, useCall } from '#app/engine.tsx';
import { useErrorWords } from '#app/error-words.ts';
import { useWords } from '#app/i18n.ts';
import { createPasskey, PasskeyError } from './passkey.ts';

export interface AddPasskeyProps {
  readonly onAdded: () => void;
  readonly variant?: ButtonVariant;
}

/** Keeps the way back in a passkey: the finger, the face or the PIN of this device. */
export function AddPasskey({ onAdded, variant }: AddPasskeyProps) {
  const t = useWords('keys');
  const call = useCall();
  const toWords = useErrorWords();
  const account = useAccount();
  const { name: brand } = useBrand();
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const add = async () => {
    if (typeof account?.userId !== 'string') return;
    setIsPending(true);
    setError(null);
    try {
      const secret = await createPasskey(account.userId, account.displayName ?? account.userId, brand);
      const words = findDeviceWords(navigator.userAgent);
      await call('keys.addPasskey', {
        ...secret,
        name: words === null ? brand : `${words.browser}, ${words.system}`,
      });
      onAdded();
    } catch (cause) {
      setError(cause instanceof PasskeyError ? t(`passkey.${cause.reason}`) : toWords(cause));
    } finally {
      setIsPending(false);
    }
  };
  return (
    <>
      <Button
        variant={variant}
        icon={<FingerprintPattern aria-hidden />}
        isPending={isPending}
        onPress={() => void add()}
      >
        {t('passkey.add')}
      </Button>
      {error === null ? null : (
        <Banner tone="warning" role="alert">
          {error}
        </Banner>
      )}
    </>
  );
}
