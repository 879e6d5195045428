/**
 * The word to whoever started this program: over the IPC channel if there is one, else a line on standard output.
 *
 * @module
 */
export function tell(message: Record<string, unknown>): void {
  if (process.send === undefined) process.stdout.write(`${JSON.stringify(message)}\n`);
  else if (process.connected) process.send(message, undefined, undefined, () => undefined);
}
