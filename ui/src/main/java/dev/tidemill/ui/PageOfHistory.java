/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import dev.tidemill.spi.metrics.HistoryViewer;
import dev.tidemill.spi.metrics.PageSettings;
import java.io.IOException;

/** Shows a history on the page that the settings ask for. */
public final class PageOfHistory implements HistoryViewer {
  @Override
  public String show(PageSettings settings) throws IOException {
    Page page = Page.of(settings);
    page.show(settings.history().orElseThrow());
    return page.url()
        + page.token().map(secret -> " (the token is in " + secret.file() + ")").orElse("");
  }
}
