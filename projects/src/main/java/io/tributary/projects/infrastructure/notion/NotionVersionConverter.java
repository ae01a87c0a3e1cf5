package io.tributary.projects.infrastructure.notion;

import io.tributary.notion.NotionVersion;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads a version as people write it; of another one a service doesn't start. */
public final class NotionVersionConverter implements Converter<NotionVersion> {

    private static final long serialVersionUID = 1L;

    @Override
    public NotionVersion convert(String value) {
        return NotionVersion.of(value);
    }
}
