/** Thrown for an answer that is no JSON, or is not what the endpoint answers with. The text holds no answer's content. */
export class Undecodable extends Error {
  readonly reason: 'not-json' | 'truncated' | 'wrong-shape';
  constructor(reason: 'not-json' | 'truncated' | 'wrong-shape', message: string) {
    super(message);
    this.reason = reason;
  }
}
