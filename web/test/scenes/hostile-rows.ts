import type { TimelineRow } from '@herald/client/port';
import { START_MS } from './scene-clock.ts';
import { MINUTE } from './scene-rows.ts';
import { message, picture } from './timeline-rows.ts';

const ago = (minutes: number) => START_MS - minutes * MINUTE;

/** What somebody who means harm, or does not think, would send. */
export function hostileRows(): TimelineRow[] {
  return [
    message('h1', 'sara', ago(30), `${'A'.repeat(900)} ${'b'.repeat(300)}`),
    message('h2', 'sara', ago(29), 'Zalgo: H̸̡̪̯ͨ͊̽̅̾̎Ȩ̬̩̾͛ͪ̈́̀́͘ ̶̧̨̱̹̭̯ͧ̾ͬC̷̙̲̝͖ͭ̏ͥͮ͟Oͮ͏̮̪̝͍M̲̖͊̒ͪͩͬ̚̚͜Ȇ̴̟̟͙̞ͩ͌͝S̨̥̫͎̭ͯ̿̔̀ͅ and \u202Egnp.exe\u202C'),
    message('h3', 'omar', ago(28), links, { warning: 'unsigned-device' }),
    message('h4', 'marat', ago(27), 'Ten thousand reactions', {
      moreReactions: 9_950,
      reactions: Array.from({ length: 50 }, (_, at) => ({
        key:
          at % 9 === 0
            ? 'a very long reaction in words that nobody wants'
            : String.fromCodePoint(0x1f600 + at),
        count: at + 1,
        isOwn: false,
        names: ['A', 'B'],
      })),
    }),
    message('h5', 'sara', ago(1), picture('mxc://none', null, null)),
  ];
}

const links = {
  kind: 'text',
  style: 'text',
  text: 'x',
  rich: [
    'Your bank: ',
    { tag: 'a', to: 'https://xn--pple-43d.com/login', children: ['аpple.com'] },
    ' and ',
    { tag: 'a', to: 'https://evil.example', children: ['https://herald.kz'] },
    {
      tag: 'pre',
      children: [{ tag: 'code', children: [`const line = "${'long '.repeat(60)}";\nreturn line;`] }],
    },
  ],
} as const;
