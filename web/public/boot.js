// Before the first paint: theme, text size, language and direction of the last visit.
(() => {
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem('herald.preferences') ?? '{}');
  } catch {
    // Broken or forbidden storage: the defaults.
  }
  const root = document.documentElement;
  const is = (value, ...allowed) => (allowed.includes(value) ? value : null);
  const set = (name, value) => value && root.setAttribute(name, value);
  const prefers = (what) => matchMedia(`(prefers-${what})`).matches;
  set('data-theme', is(kept.theme, 'light', 'dark') ?? (prefers('color-scheme: dark') ? 'dark' : 'light'));
  set('data-contrast', is(kept.contrast, 'more') ?? (prefers('contrast: more') && 'more'));
  set('data-motion', is(kept.motion, 'off'));
  if (typeof kept.textSize === 'number' && kept.textSize >= 80 && kept.textSize <= 200) {
    root.style.fontSize = `${kept.textSize}%`;
  }
  const language = is(kept.language, 'en', 'kk', 'ar');
  if (language) {
    root.lang = language;
    root.dir = language === 'ar' ? 'rtl' : 'ltr';
  }
})();
