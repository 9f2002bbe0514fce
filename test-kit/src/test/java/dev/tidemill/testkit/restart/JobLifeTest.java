/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagingFunction;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageLockedException;
import dev.tidemill.spi.storage.StorageOutput;
import dev.tidemill.testkit.internal.CrashPoints;
import dev.tidemill.testkit.internal.JobLife;
import dev.tidemill.testkit.internal.LifeSink;
import dev.tidemill.testkit.internal.LifeStorage;
import dev.tidemill.testkit.internal.MemoryStorage;
import dev.tidemill.testkit.internal.ProcessKilled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nothing outside sees anything of a job that has been killed. */
class JobLifeTest {
  private final MemoryStorage disk = new MemoryStorage();
  private final JobLife life = new JobLife(Optional.empty());
  private final LifeStorage storage = new LifeStorage(disk, life);

  private String content(String file) throws IOException {
    return new String(disk.open(file).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void a_dead_job_can_change_no_file() throws IOException {
    StorageAppender log = storage.append("log");
    StorageOutput file = storage.create("file");
    log.append(new byte[] {'a'}, 0, 1);
    file.write(new byte[] {'b'}, 0, 1);
    life.kill();

    assertThatThrownBy(() -> log.append(new byte[] {'x'}, 0, 1)).isInstanceOf(ProcessKilled.class);
    assertThatThrownBy(() -> log.truncate(0)).isInstanceOf(ProcessKilled.class);
    assertThatThrownBy(() -> file.write('x')).isInstanceOf(ProcessKilled.class);
    assertThatThrownBy(() -> storage.create("file")).isInstanceOf(ProcessKilled.class);
    assertThatThrownBy(() -> storage.createIfAbsent("new", new byte[0]))
        .isInstanceOf(ProcessKilled.class);
    assertThatThrownBy(() -> storage.delete("file")).isInstanceOf(ProcessKilled.class);
    assertThatThrownBy(() -> storage.rename("file", "other")).isInstanceOf(ProcessKilled.class);
    assertThat(content("log") + content("file")).isEqualTo("ab");
    assertThat(disk.find("new")).isEmpty();
  }

  @Test
  void a_buried_job_is_closed_without_an_effect() throws IOException {
    StorageAppender log = storage.append("log");
    log.append(new byte[] {'a'}, 0, 1);
    life.bury();

    log.append(new byte[] {'x'}, 0, 1);
    log.sync();
    log.close();
    assertThat(storage.delete("log")).isFalse();
    storage.rename("log", "other");
    try (StorageOutput nowhere = storage.create("log")) {
      nowhere.write(new byte[] {'x'}, 0, 1);
      nowhere.force();
    }
    assertThat(content("log")).isEqualTo("a");
  }

  @Test
  void the_locks_of_a_dead_job_are_free() throws IOException {
    storage.lock("lock", "first");
    assertThatThrownBy(() -> disk.lock("lock", "second"))
        .isInstanceOf(StorageLockedException.class);
    life.kill();
    disk.lock("lock", "second").close();
  }

  @Test
  void it_dies_before_the_step_of_a_number_and_counts_on() {
    CrashPoints points = new CrashPoints(Set.of(2L));
    JobLife first = new JobLife(Optional.of(points));
    first.before("one");
    assertThatThrownBy(() -> first.before("two")).isInstanceOf(ProcessKilled.class);
    assertThatThrownBy(() -> first.before("three")).isInstanceOf(ProcessKilled.class);
    JobLife second = new JobLife(Optional.of(points));
    second.before("two again");
    assertThat(points.steps()).containsExactly("start: one", "start: two", "start: two again");
    assertThat(points.crashes()).containsExactly("2 (start: two)");
  }

  /** Notes what reaches it. */
  private static final class NotedSink implements OpenSink<String> {
    private final List<String> calls = new ArrayList<>();

    @Override
    public void recover(SinkRecovery recovery) {
      calls.add("recover");
    }

    @Override
    public StagingFunction<String> writer(SinkBatch batch) {
      calls.add("writer");
      return partition -> {
        throw new IllegalStateException("nothing is written in this test");
      };
    }

    @Override
    public PublishStatus status(SinkBatch batch, List<String> receipts) {
      return PublishStatus.NOT_PUBLISHED;
    }

    @Override
    public void publish(SinkBatch batch, List<String> receipts) {
      calls.add("publish");
    }

    @Override
    public void abort(SinkBatch batch) {
      calls.add("abort");
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }

  @Test
  void a_sink_sees_nothing_of_a_dead_job_but_that_its_connection_is_closed() throws Exception {
    NotedSink noted = new NotedSink();
    LifeSink<String> sink = new LifeSink<>("out", noted, life, Optional.empty());
    SinkBatch batch = new SinkBatch(1, 1000, 1, 1, 0);
    sink.writer(batch);
    life.kill();

    assertThatThrownBy(() -> sink.writer(batch)).isInstanceOf(ProcessKilled.class);
    assertThatThrownBy(() -> sink.publish(batch, List.of())).isInstanceOf(ProcessKilled.class);
    assertThatThrownBy(() -> sink.prepare(batch, List.of())).isInstanceOf(ProcessKilled.class);
    sink.abort(batch);
    sink.close();
    assertThat(noted.calls).containsExactly("writer", "close");
  }
}
