import { ensureContrast, inkOn, mixColours, parseColour, WHITE, writeColour } from './colour.ts';
import type { Colour } from './colour.ts';

/** What text needs to stand out by (WCAG 2.2, 1.4.3). */
const TEXT_CONTRAST = 4.5;

/** The grounds on which a brand's colours are seen as text: the dimmest of each scheme. */
const GROUNDS = {
  light: ground('#ebf0f0'),
  dark: ground('#1d333b'),
};

/** The roles that tokens.css takes from a brand, as `#rrggbb`: every pair of ink and ground has a contrast of 4.5. */
export function paletteOf(
  colours: { readonly primary: Colour; readonly accent: Colour },
  scheme: 'light' | 'dark',
): Readonly<Record<string, string>> {
  return { ...rolesOf('primary', colours.primary, scheme), ...rolesOf('accent', colours.accent, scheme) };
}

function rolesOf(
  role: 'primary' | 'accent',
  wanted: Colour,
  scheme: 'light' | 'dark',
): Record<string, string> {
  const base = GROUNDS[scheme];
  const colour = ensureContrast(wanted, base, TEXT_CONTRAST);
  const hover = mixColours(colour, inkOn(base), 0.2);
  const soft = mixColours(
    colour,
    scheme === 'light' ? WHITE : ground('#0f1e24'),
    scheme === 'light' ? 0.85 : 0.72,
  );
  const roles: Record<string, Colour> = {
    [role]: colour,
    [`${role}-hover`]: hover,
    [`on-${role}`]: inkOn(colour),
    [`${role}-soft`]: soft,
    [`on-${role}-soft`]: ensureContrast(hover, soft, TEXT_CONTRAST),
  };
  return Object.fromEntries(Object.entries(roles).map(([name, value]) => [name, writeColour(value)]));
}

function ground(text: string): Colour {
  const colour = parseColour(text);
  if (colour === null) throw new TypeError(`${text} is no colour.`);
  return colour;
}
