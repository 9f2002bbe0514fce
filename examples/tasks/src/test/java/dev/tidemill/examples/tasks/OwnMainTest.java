/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.StreamingContextState;
import dev.tidemill.time.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OwnMainTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void counts_all_lines_before_it_ends() throws Exception {
    try (StreamingContext ssc = StreamingContext.builder()
        .environment(world -> world
            .withClock(new ManualClock())
            .withPrintTarget(new PrintStream(printed, true, StandardCharsets.UTF_8)))
        .build()) {
      InputStream typed = new ByteArrayInputStream("one\ntwo\n".getBytes(StandardCharsets.UTF_8));

      OwnMain.run(ssc, typed);

      assertThat(printed.toString(StandardCharsets.UTF_8).lines()).contains("2").hasSize(5);
      assertThat(ssc.state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }
}
