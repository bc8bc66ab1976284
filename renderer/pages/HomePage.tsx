import type { VNode } from 'preact';
import { useDesk } from '../connected/desk-context.ts';
import { OverviewPage } from './overview/OverviewPage.tsx';
import { WelcomePage } from './welcome/WelcomePage.tsx';

/** The overview; while nothing is watched, how to begin. */
export function HomePage(): VNode {
  const { views } = useDesk();
  return views.sources.value.length === 0 ? <WelcomePage /> : <OverviewPage />;
}
