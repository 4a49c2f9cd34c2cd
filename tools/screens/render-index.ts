import type { StagedScene } from './scene-stage.ts';

const variants: Readonly<Record<string, string>> = {
  'light-desktop': 'Light',
  'dark-desktop': 'Dark',
  'rtl-desktop': 'Arabic',
  'contrast-desktop': 'More contrast',
  'light-phone': 'Light, phone',
  'dark-phone': 'Dark, phone',
  'rtl-phone': 'Arabic, phone',
};

/** The page of docs/screens that shows every picture. `pictures` are the names of files in that folder. */
export function renderIndex(scenes: readonly StagedScene[], pictures: readonly string[]): string {
  const there = new Set(pictures);
  const lines = [
    '# Screens',
    '',
    'Every screen and state of the web client, as `npm run screens` last took it from the scenes in',
    '[web/test/scenes](../../web/test/scenes). This page and its pictures are generated: change the scenes.',
    '',
  ];
  for (const { name, title } of scenes) {
    const shown = Object.entries(variants).filter(([variant]) => there.has(`${name}.${variant}.webp`));
    const wide = shown.filter(([variant]) => variant.endsWith('desktop'));
    const narrow = shown.filter(([variant]) => variant.endsWith('phone'));
    lines.push(`## ${title}`, '', `\`${name}\``, '', row(name, wide, 380), '', row(name, narrow, 180), '');
  }
  return lines.join('\n');
}

function row(name: string, shown: readonly (readonly [string, string])[], width: number): string {
  return shown
    .map(
      ([variant, label]) =>
        `<img src="${name}.${variant}.webp" width="${width}" alt="${label}" title="${label}">`,
    )
    .join(' ');
}
