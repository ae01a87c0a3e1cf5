/** What runs Tributary elsewhere, read as those read it who run it: Helm, Kubernetes, Docker, Prometheus, Grafana. */
@NullMarked
package io.tributary.deploy;

import org.jspecify.annotations.NullMarked;
