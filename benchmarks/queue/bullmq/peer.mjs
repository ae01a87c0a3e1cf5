// BullMQ as a peer of the benchmark: says READY, then answers each line "GO <what> <numbers>" of its
// standard input with one line "RESULT <json>". BullMQ's defaults, but for retention: what is done is removed.
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";

const NAME = "bench";
const BATCH = 500;
const WARM_UP_JOBS = 5000;
const STRIDE = 7919; // as in RunTimes of the harness
const PAYLOAD = { p: "x".repeat(56) }; // 64 bytes as JSON
const OPTIONS = { removeOnComplete: true, removeOnFail: true };

const [host, port] = process.argv[2].split(":");

// Auto-pipelining stays off, as ioredis has it; BullMQ insists on no limit of retries.
const connect = () => new Redis({ host, port: Number(port), maxRetriesPerRequest: null });

const queue = new Queue(NAME, { connection: connect() });

function say(word, what) {
  process.stdout.write(`${word} ${JSON.stringify(what)}\n`);
}

const now = () => process.hrtime.bigint();
const nanos = (from, to) => Number(to - from);

async function timed(jobs, calls, inFlight, call) {
  let next = 0;
  const one = async () => {
    while (next < calls) await call(next++);
  };
  const start = now();
  await Promise.all(Array.from({ length: inFlight }, one));
  return { jobs, nanos: nanos(start, now()) };
}

const put = () => queue.add("job", PAYLOAD, OPTIONS);

function batches(jobs, inFlight) {
  const entry = { name: "job", data: PAYLOAD, opts: OPTIONS };
  return timed(jobs, Math.ceil(jobs / BATCH), inFlight, (n) =>
    queue.addBulk(Array.from({ length: Math.min(BATCH, jobs - n * BATCH) }, () => entry)),
  );
}

async function serve(concurrency, handler) {
  const worker = new Worker(NAME, handler, { connection: connect(), concurrency });
  worker.on("error", (failure) => console.error(failure));
  await worker.waitUntilReady();
  return worker;
}

async function stop(worker) {
  const connection = worker.opts.connection;
  await worker.close();
  connection.disconnect();
}

function runTimes(text) {
  const [least, most = least] = text.split("-").map(Number);
  let turn = 0;
  return () => least + ((turn++ * STRIDE) % (most - least + 1));
}

// Timed from the start of the first handler to the end of the last one.
async function work(jobs, concurrency, text) {
  const next = runTimes(text);
  let first;
  let last;
  let left = jobs;
  let done;
  const all = new Promise((resolve) => (done = resolve));
  const worker = await serve(concurrency, async () => {
    first ??= now();
    const millis = next();
    if (millis > 0) await sleep(millis);
    if (--left === 0) {
      last = now();
      done();
    }
  });
  await all;
  await stop(worker);
  return { jobs, nanos: nanos(first, last) };
}

async function latency(jobs) {
  let begun;
  const worker = await serve(10, async () => begun(now()));
  const micros = [];
  for (let i = 0; i < jobs; i++) {
    await sleep(100 + Math.random() * 360);
    const started = new Promise((resolve) => (begun = resolve));
    const asked = now();
    await put();
    micros.push(nanos(asked, await started) / 1e3);
  }
  await stop(worker);
  return { jobs, micros };
}

// Answers when its one job runs, and never ends that.
async function hold() {
  await put();
  await new Promise((resolve) => serve(10, () => new Promise(() => resolve())));
  return { running: true };
}

async function awaitOne() {
  let begun;
  const started = new Promise((resolve) => (begun = resolve));
  const worker = await serve(10, async () => begun(Date.now()));
  const epochMillis = await started;
  await stop(worker);
  return { epochMillis };
}

async function warmUp(seconds) {
  const end = Date.now() + seconds * 1000;
  let jobs = 0;
  do {
    await timed(WARM_UP_JOBS, WARM_UP_JOBS, 50, put);
    await batches(WARM_UP_JOBS, 1);
    await work(2 * WARM_UP_JOBS, 100, "0");
    jobs += 2 * WARM_UP_JOBS;
  } while (Date.now() < end);
  return { jobs };
}

function answer([what, ...words]) {
  const numbers = words.map(Number);
  switch (what) {
    case "warmup":
      return warmUp(numbers[0]);
    case "enqueue":
      return timed(numbers[0], numbers[0], numbers[1], put);
    case "batch":
      return batches(numbers[0], numbers[1]);
    case "fill":
      return batches(numbers[0], 1);
    case "work":
      return work(numbers[0], numbers[1], words[2]);
    case "latency":
      return latency(numbers[0]);
    case "hold":
      return hold();
    case "await":
      return awaitOne();
    default:
      throw new Error(`unknown: ${what}`);
  }
}

await queue.waitUntilReady();
say("READY", { peer: "BullMQ", runtime: `Node ${process.versions.node}` });
for await (const line of createInterface({ input: process.stdin })) {
  say("RESULT", await answer(line.split(" ").slice(1)));
}
process.exit(0);
