import type { Plugin } from 'vite';

/**
 * The few sentences that React Aria says by itself, in our languages alone. It brings 34 languages, Kazakh is not
 * among them, and it would answer in English.
 */
const WORDS: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  overlays: {
    'en-US': { dismiss: 'Dismiss' },
    'kk-KZ': { dismiss: 'Жабу' },
    'ar-AE': { dismiss: 'إغلاق' },
  },
  searchfield: {
    'en-US': { 'Clear search': 'Clear search' },
    'kk-KZ': { 'Clear search': 'Іздеуді тазалау' },
    'ar-AE': { 'Clear search': 'مسح البحث' },
  },
  menu: {
    'en-US': { longPressMessage: 'Long press or press Alt + ArrowDown to open menu' },
    'kk-KZ': { longPressMessage: 'Мәзірді ашу үшін ұзақ басыңыз немесе Alt + төмен көрсеткіні басыңыз' },
    'ar-AE': { longPressMessage: 'اضغط مطولًا أو اضغط Alt + السهم لأسفل لفتح القائمة' },
  },
};

const MODULE = /react-aria\/dist\/private\/(\w+)\/intlStrings\.mjs$/u;

/** Gives React Aria our words in the place of its own. A part of it that we have no words for keeps its own. */
export function ariaWords(): Plugin {
  return {
    name: 'herald-aria-words',
    enforce: 'pre',
    load(id) {
      const [, part = ''] = MODULE.exec(id) ?? [];
      const words = WORDS[part];
      return words === undefined ? null : `export default ${JSON.stringify(words)};`;
    },
  };
}
