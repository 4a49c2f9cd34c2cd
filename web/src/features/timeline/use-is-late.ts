import { useEffect, useState } from 'react';

/** Whether a component has waited for longer than `limitMs`. */
export function useIsLate(limitMs: number): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), limitMs);
    return () => clearTimeout(timer);
  }, [limitMs]);
  return isLate;
}
