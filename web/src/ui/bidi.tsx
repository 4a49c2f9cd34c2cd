import type { ReactNode } from 'react';

/** A name or an id that people chose: set apart, so that its direction does not turn the words around it. */
export function Name({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return (
    <bdi dir="auto" className={className}>
      {children}
    </bdi>
  );
}

/** A technical text, which reads from left to right in every language: an id, a link, a code. */
export function Code({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return (
    <bdi dir="ltr" translate="no" className={className}>
      {children}
    </bdi>
  );
}
