/** Called between searches and in long ones; the caller may throw from it to give up. */
export type Checkpoint = () => void;

/** Told how far a pass over a text has come. */
export type Pace = (at: number) => void;

const stride = 1 << 20;

/** For one pass, from the start of a text to its end: calls the checkpoint about every million characters. */
export function paceOf(checkpoint: Checkpoint): Pace {
  let next = stride;
  return (at) => {
    if (at < next) return;
    next = at + stride;
    checkpoint();
  };
}
