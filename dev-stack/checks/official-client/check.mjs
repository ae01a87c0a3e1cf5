import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer } from "node:http"
import {
  APIErrorCode,
  APIResponseError,
  Client,
  collectAllDataSourceRows,
  collectPaginatedAPI,
  isFullDatabase,
  isFullDataSource,
  isFullPage,
  isFullUser,
  LogLevel,
  verifyWebhookSignature,
} from "@notionhq/client"

const url = process.env.NOTION_URL ?? "http://127.0.0.1:7410"
const client = (token, notionVersion, retry = false) =>
  new Client({ auth: token, baseUrl: url, notionVersion, retry, logLevel: LogLevel.ERROR })

async function control(method, path, body) {
  const response = await fetch(`${url}/_sim/${path}`, { method, body: body && JSON.stringify(body) })
  const json = await response.json()
  assert.equal(response.status, 200, JSON.stringify(json))
  return json
}

async function refusal(promise, code, message) {
  const error = await promise.then(() => assert.fail("no error"), e => e)
  assert.ok(error instanceof APIResponseError, error.stack)
  assert.equal(error.code, code)
  if (message) assert.match(error.message, message)
  assert.ok(error.request_id)
  return error
}

/** Collects what the simulator delivers, and checks each signature as a receiver would. */
async function receiver() {
  const events = []
  const state = { events, token: undefined }
  state.server = createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString("utf8")
    const json = JSON.parse(body)
    state.token ??= json.verification_token
    const signature = request.headers["x-notion-signature"]
    assert.ok(await verifyWebhookSignature({ body, signature, verificationToken: state.token }))
    assert.equal(JSON.stringify(json), body, "minified as JSON.stringify makes it")
    if (json.type) events.push(json)
    response.writeHead(200).end()
  })
  state.server.listen(0, "127.0.0.1")
  await once(state.server, "listening")
  state.url = `http://127.0.0.1:${state.server.address().port}/hook`
  return state
}

