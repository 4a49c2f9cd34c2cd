import { useBrand } from './brand.ts';

export interface LogoProps {
  readonly className?: string;
  /** Said where the mark stands alone. */
  readonly label?: string;
}

/** The brand's mark: the operator's own, or a herald's pennant. */
export function Logo({ className, label }: LogoProps) {
  const { logo } = useBrand();
  if (logo !== null) return <img className={className} src={logo} alt={label ?? ''} />;
  return (
    <svg
      className={className}
      viewBox="0 0 64 64"
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
    >
      <g aria-hidden={label === undefined}>
        <rect width="64" height="64" rx="18" fill="#0d5361" />
        <path d="M0 40C14 30 34 52 64 34V46a18 18 0 0 1-18 18H18A18 18 0 0 1 0 46Z" fill="#0a4350" />
        <path d="M17 12.5a3.5 3.5 0 0 1 7 0V53a3.5 3.5 0 0 1-7 0Z" fill="#f6fbfb" />
        <path
          d="M24 35.500h11.500A8.5 8.5 0 0 1 44 44v9a3.5 3.5 0 0 1-7 0v-8.500a2 2 0 0 0-2-2H24Z"
          fill="#f6fbfb"
        />
        <path
          d="M24 13h28.200a1.5 1.5 0 0 1 1.2 2.400L48.5 22l4.900 6.600a1.5 1.5 0 0 1-1.2 2.400H24Z"
          fill="#ff9a5c"
        />
      </g>
    </svg>
  );
}
