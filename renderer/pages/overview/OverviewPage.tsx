import type { VNode } from 'preact';
import { FilterBar } from '../../connected/FilterBar.tsx';
import { PageHead } from '../../connected/PageHead.tsx';
import { FreshnessPanel } from './FreshnessPanel.tsx';
import { StoragePanel } from './StoragePanel.tsx';
import { VerdictPanel } from './VerdictPanel.tsx';
import './OverviewPage.css';

/** The fleet in one look: is anything wrong, is anything about to be, how fresh is what. */
export function OverviewPage(): VNode {
  return (
    <>
      <PageHead title="Overview" isSilent />
      <VerdictPanel />
      <FilterBar sides={['server', 'client', 'datastore', 'namespace']} />
      <div class="overview__lists">
        <FreshnessPanel />
        <StoragePanel />
      </div>
    </>
  );
}
