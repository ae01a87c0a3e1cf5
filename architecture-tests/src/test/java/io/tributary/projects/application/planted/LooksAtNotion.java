package io.tributary.projects.application.planted;

import io.tributary.notion.WebhookPayload;

/** A use case that knows Notion's client. */
record LooksAtNotion(WebhookPayload payload) {}
