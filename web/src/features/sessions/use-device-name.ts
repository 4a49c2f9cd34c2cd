import { useBrand } from '#app/brand.ts';
import { findDeviceWords } from '#app/device-name.ts';
import { useWords } from '#app/i18n.ts';

/** How this device is called in the list of devices until its owner names it. */
export function useDeviceName(): string {
  const t = useWords('sessions');
  const { name } = useBrand();
  const words = findDeviceWords(navigator.userAgent);
  return words === null ? t('deviceNameUnknown', { name }) : t('deviceName', { name, ...words });
}
