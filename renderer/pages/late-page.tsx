import type { FunctionComponent, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PageProps } from '../connected/page-props.ts';
import { Button } from '../parts/Button.tsx';
import { ProgressDots } from '../parts/ProgressDots.tsx';
import { TroubleBox } from '../parts/TroubleBox.tsx';

/** A page whose code is not part of the first load. */
export interface LatePage {
  readonly page: FunctionComponent<PageProps>;
  /** Fetches its code ahead, so that it is there even when the service is gone by then. */
  readonly prefetch: () => void;
}

type Loaded = FunctionComponent<PageProps> | 'loading' | 'failed';

/** Makes a page of which only the loader is part of the first load. */
export function latePage(load: () => Promise<FunctionComponent<PageProps>>): LatePage {
  let loaded: Loaded = 'loading';
  let loading: Promise<void> | null = null;
  const fetchOnce = () => {
    loading ??= load().then(
      (page) => {
        loaded = page;
      },
      () => {
        loaded = 'failed';
        loading = null;
      },
    );
    return loading;
  };

  function Late(props: PageProps): VNode {
    const [shown, setShown] = useState(() => loaded);
    useEffect(() => {
      if (typeof shown !== 'function') void fetchOnce().then(() => setShown(() => loaded));
    }, [shown]);
    if (shown === 'loading') return <ProgressDots label="Loading the page" />;
    if (shown === 'failed') return <NotLoaded />;
    const Page = shown;
    return <Page {...props} />;
  }

  return { page: Late, prefetch: () => void fetchOnce() };
}

function NotLoaded(): VNode {
  return (
    <TroubleBox
      what="This page could not be loaded."
      next="The service does not answer, or it is newer than what is open here. Load it again."
      action={<Button onClick={() => window.location.reload()}>Load again</Button>}
    />
  );
}
