/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import dev.tidemill.StreamingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A page that stays open while its job is killed and started again. */
@ExtendWith(InBrowser.class)
class RestartedJobIT {
  private final int port;

  @TempDir
  private Path directory;

  private Optional<Process> process = Optional.empty();

  RestartedJobIT() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = any.getLocalPort();
    }
  }

  /** The job in a process of its own. */
  static final class Job {
    private Job() {}

    public static void main(String[] arguments) throws InterruptedException {
      StreamingContext ssc = StreamingContext.builder()
          .appName(arguments[1])
          .master("local[1]")
          .batchInterval(Duration.ofMillis(200))
          .setting("stream.ui.enabled", "true")
          .setting("stream.ui.port", arguments[0])
          .build();
      ssc.rateStream(100).foreachRDD((rdd, time) -> rdd.count());
      ssc.start();
      ssc.awaitTermination();
    }
  }

  private void start(String name) throws IOException {
    process = Optional.of(new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            Job.class.getName(),
            Integer.toString(port),
            name)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(name + ".log").toFile())
        .start());
  }

  @AfterEach
  void kill() throws InterruptedException {
    if (process.isPresent()) {
      process.get().destroyForcibly().waitFor(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void the_page_connects_again_by_itself(Page page) throws Exception {
    start("first");
    page.waitForCondition(() -> answers(page));
    assertThat(page.locator("#name")).hasText("first");
    assertThat(page.locator("#connection")).hasText("live");
    assertThat(page.locator("#rows tr").first()).isVisible();
    page.evaluate("window.isTheSamePage = true");

    kill();
    assertThat(page.locator("#connection")).hasText("not connected");
    assertThat(page.locator("#rows tr").first()).isVisible();

    start("second");
    assertThat(page.locator("#name")).hasText("second");
    assertThat(page.locator("#connection")).hasText("live");
    assertThat(page.locator("#totals")).containsText("batches done");
    org.assertj.core.api.Assertions.assertThat(page.evaluate("window.isTheSamePage"))
        .isEqualTo(true);
  }

  private boolean answers(Page page) {
    try {
      page.navigate("http://localhost:" + port + "/");
      return true;
    } catch (com.microsoft.playwright.PlaywrightException notYet) {
      return false;
    }
  }
}
