import { createTabStore } from '@herald/client/tab';
import { startApp } from '#app/start-app.tsx';
import { sceneOf } from './scenes.ts';

/** The scene's name stands in the address: `/chats?scene=thousand`. */
const store = createTabStore({
  build: 'scenes',
  lock: '',
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
});
store.attach(await sceneOf(new URLSearchParams(location.search).get('scene') ?? 'usual'));
await startApp(store);
