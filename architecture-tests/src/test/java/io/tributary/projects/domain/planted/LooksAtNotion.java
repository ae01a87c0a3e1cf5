package io.tributary.projects.domain.planted;

import io.tributary.notion.WebhookPayload;

/** A domain that knows Notion's client. */
record LooksAtNotion(WebhookPayload payload) {}
