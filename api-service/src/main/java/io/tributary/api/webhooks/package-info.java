/**
 * Webhooks in. A delivery is accepted once Kafka has it; neither Notion nor PostgreSQL is needed for that, as long as
 * the hook is known here. Everything runs on event loops and nothing blocks them.
 */
@NullMarked
package io.tributary.api.webhooks;

import org.jspecify.annotations.NullMarked;
