/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contractual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.internal.files.FileSink;
import dev.tidemill.internal.files.TextParts;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.testkit.storage.Loss;
import dev.tidemill.testkit.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A batch takes the place of an earlier writing of the same batch, which needs two renames; a crash may come between them. */
class ReplacedTextFilesTest {
  private static final SinkBatch BATCH = new SinkBatch(1, 1000, 1, 1, 0);

  private static OpenSink<String> open(Storage storage, String job, long epoch) {
    return new FileSink<String>("/out/counts", "", new TextParts<>())
        .open(new SinkContext("out", new JobIdentity(job, epoch), storage));
  }

  private static DecidedBatch stage(OpenSink<String> sink, String record) throws Exception {
    try (PartitionWriter<String> writer = sink.writer(BATCH).open(0)) {
      writer.write(record);
      return new DecidedBatch(BATCH, sink.prepare(BATCH, List.of(writer.finish())));
    }
  }

  private static void publish(OpenSink<String> sink, DecidedBatch batch) throws Exception {
    sink.publish(batch.batch(), batch.receipts());
  }

  private static List<String> names(Storage storage, String directory) throws IOException {
    return storage.list(directory).stream().map(StorageEntry::name).toList();
  }

  private static String text(Storage storage) throws IOException {
    return new String(
        storage.open("/out/counts-1000/part-00000").readAllBytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource
  void a_crash_at_any_call_of_the_publish_is_completed_by_the_next(Loss loss) throws Exception {
    List<String> reached = new ArrayList<>();
    boolean killed = true;
    for (int call = 1; killed; call++) {
      SimulatedDisk disk = new SimulatedDisk(call);
      OpenSink<String> earlier = open(disk.newProcess(), "earlier job", 1);
      publish(earlier, stage(earlier, "old"));
      OpenSink<String> first = open(disk.newProcess(), "job", 1);
      DecidedBatch batch = stage(first, "new");
      disk.killAtCall(disk.calls().size() + call);
      try {
        publish(first, batch);
        killed = false;
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("was killed");
      }
      disk.killAtCall(0);
      disk.losePower(loss);

      Storage storage = disk.newProcess();
      OpenSink<String> next = open(storage, "job", 2);
      next.recover(new SinkRecovery(1, List.of(batch)));
      PublishStatus before = next.status(BATCH, batch.receipts());
      reached.add(before.toString());
      assertThat(before == PublishStatus.PUBLISHED)
          .as("%s after a kill at call %s, with %s", before, call, names(storage, "/out"))
          .isEqualTo(names(storage, "/out").equals(List.of("counts-1000"))
              && text(storage).equals("new\n"));
      publish(next, batch);
      assertThat(names(storage, "/out"))
          .as("after a kill at call %s", call)
          .containsExactly("counts-1000");
      assertThat(names(storage, "/out/counts-1000")).containsExactly("_SUCCESS", "part-00000");
      assertThat(text(storage)).isEqualTo("new\n");
      assertThat(next.status(BATCH, batch.receipts())).isEqualTo(PublishStatus.PUBLISHED);
    }
    assertThat(reached).contains("NOT_PUBLISHED", "UNKNOWN", "PUBLISHED");
  }

  @ParameterizedTest
  @EnumSource
  void a_storage_that_fails_does_not_lose_the_old_files(Loss loss) throws Exception {
    SimulatedDisk disk = new SimulatedDisk(1);
    OpenSink<String> sink = open(disk.newProcess(), "job", 1);
    publish(sink, stage(sink, "old"));
    DecidedBatch batch = stage(sink, "new");
    disk.beforeEachCall((number, call) -> {
      if (call.startsWith("rename")) {
        throw new IOException("no rename");
      }
    });
    assertThatThrownBy(() -> publish(sink, batch)).hasMessage("no rename");
    disk.beforeEachCall((number, call) -> {});
    disk.losePower(loss);

    assertThat(text(disk.newProcess())).isEqualTo("old\n");
  }
}
