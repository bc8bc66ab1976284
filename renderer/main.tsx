import { render } from 'preact';
import { storageShelf, tokenInHash } from './bridge/api-token.ts';
import { createHttpBridge } from './bridge/http-bridge.ts';
import { createIpcBridge } from './bridge/ipc-bridge.ts';
import { DeskContext } from './connected/desk-context.ts';
import { App } from './shell/App.tsx';
import { browserBar } from './state/browser-bar.ts';
import { createDesk } from './state/desk.ts';
import './style/tokens.css';
import './style/base.css';

/** The token leaves the address at once, so that it gets neither into the history nor onto a screenshot. */
const shelf = storageShelf(() => window.localStorage);
takeToken();

const bridge =
  window.pbsTray === undefined
    ? createHttpBridge({
        fetch: (url, init) => fetch(url, init),
        nowMs: () => Date.now(),
        after: (ms, run) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
        token: shelf.read,
        onHope,
      })
    : createIpcBridge(window.pbsTray);

const desk = createDesk({
  bridge,
  bar: browserBar(window),
  nowMs: () => Date.now(),
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
});

const place = document.getElementById('app');
if (place === null) throw new Error('index.html has no #app.');
place.replaceChildren();
render(
  <DeskContext.Provider value={desk}>
    <App />
  </DeskContext.Provider>,
  place,
);

/** Takes the token out of the address; says whether there was one. */
function takeToken(): boolean {
  const token = tokenInHash(window.location.hash);
  if (token === null) return false;
  shelf.write(token);
  window.history.replaceState(null, '', '#/');
  return true;
}

/** A network that is back, a page that is looked at again, a token given late: reasons to try at once. */
function onHope(run: () => void): () => void {
  const end = new AbortController();
  const { signal } = end;
  window.addEventListener('online', run, { signal });
  document.addEventListener('visibilitychange', () => document.hidden || run(), { signal });
  window.addEventListener('hashchange', () => takeToken() && run(), { signal });
  return () => end.abort();
}
