/** What the bench asks of every client, each doing it in its own way. */
export interface BenchClient {
  /** Resolves when calls and events go through. */
  connect(application: string): Promise<void>;
  /** Listens to every event of a type. */
  on(type: string, listener: () => void): void;
  /** `GET /channels/{id}` with its answer read. */
  getChannel(channelId: string): Promise<{ id: string }>;
  /**
   * Makes a handle of a channel and listens by it, in the way that the client's documentation shows.
   * @returns the handle, for the bench to keep it alive
   */
  hold(channelId: string, type: string, listener: () => void): object;
  /** Ends it; resolves when its event socket has gone. */
  close(): Promise<void>;
}
