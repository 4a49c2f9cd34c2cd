import { createTabStore } from '@herald/client/tab';
import i18next from 'i18next';
import { changeLanguage } from '#app/i18n.ts';
import { findLanguage } from '#app/languages.ts';
import { setPreferences } from '#app/preferences.ts';
import { startApp } from '#app/start-app.tsx';
import { drawPicture } from './pictures.ts';
import { stopClock } from './scene-clock.ts';
import { findScene, playScene, SCENES } from './scenes.ts';

/** What a program that drives this page can ask of it; see tools/screens. */
const desk = {
  list: () => SCENES.map(({ name, title, steps = [] }) => ({ name, title, steps })),
  /** The words of `part:key`, up to the first value in them. */
  words: async (key: string) => {
    const [part = 'app', path = ''] = key.split(':');
    await i18next.loadNamespaces(part);
    const text = i18next.getFixedT(null, part)(path, { count: 2 });
    return (text.split('{{')[0] ?? '').trim();
  },
  /** Pastes pictures of the scenes into a field. */
  paste: async (field: string, pictures: readonly string[]) => {
    const clipboardData = new DataTransfer();
    for (const [at, mxc] of pictures.entries()) {
      const type = 'image/jpeg';
      clipboardData.items.add(new File([await drawPicture(mxc)], `picture ${at + 1}.jpg`, { type }));
    }
    const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.querySelector(field)?.dispatchEvent(paste);
  },
  turn: async (language: string, theme: 'light' | 'dark', contrast: 'system' | 'more') => {
    const found = findLanguage(language);
    setPreferences({ theme, contrast, language: found });
    if (found !== null) await changeLanguage(found);
  },
};
export type Desk = typeof desk;

// The scene's name stands in the address: `/scenes/chats`. The app then believes to be at the scene's own.
const [, name = ''] = location.pathname.split('/scenes/');
const scene = findScene(name);
Reflect.set(globalThis, 'desk', desk);
if (scene === null) showList();
else {
  stopClock();
  const store = createTabStore({
    build: 'scenes',
    lock: '',
    after: (ms, task) => {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
  });
  history.replaceState(null, '', scene.at);
  // Drawing takes its time, and would come after the pictures were taken.
  await Promise.all(['mxc://hills', 'mxc://dusk'].map((mxc) => drawPicture(mxc)));
  store.attach(playScene(scene));
  await startApp(store);
}

function showList(): void {
  const list = document.createElement('ul');
  for (const { name: each, title } of SCENES) {
    const link = document.createElement('a');
    link.href = `/scenes/${each}`;
    link.textContent = `${each}: ${title}`;
    const entry = document.createElement('li');
    entry.append(link);
    list.append(entry);
  }
  document.body.replaceChildren(list);
}
