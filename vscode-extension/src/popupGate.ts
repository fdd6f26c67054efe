// Decides which requests of the suggestion list reach the server.

/** How long after a keystroke a request counts as caused by it, beyond the editor's own delay. */
const typingGrace = 150;

/** How long after "Show All Drafts" its request may take to arrive. */
const askedGrace = 1000;

export interface PopupRequest {
  /** The editor says this both for Ctrl+Space and for a typed identifier, but not for a trigger character such as a dot. */
  invoked: boolean;
  now: number;
  /** Time of the document's last change. */
  changed: number;
  /** The editor's delay between a typed character and its request (`editor.quickSuggestionsDelay`). */
  quickSuggestionsDelay: number;
  /** The setting `popup`. */
  popup: boolean;
}

/**
 * The editor opens its suggestion list when every extension has answered, so a list that waits for a model is felt as
 * a slow IntelliSense. Drafts therefore enter it only when they were asked for.
 */
export class PopupGate {
  #askedAt = -Infinity;

  /** "Show All Drafts" was chosen: the next request is for us. */
  ask(now: number): void {
    this.#askedAt = now;
  }

  admits(request: PopupRequest): boolean {
    const asked = request.now - this.#askedAt < askedGrace;
    this.#askedAt = -Infinity;
    const typed = request.now - request.changed < request.quickSuggestionsDelay + typingGrace;
    return asked || (request.popup && request.invoked && !typed);
  }
}
