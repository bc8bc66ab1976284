import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';

/** Long enough for what was waited for to be painted first, short enough to go unnoticed. */
const LATER_MS = 60;

/** A signal's value a moment later, so that what the user looks at while typing comes first; typing on puts it off. */
export function useLater<T>(source: ReadonlySignal<T>): T {
  const [value, setValue] = useState(() => source.peek());
  useEffect(() => {
    let timer = 0;
    const unsubscribe = source.subscribe((next) => {
      clearTimeout(timer);
      timer = window.setTimeout(() => setValue(() => next), LATER_MS);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [source]);
  return value;
}
