import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { durationText } from '../../shared/view/quantities.ts';
import { useDesk } from '../connected/desk-context.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import './ConnectionLine.css';

/** Whether what is shown is live, in a word. */
export function ConnectionMark(): VNode {
  const { line, views } = useDesk();
  const { kind } = line.value;
  const word =
    kind === 'open' ? (views.app.value?.isDemo ? 'Live demo' : 'Live') : kind === 'lost' ? 'Offline' : 'Connecting';
  return (
    <span
      class={`connection-mark connection-mark--${kind}`}
      title={kind === 'open' ? 'Changes appear by themselves' : undefined}
    >
      <span class="connection-mark__word">{word}</span>
    </span>
  );
}

/** Says that the line is lost, since when, why, and what to do. Nothing while it stands. */
export function ConnectionBanner(): VNode | null {
  const { line } = useDesk();
  const state = line.value;
  const passedMs = usePassedMs(state.kind === 'lost' ? state.sinceMs : null);
  if (state.kind !== 'lost') return null;
  const needsToken = state.sentence.includes('API token');
  return (
    <div class="connection-banner" role="alert">
      <Icon name="stale" />
      <div class="connection-banner__text">
        <strong>{needsToken ? 'Not signed in' : 'No connection to the service'}</strong>
        {needsToken ? null : (
          <>
            {' '}
            {/* Counting seconds are not to be read out again and again. */}
            <span aria-hidden="true">
              since {clockText(state.sinceMs)} ({durationText(passedMs)})
            </span>
            <span class="visually-hidden">since {clockText(state.sinceMs)}</span>. What is shown is from before.
          </>
        )}{' '}
        <span>{state.sentence}</span>
      </div>
      {needsToken ? <TokenForm /> : null}
    </div>
  );
}

/** Takes the token by hand, as its link would. */
function TokenForm(): VNode {
  const [token, setToken] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (token.trim() !== '') window.location.hash = `#token=${encodeURIComponent(token.trim())}`;
  };
  return (
    <form class="connection-banner__form" onSubmit={submit}>
      <label class="visually-hidden" for="token">
        API token
      </label>
      <input
        id="token"
        class="field"
        type="password"
        autoComplete="off"
        placeholder="API token"
        value={token}
        onInput={(event) => setToken(event.currentTarget.value)}
      />
      <Button type="submit" kind="primary">
        Sign in
      </Button>
    </form>
  );
}

/** How long ago by the page's own clock, counting; 0 where nothing is counted. */
function usePassedMs(sinceMs: number | null): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (sinceMs === null) return;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [sinceMs]);
  return sinceMs === null ? 0 : Math.max(0, nowMs - sinceMs);
}

function clockText(atMs: number): string {
  return new Date(atMs).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}
