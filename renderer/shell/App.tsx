import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useDesk } from '../connected/desk-context.ts';
import { PageHead } from '../connected/PageHead.tsx';
import { pageKey, ROUTES, type Route, routeFor } from '../pages/routes.tsx';
import { EmptyState } from '../parts/EmptyState.tsx';
import { ProgressDots } from '../parts/ProgressDots.tsx';
import type { Desk } from '../state/desk.ts';
import { ConnectionBanner, ConnectionMark } from './ConnectionLine.tsx';
import { type Shortcut, shortcutHandler } from './keyboard.ts';
import { Logo } from './Logo.tsx';
import { Navigation } from './Navigation.tsx';
import { SEARCH_ID, Search } from './Search.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { Toast } from './Toast.tsx';
import { VerdictAnnouncer } from './VerdictAnnouncer.tsx';
import { VerdictPill } from './VerdictPill.tsx';
import './shell.css';

/** The whole page: what stands on every page, and the page of the address. */
export function App(): VNode {
  const desk = useDesk();
  const { place } = desk;
  const [isListing, setIsListing] = useState(false);
  const shortcuts = useMemo(() => shortcutsOf(desk, () => setIsListing(true)), [desk]);
  useEffect(() => {
    const handle = shortcutHandler(shortcuts, () => performance.now());
    document.addEventListener('keydown', handle);
    return () => document.removeEventListener('keydown', handle);
  }, [shortcuts]);
  const path = place.path.value;
  const route = routeFor(path);
  usePrefetch(route?.isBare !== true);
  const main = useFocusOnArrival(pageKey(path));
  if (route?.isBare === true) {
    return (
      <main id="main" class="page" ref={main} tabIndex={-1}>
        <Page route={route} names={path.slice(1)} />
      </main>
    );
  }
  return (
    <>
      <button type="button" class="skip-link" onClick={() => main.current?.focus()}>
        Skip to the page
      </button>
      <header class="top-bar">
        <a class="top-bar__home" href={place.hashFor([])}>
          <Logo />
          <span>PBS Tray</span>
        </a>
        <Navigation route={route} />
        <Search />
        <div class="top-bar__state">
          <VerdictPill />
          <ConnectionMark />
        </div>
      </header>
      <ConnectionBanner />
      <main id="main" class="page" ref={main} tabIndex={-1}>
        <Page route={route} names={path.slice(1)} />
      </main>
      <Toast />
      <VerdictAnnouncer />
      {isListing ? <ShortcutsDialog shortcuts={shortcuts} onClose={() => setIsListing(false)} /> : null}
    </>
  );
}

function Page({ route, names }: { readonly route: Route | null; readonly names: readonly string[] }): VNode {
  const { store, line, place } = useDesk();
  if (route === null) {
    return (
      <>
        <PageHead title="No such page" />
        <EmptyState title="There is no page at this address" action={<a href={place.hashFor([])}>To the overview</a>} />
      </>
    );
  }
  if (!store.isLoaded.value) {
    return (
      <div class="page__waiting">
        <h1 class="visually-hidden">PBS Tray</h1>
        {line.value.kind === 'lost' ? null : <ProgressDots label="Connecting to the service" />}
      </div>
    );
  }
  const { page: Shown } = route;
  return <Shown key={pageKey([route.step, ...names])} names={names} />;
}

/** What the first page needs comes first. */
const PREFETCH_AFTER_MS = 2_500;

/** Fetches the other pages' code when the first one has been shown: links answer at once, even without the service. */
function usePrefetch(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted) return;
    const timer = setTimeout(() => {
      for (const { prefetch } of ROUTES) prefetch?.();
    }, PREFETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isWanted]);
}

/** A new page is read from its beginning: its place takes the focus, except on the first load. */
function useFocusOnArrival(address: string) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(address);
  useEffect(() => {
    if (before.current === address) return;
    before.current = address;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [address]);
  return main;
}

function shortcutsOf({ place, command }: Desk, list: () => void): readonly Shortcut[] {
  return [
    { keys: '/', text: 'Search the fleet', run: () => document.getElementById(SEARCH_ID)?.focus() },
    { keys: 'r', text: 'Read all servers now', run: () => void command('refresh', {}, 'All servers are being read.') },
    ...ROUTES.flatMap(({ step, navigation }) =>
      navigation === undefined
        ? []
        : {
            keys: `g ${navigation.key}`,
            text: `Go to ${navigation.label.toLowerCase()}`,
            run: () => place.go(step === '' ? [] : [step]),
          },
    ),
    { keys: '?', text: 'This list', run: list },
  ];
}