async function until(what, test) {
  const limit = Date.now() + 5000
  while (!test()) {
    assert.ok(Date.now() < limit, `no ${what} within 5 s`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

async function check(version) {
  const { databaseId, dataSourceId, otherDataSourceId, parentPageId } = await control("POST", "reset")
  const bot = client("ntn_demo_integration", version)
  const person = client("ntn_demo_person", version)

  const me = await bot.users.me({})
  assert.ok(isFullUser(me) && me.type === "bot")
  const users = await collectPaginatedAPI(bot.users.list, { page_size: 2 })
  assert.equal(users.length, 6)
  assert.ok(isFullUser(await bot.users.retrieve({ user_id: users[0].id })))

  const database = await bot.databases.retrieve({ database_id: databaseId.replaceAll("-", "") })
  assert.ok(isFullDatabase(database))
  assert.deepEqual(database.data_sources, [{ id: dataSourceId, name: "Tasks" }])
  const source = await bot.dataSources.retrieve({ data_source_id: dataSourceId })
  assert.ok(isFullDataSource(source))
  const blockedBy = source.properties["Blocked by"]
  assert.equal(blockedBy.relation.dual_property.synced_property_name, "Blocks")

  const all = await collectPaginatedAPI(bot.dataSources.query, { data_source_id: dataSourceId, page_size: 7 })
  assert.equal(new Set(all.map(page => page.id)).size, 24)
  assert.ok(all.every(isFullPage))
  const filtered = await bot.dataSources.query({
    data_source_id: dataSourceId,
    filter_properties: ["title", blockedBy.id],
    filter: {
      and: [
        { property: "Status", status: { does_not_equal: "Done" } },
        { or: [{ property: "Priority", select: { equals: "Low" } }, { property: "Milestone", checkbox: { equals: true } }] },
      ],
    },
    sorts: [{ property: "Dates", direction: "ascending" }],
  })
  assert.deepEqual(
    filtered.results.map(page => page.properties.Name.title[0].plain_text),
    ["Help centre articles", "Go or no-go", "Launch day"],
  )
  assert.deepEqual(Object.keys(filtered.results[0].properties).sort(), ["Blocked by", "Name"])

  await control("PATCH", "faults", { queryResultLimit: 10 })
  assert.equal((await collectAllDataSourceRows(bot, { data_source_id: dataSourceId })).length, 24)
  await control("DELETE", "faults")

  const hook = await receiver()
  const { id } = await control("POST", "webhooks", { url: hook.url })
  await until("handshake", () => hook.token)
  await control("POST", `webhooks/${id}/verify`, { verificationToken: hook.token })

  const created = await person.pages.create({
    parent: { type: "data_source_id", data_source_id: dataSourceId },
    icon: { type: "emoji", emoji: "🚀" },
    properties: {
      Name: { title: [{ text: { content: "Order the cake" } }] },
      Dates: { date: { start: "2026-11-24T09:00:00", end: "2026-11-24T10:00:00", time_zone: "Europe/Rome" } },
      Priority: { select: { name: "Urgent" } },
      [blockedBy.id]: { relation: [{ id: all[0].id }] },
    },
  })
  assert.ok(isFullPage(created))
  assert.deepEqual(created.properties.Dates.date, {
    start: "2026-11-24T09:00:00.000+01:00",
    end: "2026-11-24T10:00:00.000+01:00",
    time_zone: null,
  })
  const other = await bot.pages.retrieve({ page_id: all[0].id })
  assert.ok(other.properties.Blocks.relation.some(page => page.id === created.id))
  const item = await bot.pages.properties.retrieve({ page_id: created.id, property_id: blockedBy.id })
  assert.deepEqual(item.results.map(result => result.relation.id), [all[0].id])

  const updated = await bot.pages.update({ page_id: created.id, properties: { estM: { number: 3 } } })
  assert.equal(updated.properties.Hours.formula.number, 24)
  assert.deepEqual(updated.last_edited_by, { object: "user", id: me.id })
  const trash = version === "2025-09-03" ? { archived: true } : { in_trash: true }
  const trashed = await bot.pages.update({ page_id: created.id, ...trash })
  assert.equal(trashed.in_trash, true)
  assert.equal("archived" in trashed, version === "2025-09-03")
  await refusal(
    bot.pages.update({ page_id: created.id, properties: { estM: { number: 4 } } }),
    APIErrorCode.ValidationError,
    /Can't edit block that is archived/,
  )
  await bot.pages.update({ page_id: created.id, in_trash: false })
  await bot.pages.move({ page_id: created.id, parent: { type: "data_source_id", data_source_id: otherDataSourceId } })

  const changed = await bot.dataSources.update({
    data_source_id: dataSourceId,
    properties: { Notes: null, Status: { name: "State" }, Budget: { number: { format: "euro" } } },
  })
  assert.ok(!changed.properties.Notes && changed.properties.State.id === "stat" && changed.properties.Budget)

  const types = ["page.created", "page.properties_updated", "page.deleted", "page.undeleted", "page.moved"]
  types.push("data_source.schema_updated", "data_source.content_updated")
  await until("event of each type", () => types.every(type => hook.events.some(event => event.type === type)))
  hook.server.close()

  const ideas = await bot.databases.create({
    parent: { type: "page_id", page_id: parentPageId },
    title: [{ text: { content: "More ideas" } }],
    initial_data_source: { properties: { Title: { title: {} }, Votes: { number: {} } } },
  })
  assert.ok(isFullDatabase(ideas))
  await refusal(bot.pages.retrieve({ page_id: "00000000-0000-4000-8000-000000000000" }), APIErrorCode.ObjectNotFound)
  await refusal(bot.pages.retrieve({ page_id: "x" }), APIErrorCode.ValidationError, /should be a valid uuid/)
  await refusal(client("wrong", version).users.me({}), APIErrorCode.Unauthorized, /API token is invalid/)
  await refusal(client("ntn_demo_person", "2021-01-01").users.me({}), APIErrorCode.ValidationError)
  await refusal(
    bot.dataSources.query({ data_source_id: dataSourceId, start_cursor: "nonsense" }),
    APIErrorCode.ValidationError,
    /The start_cursor provided is invalid/,
  )

  await control("PATCH", "faults", { workspaceRequestsPerMinute: 0, workspaceRetryAfterSeconds: 61 })
  const space = await refusal(bot.users.me({}), APIErrorCode.RateLimited)
  assert.equal(space.headers.get("retry-after"), "61")
  await control("PATCH", "faults", { workspaceRequestsPerMinute: null, missingCapabilities: ["user_information"] })
  await refusal(bot.users.list({}), APIErrorCode.RestrictedResource, /Insufficient permissions/)
  await control("DELETE", "faults")
  for (const [status, code] of [
    [500, APIErrorCode.InternalServerError],
    [503, APIErrorCode.ServiceUnavailable],
    [409, APIErrorCode.ConflictError],
  ]) {
    await control("POST", "faults/answers", { method: "GET", path: "/v1/users/*", status })
    await refusal(bot.users.me({}), code)
  }
  assert.equal((await client("ntn_demo_second_integration", version).users.me({})).type, "bot")
  await control("POST", `databases/${databaseId}/unshare`)
  await refusal(bot.dataSources.query({ data_source_id: dataSourceId }), APIErrorCode.ObjectNotFound)
  await control("POST", "calm")

  await control("PATCH", "faults", { requestsPerMinute: 0, retryAfterSeconds: 1 })
  const limited = await refusal(bot.users.me({}), APIErrorCode.RateLimited)
  assert.equal(limited.headers.get("retry-after"), "1")
  const patient = client("ntn_demo_integration", version, { maxRetries: 3 }).users.me({})
  setTimeout(() => control("DELETE", "faults"), 200)
  assert.equal((await patient).id, me.id)
  console.log(`ok ${version}`)
}

for (const version of ["2025-09-03", "2026-03-11"]) await check(version)
