// A Node HTTP server that does nothing: what the exporter is compared with. Arguments: the port, and how many bytes
// it answers.
import { createServer } from "node:http";

const [port, bodyBytes] = process.argv.slice(2).map(Number);
const body = Buffer.alloc(bodyBytes ?? 0, "bare\n");

createServer((_, response) => {
  response.writeHead(200, { "Content-Type": "text/plain; charset=utf-8", "Content-Length": body.length });
  response.end(body);
}).listen(port, "127.0.0.1");
