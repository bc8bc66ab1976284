import type { VNode } from 'preact';
import { EmptyState } from '../parts/EmptyState.tsx';
import { PageHead } from './PageHead.tsx';

/** Stands for a page that is not there yet. */
export function NotBuilt({ title }: { readonly title: string }): VNode {
  return (
    <>
      <PageHead title={title} />
      <EmptyState title="Not built yet">This page comes with a later version.</EmptyState>
    </>
  );
}
