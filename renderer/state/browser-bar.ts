import type { AddressBar } from './place.ts';

const KEY = 'pbs-tray-filter';

/** The browser's address bar, history and memory. */
export function browserBar(window: Window): AddressBar {
  return {
    hash: () => window.location.hash,
    push: (hash) => window.history.pushState(null, '', hash),
    replace: (hash) => window.history.replaceState(null, '', hash),
    onChange(run) {
      window.addEventListener('hashchange', run);
      window.addEventListener('popstate', run);
      return () => {
        window.removeEventListener('hashchange', run);
        window.removeEventListener('popstate', run);
      };
    },
    remember(text) {
      try {
        window.localStorage.setItem(KEY, text);
      } catch {
        // A browser that forbids it forgets the filter.
      }
    },
    remembered() {
      try {
        return window.localStorage.getItem(KEY);
      } catch {
        return null;
      }
    },
    after(ms, run) {
      const timer = window.setTimeout(run, ms);
      return () => window.clearTimeout(timer);
    },
  };
}
