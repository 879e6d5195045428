/**
 * Speaks to Firefox over Marionette, in its own (chrome) context, where it says which policies it applies.
 *
 * @see Mozilla's remote protocol «Marionette»: `length:[type, id, name, parameters]`
 * @module
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export class Marionette {
  readonly #socket: Socket;
  #buffer = Buffer.alloc(0);
  #id = 0;
  readonly #waiting: ((message: unknown) => void)[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      this.#drain();
    });
  }

  /** Connects and starts a session. */
  static async open(port: number): Promise<Marionette> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    const marionette = new Marionette(socket);
    await marionette.#next();
    await marionette.command("WebDriver:NewSession", {});
    await marionette.command("Marionette:SetContext", { value: "chrome" });
    return marionette;
  }

  #drain(): void {
    for (;;) {
      const colon = this.#buffer.indexOf(":");
      const length = Number(this.#buffer.subarray(0, Math.max(0, colon)).toString());
      if (colon < 1 || this.#buffer.length < colon + 1 + length) return;
      const text = this.#buffer.subarray(colon + 1, colon + 1 + length).toString();
      this.#buffer = this.#buffer.subarray(colon + 1 + length);
      this.#waiting.shift()?.(JSON.parse(text));
    }
  }

  #next(): Promise<unknown> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  async command(name: string, parameters: object): Promise<unknown> {
    this.#id += 1;
    const text = JSON.stringify([0, this.#id, name, parameters]);
    this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    const [, , error, value] = (await this.#next()) as [number, number, unknown, { value?: unknown } | null];
    if (error !== null) throw new Error(JSON.stringify(error).slice(0, 500));
    return value?.value;
  }

  /** Runs a script whose last argument is the function to call with the result. */
  async run(script: string, args: readonly unknown[] = []): Promise<unknown> {
    return this.command("WebDriver:ExecuteAsyncScript", { script, args, scriptTimeout: 20_000 });
  }

  close(): void {
    this.#socket.destroy();
  }
}
