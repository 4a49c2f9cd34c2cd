/** A colour of sRGB, each part 0 to 255. */
export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

export const WHITE: Colour = { red: 255, green: 255, blue: 255 };
export const BLACK: Colour = { red: 0, green: 0, blue: 0 };

/** The colour of `#rrggbb`, or null. */
export function parseColour(text: string): Colour | null {
  if (!/^#[0-9a-f]{6}$/iu.test(text)) return null;
  const part = (at: number) => Number.parseInt(text.slice(at, at + 2), 16);
  return { red: part(1), green: part(3), blue: part(5) };
}

/** `#rrggbb` */
export function writeColour({ red, green, blue }: Colour): string {
  return `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** How far two colours stand apart, 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrastOf(a: Colour, b: Colour): number {
  const [darker, lighter] = [luminanceOf(a), luminanceOf(b)].toSorted((one, other) => one - other);
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
}

/** A mix: `share` 0 gives `a`, 1 gives `b`. */
export function mixColours(a: Colour, b: Colour, share: number): Colour {
  const mix = (one: number, other: number) => one + (other - one) * share;
  return { red: mix(a.red, b.red), green: mix(a.green, b.green), blue: mix(a.blue, b.blue) };
}

/** What is written on a colour: white or black, whichever stands out more. */
export function inkOn(ground: Colour): Colour {
  return contrastOf(WHITE, ground) >= contrastOf(BLACK, ground) ? WHITE : BLACK;
}

/**
 * The colour itself where it stands out from `ground` by `least`, else the nearest darker one (or lighter one, on a
 * dark ground) that does.
 */
export function ensureContrast(colour: Colour, ground: Colour, least: number): Colour {
  const goal = inkOn(ground);
  for (let step = 0; step < 100; step++) {
    const tried = roundColour(mixColours(colour, goal, step / 100));
    if (contrastOf(tried, ground) >= least) return tried;
  }
  return goal;
}

function roundColour({ red, green, blue }: Colour): Colour {
  return { red: Math.round(red), green: Math.round(green), blue: Math.round(blue) };
}

function luminanceOf({ red, green, blue }: Colour): number {
  const linear = (part: number) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
