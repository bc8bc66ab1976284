import type { ServerResponse } from 'node:http';
import type { PageChange } from '../../shared/contract/page-state.ts';
import { SECOND } from '../../shared/time-units.ts';
import type { Clock } from '../engine/ports.ts';
import { type Answer, type StreamAnswer, textAnswer } from './answer.ts';
import type { PageFeed } from './page-content.ts';

/** `GET /api/events`: the state, then its changes, as server-sent events. */
export interface Events {
  answer(): Answer | StreamAnswer;
  /** How many follow now. */
  followers(): number;
  /** Ends all streams. */
  close(): void;
}

/** More browsers than this are no people. */
const MOST_FOLLOWERS = 32;

/** The page takes a line that is silent for longer than this (and a little) for lost. */
const HEARTBEAT_MS = SECOND;

/** A client that has not taken what was sent for so many heartbeats is gone or hopeless: it may come back. */
const PATIENCE_BEATS = 20;

interface Follower {
  readonly response: ServerResponse;
  /** For how many heartbeats it has not taken all that was sent; null: it has. */
  behindBeats: number | null;
  /** Something was left out while it was behind: it needs the whole state. */
  hasMissed: boolean;
}

/**
 * Each change becomes text once, for all. To a client that is behind nothing more is sent until it has caught up, then
 * the whole state: so each costs at most one state and one change of memory.
 */
export function createEvents(feed: PageFeed, clock: Pick<Clock, 'after'>): Events {
  const followers = new Set<Follower>();
  let unfollow = () => {};
  let cancelBeat = () => {};

  function tell(change: PageChange): void {
    const text = eventText('change', change.revision, change);
    for (const follower of followers) {
      if (follower.behindBeats === null) send(follower, text);
      else follower.hasMissed = true;
    }
  }

  function send(follower: Follower, text: Uint8Array): void {
    if (!follower.response.write(text)) follower.behindBeats ??= 0;
  }

  function stateText(): Uint8Array {
    const state = feed.state();
    return eventText('state', state.revision, state);
  }

  function caughtUp(follower: Follower): void {
    // Still behind while the state is made: what that brings to light is in it.
    const text = follower.hasMissed ? stateText() : null;
    follower.behindBeats = null;
    follower.hasMissed = false;
    if (text) send(follower, text);
  }

  function beat(): void {
    for (const follower of followers) {
      if (follower.behindBeats === null) follower.response.write(HEARTBEAT);
      else if (follower.behindBeats++ >= PATIENCE_BEATS) follower.response.destroy();
    }
    cancelBeat = clock.after(HEARTBEAT_MS, beat);
  }

  function begin(response: ServerResponse): void {
    const follower: Follower = { response, behindBeats: null, hasMissed: false };
    response.on('drain', () => caughtUp(follower));
    response.once('close', () => end(follower));
    // The state first: what it brings to light is told to the others, and is no change to this one.
    send(follower, stateText());
    followers.add(follower);
    if (followers.size > 1) return;
    unfollow = feed.follow(tell);
    cancelBeat = clock.after(HEARTBEAT_MS, beat);
  }

  function end(follower: Follower): void {
    if (!followers.delete(follower) || followers.size > 0) return;
    unfollow();
    cancelBeat();
  }

  return {
    answer() {
      if (followers.size >= MOST_FOLLOWERS) return textAnswer(503, TOO_MANY, { 'retry-after': '10' });
      return { contentType: 'text/event-stream', headers: { 'x-accel-buffering': 'no' }, stream: begin };
    },
    followers: () => followers.size,
    close() {
      for (const { response } of followers) response.end();
    },
  };
}

const TOO_MANY = 'Too many pages are open already; close some of them.';
const HEARTBEAT = Buffer.from(':\n\n');

/** One event. JSON holds no line break, so one `data` line is enough. */
function eventText(event: 'state' | 'change', revision: number, value: unknown): Uint8Array {
  return Buffer.from(`event: ${event}\nid: ${revision}\ndata: ${JSON.stringify(value)}\n\n`);
}
