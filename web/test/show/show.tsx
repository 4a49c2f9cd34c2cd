import { createTabStore } from '@herald/client/tab';
import { startApp } from '../../src/app/start-app.tsx';
import { createScene } from './scene.ts';

/** The scene's name stands in the address: `/?scene=signed-in#/me/devices` opens that screen of it. */
const search = new URLSearchParams(location.search);
const store = createTabStore({
  build: 'screens',
  lock: '',
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
});
const place = search.get('at') ?? '/';
history.replaceState(null, '', place);
store.attach(createScene(search.get('scene') ?? 'signed-in'));
await startApp(store);
