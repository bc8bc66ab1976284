/** What runs inside the page. Text, because it belongs to the browser's world, not to ours. */

/**
 * From navigation on: `probe.painted`, when the first row and the verdict stood on the screen; `probe.longTasks`, what
 * kept the page from answering.
 */
export const PAINT_PROBE = `(() => {
  const probe = (window.probe = { painted: null, longTasks: [] });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) probe.longTasks.push([startTime, duration]);
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    const isThere = document.querySelector('.virtual-table__row') && document.querySelector('.verdict');
    if (!isThere) return requestAnimationFrame(look);
    // The frame in which it was found is painted before this message is handled.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { probe.painted = performance.now(); };
    port2.postMessage(0);
  };
  requestAnimationFrame(look);
})()`;

/** When the page answered at once for the first time after its first paint: a calm span of so many milliseconds. */
export const INTERACTIVE_AT = `(() => {
  const { painted, longTasks } = window.probe;
  let at = painted;
  for (const [start, duration] of longTasks) if (start < at + 500 && start + duration > at) at = start + duration;
  return at;
})()`;

/** Resolves to how long it took from each key to the painted result. Keys are pressed from outside meanwhile. */
export const TYPING_PROBE = `(() => {
  const times = (window.typed = []);
  let pressedAt = null;
  document.addEventListener('keydown', (event) => { pressedAt = event.timeStamp; }, true);
  new MutationObserver(() => {
    if (pressedAt === null) return;
    const from = pressedAt;
    pressedAt = null;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => times.push(performance.now() - from);
      port2.postMessage(0);
    });
  }).observe(document.querySelector('.panel__note'), { subtree: true, childList: true, characterData: true });
})()`;

/** Scrolls the first table for 240 frames, faster and faster; resolves to the frames' times. */
export const SCROLL_PROBE = `new Promise((resolve) => {
  const box = document.querySelector('.virtual-table__box');
  const frames = [];
  let before = null;
  let step = 0;
  const next = (now) => {
    if (before !== null) frames.push(now - before);
    before = now;
    step += 1;
    if (step > 240) return resolve(frames);
    box.scrollTop += 12 * step;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})`;
