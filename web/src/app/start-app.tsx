import type { TabStore } from '@herald/client/tab';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '#ui/base.css';
import { App } from './app.tsx';
import { applyBrand, BrandProvider, loadBrand } from './brand.ts';
import { EngineProvider, seedFromSnapshot } from './engine.tsx';
import { startWords } from './i18n.ts';
import { chooseLanguage } from './languages.ts';
import { getPreferences, startPreferences } from './preferences.ts';

/** Shows the app in the page's root element, with this end of an engine. */
export async function startApp(store: TabStore): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new TypeError('The page has no element "root".');
  startPreferences();
  const seeding = seedFromSnapshot(store).catch(() => null);
  const brand = await loadBrand();
  applyBrand(brand);
  const chosen = getPreferences().language;
  const wanted = chosen === null ? navigator.languages : [chosen, ...navigator.languages];
  await Promise.all([startWords(chooseLanguage(wanted, brand.languages)), seeding]);
  createRoot(root).render(
    <StrictMode>
      <BrandProvider value={brand}>
        <EngineProvider store={store}>
          <App />
        </EngineProvider>
      </BrandProvider>
    </StrictMode>,
  );
}
