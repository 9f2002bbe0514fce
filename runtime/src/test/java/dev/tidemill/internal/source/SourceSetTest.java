/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import contract.Problems;
import contract.SourceContexts;
import dev.tidemill.error.CallSite;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.source.SourceSet.Declared;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SourceSetTest {
  private final List<String> calls = new ArrayList<>();

  @Test
  void sources_open_in_order_and_close_last_first() {
    SourceSet set = open(works("a"), works("b"), works("c"));
    assertThat(set.names()).containsExactly("a", "b", "c");
    set.close();
    set.close();
    assertThat(calls)
        .containsExactly("open a", "open b", "open c", "close c", "close b", "close a");
  }

  @Test
  void a_source_is_found_by_its_name() throws Exception {
    SourceSet set = open(works("a"), works("b"));
    assertThat(set.get("b").begin()).isEqualTo(new RowOffset(0));
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> set.get("x"))
        .withMessage("no source is named \"x\"; there are [a, b]")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_NAME));
  }

  @Test
  void a_source_that_cannot_be_opened_is_named_and_the_others_are_closed() {
    IOException cause = new IOException("no broker");
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> open(works("a"), closesBadly("b"), failsToOpen("c", cause), works("d")))
        .withMessage(
            "could not open the source of stream \"c\", declared by stream \"c\" (Job.java:7): "
                + "java.io.IOException: no broker")
        .withCause(cause)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_FAILED))
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(calls).containsExactly("open a", "open b", "close b", "close a");
  }

  @Test
  void the_message_of_our_own_error_is_shown_without_its_type() {
    TidemillException cause = new TidemillException(ErrorCode.INVALID_SETTING, "port is 0");
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> open(failsToOpen("c", cause)))
        .withMessageEndingWith("(Job.java:7): port is 0");
  }

  @Test
  void an_error_of_the_machine_passes_through_after_closing() {
    Error error = new NoClassDefFoundError("com/example/Client");
    assertThatExceptionOfType(NoClassDefFoundError.class)
        .isThrownBy(() -> open(works("a"), failsToOpen("b", error)))
        .isSameAs(error);
    assertThat(calls).containsExactly("open a", "close a");
  }

  @Test
  void an_interrupt_while_opening_stays_set() {
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> open(works("a"), failsToOpen("b", new InterruptedException("stop"))))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(calls).containsExactly("open a", "close a");
  }

  @Test
  void every_source_is_closed_whatever_happens_to_the_others() {
    SourceSet set = open(closesBadly("a"), works("b"), closesBadly("c"));
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(set::close)
        .withMessage(
            "could not close the source of stream \"c\", declared by stream \"c\" (Job.java:7): "
                + "java.io.IOException: c is stuck")
        .satisfies(e -> assertThat(e.getSuppressed())
            .singleElement()
            .asString()
            .contains("source of stream \"a\""));
    assertThat(calls)
        .containsExactly("open a", "open b", "open c", "close c", "close b", "close a");
  }

  private SourceSet open(Declared... declared) {
    return SourceSet.open(
        List.of(declared), name -> SourceContexts.of(name, new ManualClock(), new Problems()));
  }

  private Declared works(String name) {
    return declared(name, context -> new Recorded(context.name(), false));
  }

  private Declared closesBadly(String name) {
    return declared(name, context -> new Recorded(context.name(), true));
  }

  private static Declared failsToOpen(String name, Throwable failure) {
    return declared(name, context -> {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (Exception) failure;
    });
  }

  private static Declared declared(String name, Source<String> source) {
    return new Declared(
        name, new Origin("stream", Optional.of(name), new CallSite("Job.java", 7)), source);
  }

  private final class Recorded implements OpenSource<String> {
    private final String name;
    private final boolean stuck;

    Recorded(String name, boolean stuck) {
      this.name = name;
      this.stuck = stuck;
      calls.add("open " + name);
    }

    @Override
    public Offset begin() {
      return new RowOffset(0);
    }

    @Override
    public Offset end(Time batchTime, Offset from, long maxRecords) {
      return from;
    }

    @Override
    public List<SourcePartition<String>> partitions(OffsetRange range) {
      return List.of();
    }

    @Override
    public Offset parse(String text) {
      return RowOffset.parse(text);
    }

    @Override
    public boolean hasMore(Offset from) {
      return false;
    }

    @Override
    public void stopIntake() {}

    @Override
    public void close() throws IOException {
      calls.add("close " + name);
      if (stuck) {
        throw new IOException(name + " is stuck");
      }
    }
  }
}
