// Decides whether a server that ended by itself is started again.

/** A few crashes in a while are forgiven; more mean that starting again will not help. */
export class CrashBudget {
  #crashes: number[] = [];

  constructor(
    readonly allowed = 2,
    readonly windowMilliseconds = 180_000,
  ) {}

  /** Notes a crash at a time in milliseconds; true when the server may be started again. */
  mayRestart(now: number): boolean {
    this.#crashes = [...this.#crashes.filter((crash) => now - crash < this.windowMilliseconds), now];
    return this.#crashes.length <= this.allowed;
  }

  /** Forgets all crashes: a person asked for a restart. */
  clear(): void {
    this.#crashes = [];
  }
}
