// Our door on Node's Fastify and @platformatic/kafka: the same checks, and an answer when Kafka has acknowledged. It is
// given Kafka's address, a topic, a hook id and a secret, and says READY <port> <what it is made of>.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { Producer, stringSerializer } from "@platformatic/kafka";
import Fastify from "fastify";

const [bootstrap, topic, hookId, secret] = process.argv.slice(2);
const BODY_LIMIT = 900_000;
const BATCH = 1000;
const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
const hooks = new Map([[hookId, secret]]);

// The client asks for it, and Node has it from 22.
Promise.withResolvers ??= () => {
  let resolve;
  let reject;
  const promise = new Promise((...both) => ([resolve, reject] = both));
  return { promise, resolve, reject };
};

// Waits for every in-sync replica, is idempotent, and compresses, as our producer does.
const producer = new Producer({
  clientId: "fastify-door",
  bootstrapBrokers: [bootstrap],
  idempotent: true,
  compression: "lz4",
  serializers: {
    key: stringSerializer,
    value: (bytes) => bytes,
    headerKey: stringSerializer,
    headerValue: stringSerializer,
  },
});

// The client sends one request for each call and has one under way, so what comes meanwhile is the next call's.
let waiting = [];
let sending = false;

function publish(message) {
  return new Promise((resolve, reject) => {
    waiting.push({ message, resolve, reject });
    if (!sending) sendAll();
  });
}

async function sendAll() {
  sending = true;
  while (waiting.length > 0) {
    const batch = waiting.slice(0, BATCH);
    waiting = waiting.slice(BATCH);
    try {
      await producer.send({ messages: batch.map((one) => one.message) });
      for (const one of batch) one.resolve();
    } catch (failure) {
      for (const one of batch) one.reject(failure);
    }
  }
  sending = false;
}

function isSigned(body, header, key) {
  if (typeof header !== "string" || !/^sha256=[0-9a-fA-F]{64}$/.test(header)) return false;
  return timingSafeEqual(Buffer.from(header.slice(7), "hex"), createHmac("sha256", key).update(body).digest());
}

function event(body) {
  try {
    const json = JSON.parse(body.toString("utf8"));
    return typeof json?.id === "string" && json.id !== "" ? json : undefined;
  } catch {
    return undefined;
  }
}

// Goes on with the trace that the caller sent, or begins one.
function span(traceparent) {
  const random = randomBytes(24).toString("hex");
  const trace = TRACEPARENT.test(traceparent ?? "") ? traceparent.slice(3, 35) : random.slice(0, 32);
  return `00-${trace}-${random.slice(32)}-01`;
}

function record(hook, headers, json, body) {
  const key = typeof json.entity?.id === "string" ? json.entity.id : json.id;
  return {
    topic,
    key,
    value: body,
    headers: new Map([
      ["ce_specversion", "1.0"],
      ["ce_id", json.id],
      ["ce_source", "/tributary/notion"],
      ["ce_type", "io.tributary.NotionWebhookReceived"],
      ["ce_time", new Date().toISOString()],
      ["ce_subject", key],
      ["content-type", "application/json"],
      ["_watermill_message_uuid", json.id],
      ["ce_hookid", hook],
      ["ce_attempt", String(json.attempt_number ?? 0)],
      ["traceparent", span(headers.traceparent)],
    ]),
  };
}

const app = Fastify({ logger: false, bodyLimit: BODY_LIMIT, requestTimeout: 10_000, keepAliveTimeout: 90_000 });
app.removeAllContentTypeParsers();
app.addContentTypeParser("*", { parseAs: "buffer" }, (request, body, done) => done(null, body));
app.post("/api/v1/webhooks/notion/:hook", async (request, reply) => {
  const { hook } = request.params;
  const key = hooks.get(hook);
  if (key === undefined) return reply.code(404).send();
  if (!isSigned(request.body, request.headers["x-notion-signature"], key)) return reply.code(401).send();
  const json = event(request.body);
  if (json === undefined) return reply.code(400).send();
  try {
    await publish(record(hook, request.headers, json, request.body));
  } catch {
    return reply.code(503).header("Retry-After", "30").send();
  }
  return reply.code(202).header("X-Content-Type-Options", "nosniff").header("Cache-Control", "no-store").send();
});

await producer.metadata({ topics: [topic] });
await app.listen({ host: "127.0.0.1", port: 0 });
const version = (name) =>
  JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), "utf8")).version;
console.log(
  `READY ${app.server.address().port} Node ${process.versions.node}, Fastify ${version("fastify")}, ` +
    `@platformatic/kafka ${version("@platformatic/kafka")}`,
);
