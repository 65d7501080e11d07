// What stands between a browser and the server, as a network does: it passes everything on until it is
// cut, or until it has something else to say.

import { createServer, request as ask } from 'node:http';

export class Front {
  #said = new Map();

  static async before(server) {
    const front = new Front();
    front.server = new URL(server.base);
    await front.join();
    return front;
  }

  /** From now on `path` is answered by this: { status, body }; undefined: by the server again. */
  say(path, answer) {
    if (answer) this.#said.set(path, answer);
    else this.#said.delete(path);
  }

  async join() {
    this.listener = createServer((asked, reply) => this.#pass(asked, reply));
    await new Promise((up) => this.listener.listen(this.port ?? 0, '127.0.0.1', up));
    this.port = this.listener.address().port;
    this.base = `http://127.0.0.1:${this.port}`;
  }

  async cut() {
    const closed = new Promise((done) => this.listener.close(done));
    this.listener.closeAllConnections();
    await closed;
  }

  #pass(asked, reply) {
    const said = this.#said.get(asked.url);
    const headers = { ...asked.headers };
    if (said) delete headers['if-none-match'];
    const onward = ask({
      host: this.server.hostname, port: this.server.port, method: asked.method, path: asked.url, headers,
    }, (answer) => {
      if (!said) {
        reply.writeHead(answer.statusCode, answer.headers);
        answer.pipe(reply);
        return;
      }
      answer.resume();
      const { 'content-length': _, 'content-encoding': __, etag: ___, ...kept } = answer.headers;
      reply.writeHead(said.status ?? answer.statusCode, kept);
      reply.end(said.body ?? '');
    });
    onward.on('error', () => reply.destroy());
    reply.on('close', () => onward.destroy());
    asked.pipe(onward);
  }
}
